"""Tokens by which programs use the API in the name of a user."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cameras.choices import TokenScope
from cameras.database import FieldCheck, Timestamps, matches, not_blank
from cameras.models.tenants import Tenant
from cameras.querysets import AnyUser

TABLE = "api_tokens"


class TokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens: they belong to users, not to tenants."""

    def for_user(self, user: AnyUser) -> Self:
        """Return the user's own tokens; all of them for a superuser."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.all() if getattr(user, "is_superuser", False) else self.filter(user=user.pk)

    def usable(self, now: dt.datetime) -> Self:
        """Return the tokens that open the API at an instant."""
        unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
        return self.filter(unexpired, revoked_at__isnull=True, user__is_active=True)


class ApiToken(Timestamps):
    """Lets a program do what its user may, as far as its scopes reach and, where it names one, in one tenant alone.

    Only the SHA-256 of a token is stored: nobody can read one back. `prefix` is how it begins, to know it by.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="api_tokens",
        verbose_name=_("user"),
        db_index=False,
    )
    tenant = models.ForeignKey(
        Tenant,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="api_tokens",
        verbose_name=_("tenant"),
        help_text=_("Empty: all tenants of the user."),
        db_index=False,
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("What it is for."))
    prefix = models.CharField(_("begins with"), max_length=20, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=20, choices=TokenScope.choices), verbose_name=_("may"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        db_table = TABLE
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-id"]
        constraints = [
            not_blank(TABLE, "name"),
            matches(TABLE, "digest", r"^[0-9a-f]{64}$", _("Must be 64 hexadecimal digits.")),
            FieldCheck(
                name="api_tokens_scopes_check",
                condition=Q(scopes__contained_by=TokenScope.values, scopes__len__gt=0),
                field="scopes",
                holds=bool,
                message=_("Choose at least one."),
            ),
        ]
        indexes = [
            # The tokens of a user: the page on which they are listed, deleting the user.
            models.Index(fields=["user"], name="idx_api_tokens_user"),
            # The tokens of one tenant: deleting it.
            models.Index(fields=["tenant"], name="idx_api_tokens_tenant"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def state(self, now: dt.datetime | None = None) -> str:
        """Return whether it opens the API: `usable`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        expired = self.expires_at is not None and self.expires_at <= (now or timezone.now())
        return "expired" if expired else "usable"

    def allows(self, *scopes: Any) -> bool:
        """Say whether it has one of these scopes."""
        return not set(scopes).isdisjoint(self.scopes)
