"""Rights in the admin: the role in the tenant of each row decides, for pages, actions, inlines and choices alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.auth import get_permission_codename
from django.db import models
from django.db.models.query import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cameras.admin.generic import ModelAdmin, StackedInline, TabularInline
from cameras.choices import TenantRole
from cameras.roles import role_for

if TYPE_CHECKING:
    Base = BaseModelAdmin[Any]
else:
    Base = object

Action = Callable[[Any, HttpRequest, QuerySet[Any]], Any]


class RoleChoices(Base):
    """Offers in a form the rows of those tenants in which the user may write the row that the form is for."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        """Narrow the choice; who is no superuser names the tenant, the only one by itself."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and field.queryset is not None:
            field.queryset = self._offered(field.queryset, request)
            if db_field.name == "tenant" and not request.user.is_superuser:
                require_tenant(field)
        return field

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField[Any] | None:
        """Narrow the choice."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None and field.queryset is not None:
            field.queryset = self._offered(field.queryset, request)
        return field

    def _offered(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        return in_role(rows, request, role_for(permission(self.opts, "add")))


class RoleRights(RoleChoices, ModelAdmin):
    """Pages on which the role in the row's own tenant says what may be done."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the user may look at the row, or at any of its kind."""
        return self.may(request, "view", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the user may change the row, or any of its kind."""
        return self.may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the user may delete the row, or any of its kind."""
        return self.may(request, "delete", obj)

    def may(self, request: HttpRequest, verb: str, obj: Any = None) -> bool:
        """Say whether the user may do a thing with a row, or with any of its kind.

        `obj` is the row, its key in an address (of a button on its page), or None.
        """
        if isinstance(obj, str | int):
            obj = self.get_object(request, str(obj))
            if obj is None:
                return False
        return request.user.has_perm(permission(self.opts, verb), obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions, each of which takes only rows for which the user's role suffices."""
        found: dict[str, Any] = super().get_actions(request)
        return {name: (within_rights(action), key, words) for name, (action, key, words) in found.items()}


class MasterAdmin(ModelAdmin):
    """Pages for superusers alone: to everybody else no row is there, whatever is asked of it."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return all rows, or none."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.none()


class RoleInline(RoleChoices):
    """Rows on the page of another one: its tenant is theirs."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the user may look at such rows of the page's row."""
        return request.user.has_perm(permission(self.opts, "view"), obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the user may add such rows to the page's row."""
        return request.user.has_perm(permission(self.opts, "add"), obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the user may change such rows of the page's row."""
        return request.user.has_perm(permission(self.opts, "change"), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the user may delete such rows of the page's row."""
        return request.user.has_perm(permission(self.opts, "delete"), obj)


class RoleStackedInline(RoleInline, StackedInline):
    """Rows below each other."""


class RoleTabularInline(RoleInline, TabularInline):
    """Rows as a table."""


def permission(opts: Any, verb: str) -> str:
    """Return the name of a permission, `cameras.change_camera`."""
    return f"{opts.app_label}.{get_permission_codename(verb, opts)}"


def in_role(rows: QuerySet[Any], request: HttpRequest, role: str | None) -> QuerySet[Any]:
    """Return those rows where the user has the role; None: superusers alone have it.

    Rows that belong to users are the user's own; what belongs to neither is for superusers.
    """
    if request.user.is_superuser:
        return rows
    for_role, for_user = getattr(rows, "for_role", None), getattr(rows, "for_user", None)
    if role is None or (for_role is None and for_user is None):
        return rows.none()
    narrowed: QuerySet[Any] = for_role(request.user, role) if for_role else for_user(request.user)  # type: ignore[misc]
    return narrowed


def require_tenant(field: forms.ModelChoiceField[Any]) -> None:
    """Let a form ask for the tenant, and choose it where there is one alone."""
    field.required, field.empty_label = True, None
    offered = list(field.queryset[:2]) if field.queryset is not None else []
    if len(offered) == 1:
        field.initial = offered[0].pk
    elif offered:
        field.empty_label = "---------"


def within_rights(action: Action) -> Action:
    """Return an action that refuses rows of tenants in which the user's role does not suffice."""
    verbs: Sequence[str] = getattr(action, "allowed_permissions", ())

    @wraps(action)
    def guarded(page: Any, request: HttpRequest, rows: QuerySet[Any]) -> Any:
        for verb in verbs:
            role = role_for(permission(page.opts, verb))
            if in_role(rows, request, role).count() != rows.count():
                page.message_user(request, too_much(role), messages.ERROR)
                return None
        return action(page, request, rows)

    return guarded


def too_much(role: str | None) -> str:
    """Return what is said to somebody who has chosen rows that their role does not reach."""
    words = {
        TenantRole.OPERATOR.value: _("Nothing was done: for some of the chosen rows you are not an operator."),
        TenantRole.MANAGER.value: _("Nothing was done: for some of the chosen rows you are not a manager."),
    }
    return words.get(role or "", _("Nothing was done: this is for the administrator."))
