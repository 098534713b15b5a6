"""People of a tenant: inviting them, changing what they may do, taking them out; nobody gives more than they have."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from cameras.choices import TenantRole
from cameras.models import Tenant, TenantMember
from cameras.querysets import AnyUser
from cameras.roles import is_master, may_manage

NAMES = ("first_name", "last_name", "email")


@transaction.atomic
def invite_member(*, tenant: Tenant, username: str, role: str, by: AnyUser | None = None, **names: str) -> TenantMember:
    """Make somebody a member of a tenant, with a new account where the name has none; return the membership.

    A new account has no password yet: `password_key` leads to the page that sets one. `names` are `first_name`,
    `last_name` and `email` of a new account. Raises PermissionDenied, and ValidationError with the faults at their
    fields.
    """
    if by is not None and not may_manage(by, tenant):
        raise PermissionDenied(_("This needs the role of a manager."))
    user = account_for(tenant, username, by=by, **names)
    if user._state.adding:
        user.save()
    member = TenantMember(tenant=tenant, user=user, role=role)
    member.full_clean()
    member.save()
    return member


def account_for(tenant: Tenant, username: str, *, by: AnyUser | None = None, **names: str) -> User:
    """Return the account that an invitation is for, a new one that is not stored yet where the name has none.

    An account that is there keeps its own names, and only who manages a tenant of its owner may take it: to all others
    it is a name that cannot be used. Raises ValidationError.
    """
    user = User.objects.filter(username__iexact=username.strip()).first()
    if user is None:
        return _new_account(username.strip(), names)
    if not _knows(by, user):
        raise ValidationError({"username": _("This name cannot be used. Choose another one.")})
    if TenantMember.objects.filter(tenant=tenant, user=user).exists():
        raise ValidationError({"username": _("This person is a member already.")})
    return user


@transaction.atomic
def change_role(member: TenantMember, role: str, *, by: AnyUser | None = None) -> TenantMember:
    """Give a member another role. Raises PermissionDenied, ValidationError for the last manager."""
    stored = _locked(member, by)
    check_role(stored, role, by=by)
    stored.role = role
    stored.full_clean()
    stored.save()
    member.refresh_from_db()
    return member


@transaction.atomic
def remove_member(member: TenantMember, *, by: AnyUser | None = None) -> None:
    """Take somebody out of a tenant; the account stays.

    Raises PermissionDenied, ValidationError for the last manager.
    """
    stored = _locked(member, by)
    check_role(stored, None, by=by)
    stored.delete()


def password_key(member: TenantMember, *, by: AnyUser | None = None) -> tuple[str, str]:
    """Return what the address of the page that sets the member's password is made of; it works once.

    Raises PermissionDenied unless the account belongs to tenants alone that `by` manages: whoever sets its password
    acts in all of them.
    """
    user = member.user
    if not may_set_password(by, user):
        raise PermissionDenied(_("This account belongs to other tenants too: ask its owner or the administrator."))
    return urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)


def may_set_password(by: AnyUser | None, user: User) -> bool:
    """Say whether a link that sets the user's password may be handed out by somebody, None being the product itself."""
    if by is None or is_master(by):
        return True
    memberships = list(TenantMember.objects.filter(user=user))
    return not user.is_superuser and bool(memberships) and all(may_manage(by, each) for each in memberships)


def may_touch(by: AnyUser | None, member: TenantMember) -> bool:
    """Say whether a membership may be changed or ended by somebody: never that of a superuser by anybody less."""
    if by is None or is_master(by):
        return True
    return may_manage(by, member) and not member.user.is_superuser


def check_role(member: TenantMember, role: str | None, *, by: AnyUser | None = None) -> None:
    """Raise ValidationError where nobody would be left to manage the tenant once the member has the role, or none.

    A superuser may leave it so.
    """
    if role == TenantRole.MANAGER or by is None or is_master(by):
        return
    managers = TenantMember.objects.filter(tenant=member.tenant_id, role=TenantRole.MANAGER, user__is_active=True)
    if not managers.exclude(pk=member.pk).exists():
        raise ValidationError({"role": _("Somebody must stay manager: make another member a manager first.")})


def _knows(by: AnyUser | None, user: User) -> bool:
    """Say whether somebody may learn that there is an account: of people of tenants that they manage."""
    if by is None or is_master(by):
        return True
    memberships = TenantMember.objects.filter(user=user)
    return not user.is_superuser and any(may_manage(by, each) for each in memberships)


def _new_account(username: str, names: dict[str, str]) -> User:
    user = User(username=username, **{name: names.get(name, "") for name in NAMES})
    user.set_unusable_password()
    user.full_clean()
    return user


def _locked(member: TenantMember, by: AnyUser | None) -> TenantMember:
    """Return the stored membership, its tenant's people locked against each other. Raises PermissionDenied."""
    Tenant.objects.select_for_update(no_key=True).get(pk=member.tenant_id)
    stored = TenantMember.objects.select_related("tenant", "user").get(pk=member.pk)
    if not may_touch(by, stored):
        raise PermissionDenied(_("This needs the role of a manager."))
    return stored
