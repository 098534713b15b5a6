"""Tenants and their members."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cameras.choices import TenantRole
from cameras.core.zones import is_time_zone
from cameras.database import Timestamps, not_blank, one_of, preset
from cameras.models.history import kept_history
from cameras.querysets import TenantQuerySet, TenantsQuerySet

DEFAULT_SLUG = "default"


class Tenant(Timestamps):
    """An organisation that owns cameras; people of one tenant see nothing of another.

    `store_person_attributes` allows to store what a detector says of a person (age range, clothing); off by default.
    """

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=50, unique=True)
    timezone = models.CharField(_("time zone"), max_length=50, **preset("UTC"))
    is_active = models.BooleanField(_("active"), **preset(True))
    store_person_attributes = models.BooleanField(_("store attributes of persons"), **preset(False))

    objects = TenantsQuerySet.as_manager()
    history = kept_history("tenants")

    class Meta:
        db_table = "tenants"
        ordering = ["name"]
        constraints = [not_blank("tenants", "name"), not_blank("tenants", "slug")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a time zone that the system does not know."""
        if not is_time_zone(self.timezone):
            raise ValidationError({"timezone": _("Unknown time zone.")})


def default_tenant() -> Tenant:
    """Return the tenant that owns what names none, making it where it is missing."""
    tenant, _made = Tenant.objects.get_or_create(slug=DEFAULT_SLUG, defaults={"name": "Default"})
    return tenant


class TenantMember(Timestamps):
    """A user's place in a tenant."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tenant_memberships")
    role = models.CharField(max_length=20, choices=TenantRole.choices, **preset(TenantRole.VIEWER.value))

    objects = TenantQuerySet["TenantMember"].as_manager()

    class Meta:
        db_table = "tenant_members"
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user"], name="tenant_members_tenant_user_key"),
            one_of("tenant_members", "role", TenantRole),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class TenantOwned(Timestamps):
    """A row that belongs to a tenant, the default one where none is given."""

    tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss", db_index=False
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give an ownerless row to the default tenant."""
        if self.tenant_id is None:
            self.tenant = default_tenant()
        super().save(*args, **kwargs)

    def check_same_tenant(self, **others: TenantOwned | None) -> None:
        """Raise ValidationError at each field that points into another tenant."""
        mine = self.tenant_id or default_tenant().pk
        foreign = [name for name, other in others.items() if other is not None and other.tenant_id != mine]
        if foreign:
            raise ValidationError({name: _("Belongs to another tenant.") for name in foreign})
