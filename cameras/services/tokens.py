"""Making, revoking and looking up tokens of the API."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cameras.models import ApiToken, Tenant, TenantMember
from cameras.querysets import AnyUser

BEGINNING = "hc_"
SHOWN = 8  # characters behind the beginning that stay readable
RANDOM_BYTES = 32
USE_NOTED_EVERY = dt.timedelta(minutes=1)  # when a token was last used is known to the minute, for fewer writes


def make_token(
    *,
    user: Any,
    name: str,
    scopes: Collection[str],
    tenant: Tenant | None = None,
    expires_at: dt.datetime | None = None,
) -> tuple[ApiToken, str]:
    """Return a new token and its text, which is stored nowhere and can be shown this once.

    Raises ValidationError with the faults at their fields; for a tenant the user must be a member of it.
    """
    text = BEGINNING + secrets.token_urlsafe(RANDOM_BYTES)
    token = ApiToken(
        user=user, tenant=tenant, name=name.strip(), scopes=sorted(set(scopes)), expires_at=expires_at,
        prefix=text[: len(BEGINNING) + SHOWN], digest=digest_of(text),
    )  # fmt: skip
    _check(token)
    token.full_clean()
    token.save()
    return token, text


def revoke_token(token: ApiToken) -> bool:
    """Make a token useless at once and for good; return whether it was not before."""
    now = timezone.now()
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now)
    token.refresh_from_db()
    return bool(changed)


def find_token(text: str) -> ApiToken | None:
    """Return the usable token of a text, with its user; None for any other text."""
    if not text.startswith(BEGINNING):
        return None
    usable = ApiToken.objects.usable(timezone.now()).select_related("user")
    return usable.filter(digest=digest_of(text)).first()


def note_use(token: ApiToken) -> None:
    """Write down that a token is used, once a minute."""
    before = timezone.now() - USE_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at < before:
        old = Q(last_used_at__isnull=True) | Q(last_used_at__lt=before)
        ApiToken.objects.filter(old, pk=token.pk).update(last_used_at=timezone.now())


def acting_user(token: ApiToken) -> AnyUser:
    """Return the user in whose name a token acts, with the rights in the token's tenant alone where it names one.

    Whoever is over all tenants is in this one what a membership says: what asks for superusers finds none. The user
    that is returned is for asking, never to be stored.
    """
    user: Any = token.user
    if token.tenant_id is not None:
        user.only_tenant_id, user.is_superuser, user.is_staff = token.tenant_id, False, False
    return user  # type: ignore[no-any-return]  # a user


def digest_of(text: str) -> str:
    """Return what is stored of a token. Its 256 random bits need no slow hash against guessing."""
    return sha256(text.encode()).hexdigest()


def _check(token: ApiToken) -> None:
    if token.expires_at is not None and token.expires_at <= timezone.now():
        raise ValidationError({"expires_at": _("Lies in the past.")})
    membership = TenantMember.objects.filter(user=token.user, tenant=token.tenant_id)
    if token.tenant_id is not None and not membership.exists():
        raise ValidationError({"tenant": _("You are no member of this tenant.")})
