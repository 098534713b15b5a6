"""Admin of tenants and their members."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import ProtectedDeletionAdmin, TenantRowsAdmin
from cameras.admin.generic import ModelForm, TabularInline
from cameras.core.zones import time_zones
from cameras.models import Tenant, TenantMember


def time_zone_field() -> forms.ChoiceField:
    """Return the choice of all time zones that the system knows."""
    return forms.ChoiceField(
        label=_("Time zone"),
        choices=[(name, name.replace("_", " ")) for name in time_zones()],
        initial="UTC",
        help_text=_("Days, weeks and months begin at midnight of this zone."),
    )


class TenantForm(ModelForm):
    """A tenant with its time zone chosen from a list."""

    timezone = time_zone_field()

    class Meta:
        model = Tenant
        fields = ("name", "slug", "timezone", "is_active", "store_person_attributes")
        help_texts = {
            "store_person_attributes": _(
                "What a detector says of a person (age range, clothing, pose) is personal data: without this it is "
                "never stored."
            )
        }


class MemberInline(TabularInline):
    """The users of a tenant."""

    model = TenantMember
    extra = 0
    raw_id_fields = ("user",)


@admin.register(Tenant)
class TenantAdmin(ProtectedDeletionAdmin, TenantRowsAdmin):
    """Organisations and their people."""

    form = TenantForm
    list_display = ("name", "slug", "timezone", "is_active")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (MemberInline,)
