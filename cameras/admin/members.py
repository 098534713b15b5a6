"""Admin of the people of tenants: invite, change what they may do, take out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.query import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import TenantRowsAdmin, in_zone
from cameras.admin.generic import ModelForm
from cameras.models import TenantMember
from cameras.roles import MANAGER, is_master
from cameras.services.members import (
    NAMES,
    account_for,
    change_role,
    check_role,
    invite_member,
    may_touch,
    password_key,
    remove_member,
)


class InvitationForm(ModelForm):
    """Somebody who becomes a member: a new account, or one that is there."""

    by: Any = None  # who invites

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("What the person logs in with. An account of this name is added; else a new one is made."),
    )
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)

    class Meta:
        model = TenantMember
        fields = ("tenant", "role")

    def clean(self) -> dict[str, Any]:
        """Say at the name what keeps it from being invited."""
        data = super().clean() or self.cleaned_data
        if data.get("tenant") and data.get("username"):
            try:
                account_for(data["tenant"], data["username"], by=self.by)
            except ValidationError as error:
                self.add_error(None, error)
        return data


class RoleForm(ModelForm):
    """What a member may do."""

    by: Any = None  # who changes it

    class Meta:
        model = TenantMember
        fields = ("role",)

    def clean(self) -> dict[str, Any]:
        """Keep a manager in the tenant."""
        data = super().clean() or self.cleaned_data
        check_role(self.instance, data.get("role"), by=self.by)
        return data


@admin.register(TenantMember)
class TenantMemberAdmin(TenantRowsAdmin):
    """The people of the tenants that one manages; all writes go through `cameras.services.members`."""

    list_display = ("account", "person", "role", "tenant", "last_login")
    list_filter = ("role", ("tenant", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("tenant", "user")
    search_fields = ("user__username", "user__first_name", "user__last_name", "user__email")
    ordering = ("user__username", "tenant__name")
    readonly_fields = ("account", "person", "last_login")
    actions = ("give_link",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the invitation, or the role of somebody who is there."""
        form: Any = super().get_form(request, obj, change, **{**kwargs, "form": RoleForm if obj else InvitationForm})
        form.by = request.user
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Show who somebody is above what they may do."""
        if obj is None:
            return ("tenant", "username", "first_name", "last_name", "email", "role")
        return ("account", "person", "tenant", "role", "last_login")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Fix who it is and where."""
        return (*self.readonly_fields, "tenant") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep memberships of superusers from everybody less."""
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep memberships of superusers from everybody less."""
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    def save_model(self, request: HttpRequest, obj: TenantMember, form: Any, change: bool) -> None:
        """Write through the services."""
        if change:
            change_role(obj, form.cleaned_data["role"], by=request.user)
            return
        values = {name: form.cleaned_data[name] for name in ("tenant", "username", "role", *NAMES)}
        made = invite_member(by=request.user, **values)
        obj.pk, obj._state.adding, obj._state.db = made.pk, False, made._state.db
        obj.refresh_from_db()
        if not made.user.has_usable_password():
            self._show_link(request, made)

    def delete_model(self, request: HttpRequest, obj: TenantMember) -> None:
        """Take the member out through the services."""
        remove_member(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[TenantMember]) -> None:
        """Take the members out through the services."""
        for member in queryset:
            remove_member(member, by=request.user)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the last manager of a tenant as what stands against it."""
        rows, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        return rows, counts, forbidden, [*protected, *_last_managers(list(objs), request)]

    @admin.action(description=_("New link to set a password"), permissions=["change"])
    def give_link(self, request: HttpRequest, members: QuerySet[TenantMember]) -> None:
        """Show for each chosen member a link that sets a new password, once."""
        for member in members:
            try:
                self._show_link(request, member)
            except PermissionDenied as error:
                self.message_user(request, f"{member.user}: {error}", messages.ERROR)

    def _show_link(self, request: HttpRequest, member: TenantMember) -> None:
        address = request.build_absolute_uri(reverse("set-password", args=password_key(member, by=request.user)))
        days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
        words = _now("Give “%(person)s” this link. It sets the password, once, within %(days)s days:")
        text = words % {"person": member.user, "days": days}
        self.message_user(
            request, format_html('{} <code class="block break-words">{}</code>', text, address), messages.SUCCESS
        )

    @admin.display(description=_("user name"), ordering="user__username")
    def account(self, member: TenantMember) -> str:
        """Return what the person logs in with."""
        return member.user.get_username()

    @admin.display(description=_("name"), ordering="user__first_name")
    def person(self, member: TenantMember) -> str:
        """Return the person's name and address."""
        return " · ".join(filter(None, (member.user.get_full_name(), member.user.email))) or "–"

    @admin.display(description=in_zone(_("last login")), ordering="user__last_login")
    def last_login(self, member: TenantMember) -> Any:
        """Return when the person was here last."""
        return member.user.last_login


def _may_touch(request: HttpRequest, member: TenantMember | None) -> bool:
    return not isinstance(member, TenantMember) or may_touch(request.user, member)


def _last_managers(members: list[TenantMember], request: HttpRequest) -> list[str]:
    """Return a sentence for each tenant that would lose its last manager with these members."""
    found = []
    for tenant in {member.tenant for member in members if member.role == MANAGER}:
        staying = TenantMember.objects.filter(tenant=tenant, role=MANAGER).exclude(pk__in=[each.pk for each in members])
        if not is_master(request.user) and not staying.exists():
            found.append(_now("“%(tenant)s” would have no manager.") % {"tenant": tenant})
    return found
