"""Admin of accounts, for superusers: who may log in; what somebody may do is said by the memberships."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models.query import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from cameras.admin.rights import MasterAdmin

HELP = {
    "is_superuser": _("May do everything, in all tenants."),
    "is_staff": _("Gets into the admin without being an operator or manager, and sees there what viewers see."),
}


class AccountAdmin(UserAdmin, MasterAdmin):  # type: ignore[type-arg]  # takes no type while it runs
    """Accounts, without Django's groups and permissions: roles in tenants decide in their place."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "email", "first_name", "last_name", "is_active", "is_superuser", "memberships")
    list_filter = ("is_superuser", "is_staff", "is_active", "tenant_memberships__tenant", "tenant_memberships__role")
    filter_horizontal = ()
    readonly_fields = ("memberships", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (_("What the person may do"), {"fields": ("memberships", "is_superuser", "is_staff", "is_active")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Ask for the memberships of all listed accounts at once."""
        return super().get_queryset(request).prefetch_related("tenant_memberships__tenant")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Say what the switches mean here."""
        if db_field.name in HELP:
            kwargs["help_text"] = HELP[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("member of"))
    def memberships(self, user: User) -> str:
        """Return the tenants with the role in each, and the way to where it is changed."""
        rows = [
            (reverse("admin:cameras_tenantmember_change", args=[each.pk]), each.tenant, each.get_role_display())
            for each in user.tenant_memberships.all()
        ]
        return format_html_join(", ", '<a href="{}">{} ({})</a>', rows) or "–"
