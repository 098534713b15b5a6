"""What a token may be used for; sessions of browsers have no scopes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from cameras.choices import TokenScope
from cameras.models import ApiToken


class MissingScope(PermissionDenied):
    """The token was made for other things."""

    default_code = "missing_scope"


class HasScope(BasePermission):
    """Lets tokens read with `read` and write with `write`, or with one of the view's `scopes` where it names some."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return True. Raises MissingScope, which names what is missing."""
        token: Any = request.auth
        if isinstance(token, ApiToken):
            wanted = scopes_for(request.method or "GET", view)
            if not token.allows(*wanted):
                words = _(" or ").join(f"“{each}”" for each in wanted)
                raise MissingScope(_("The token lacks the scope %(scopes)s.") % {"scopes": words})
        return True


def scopes_for(method: str, view: Any) -> tuple[str, ...]:
    """Return the scopes of which a token needs one."""
    if method in SAFE_METHODS:
        return (TokenScope.READ.value,)
    return tuple(getattr(view, "scopes", None) or (TokenScope.WRITE.value,))
