"""Admin of tenants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.db.models.query import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import OwnHistoryAdmin, ProtectedDeletionAdmin
from cameras.admin.generic import ModelForm
from cameras.core.zones import time_zones
from cameras.models import Tenant
from cameras.services.tenants import OF_THE_INSTALLATION, create_tenant, delete_tenant, update_tenant


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
            "is_active": _("Without it the people of the tenant see nothing any more."),
            "store_person_attributes": _(
                "What a detector says of a person (age range, clothing, pose) is personal data: without this it is "
                "never stored."
            ),
        }


@admin.register(Tenant)
class TenantAdmin(ProtectedDeletionAdmin, OwnHistoryAdmin):
    """Organisations; their people have a page of their own. All writes go through `cameras.services.tenants`."""

    form = TenantForm
    update_service = staticmethod(update_tenant)
    list_display = ("name", "slug", "timezone", "is_active", "people")
    search_fields = ("name", "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tenant]:
        """Count the people of each tenant."""
        rows: QuerySet[Tenant] = super().get_queryset(request)
        return rows.annotate(number_of_members=Count("members"))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """Make the short name of a new tenant while its name is typed."""
        return {} if obj or not request.user.is_superuser else {"slug": ("name",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Leave to superusers what the installation knows a tenant by."""
        return () if request.user.is_superuser else OF_THE_INSTALLATION

    def save_model(self, request: HttpRequest, obj: Tenant, form: Any, change: bool) -> None:
        """Write through the services."""
        values = {name: form.cleaned_data[name] for name in form.changed_data}
        if change:
            update_tenant(obj, user=request.user, **values)
            return
        made = create_tenant(user=request.user, **form.cleaned_data)
        obj.pk, obj._state.adding, obj._state.db = made.pk, False, made._state.db

    def delete_model(self, request: HttpRequest, obj: Tenant) -> None:
        """Delete through the services."""
        delete_tenant(obj, user=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tenant]) -> None:
        """Delete through the services."""
        for tenant in queryset:
            delete_tenant(tenant, user=request.user)

    @admin.display(description=_("people"))
    def people(self, tenant: Any) -> str:
        """Return how many people there are, and the way to them."""
        address = f"{reverse('admin:cameras_tenantmember_changelist')}?tenant__id__exact={tenant.pk}"
        return format_html('<a href="{}">{}</a>', address, tenant.number_of_members)
