"""Admin of API tokens: to look at and to revoke; they are made on the page of their user."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models.query import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cameras.admin.base import ReadOnlyAdmin, time_column
from cameras.models import ApiToken
from cameras.services.tokens import revoke_token

STATES = {"usable": _lazy("Usable"), "expired": _lazy("Expired"), "revoked": _lazy("Revoked")}


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Tokens: one's own, and all of them for superusers."""

    list_display = (
        "name",
        "prefix",
        "user",
        "tenant",
        "may_do",
        "state_word",
        time_column("last_used_at", _lazy("last used")),
        time_column("expires_at", _lazy("expires")),
    )
    list_select_related = ("user", "tenant")
    search_fields = ("name", "prefix", "user__username")
    fields = ("name", "prefix", "user", "tenant", "may_do", "state_word", "created_at", "last_used_at", "expires_at")
    actions = ("revoke",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the tokens that the user may see: they belong to users, not to tenants."""
        return ApiToken.objects.for_user(request.user)

    def may(self, request: HttpRequest, verb: str, obj: Any = None) -> bool:  # noqa: ARG002
        """Let everybody who is in the admin see and revoke what the list holds."""
        return request.user.is_active and request.user.is_authenticated

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Offer the way to the page on which tokens are made."""
        return True

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """Lead to the page of the user's tokens."""
        return redirect("dashboards:tokens")

    @admin.action(description=_lazy("Revoke"))
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        """Make the chosen tokens useless at once."""
        changed = sum(revoke_token(token) for token in tokens)
        self.message_user(request, _("Revoked %(count)s tokens.") % {"count": changed}, messages.SUCCESS)

    @admin.display(description=_lazy("may"))
    def may_do(self, token: ApiToken) -> str:
        """Return the scopes."""
        return ", ".join(token.scopes)

    @admin.display(description=_lazy("state"))
    def state_word(self, token: ApiToken) -> str:
        """Return whether the token opens the API."""
        return str(STATES[token.state()])
