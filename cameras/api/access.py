"""Who may write what over the API: by the same permissions as in the admin (`cameras.roles`)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from cameras.querysets import AnyUser
from cameras.roles import MANAGER, OPERATOR, VIEWER, role_for

MISSING = {
    VIEWER: _("This needs a role in the tenant."),
    OPERATOR: _("This needs the role of an operator."),
    MANAGER: _("This needs the role of a manager."),
    None: _("Only a superuser may do this."),
}


def permission(verb: str, model: type[models.Model]) -> str:
    """Return the name of the permission to `add`, `change` or `delete` rows of a model."""
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def require(user: AnyUser, name: str, row: models.Model | None = None) -> None:
    """Raise PermissionDenied, with the role that is missing, unless the user has the permission for the row.

    `row` is a tenant or anything that belongs to one; without it any tenant will do.
    """
    asked: Any = user
    if not asked.has_perm(name, row):
        raise PermissionDenied(MISSING[role_for(name)])
