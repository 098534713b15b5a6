"""How programs say who they are: `Authorization: Bearer hc_…`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from cameras.models import ApiToken
from cameras.querysets import AnyUser
from cameras.services.tokens import acting_user, find_token, note_use

KEYWORD = "Bearer"


class BearerAuthentication(BaseAuthentication):
    """Takes tokens of the API; whoever sends none is asked for the session of a browser."""

    def authenticate(self, request: Request) -> tuple[AnyUser, ApiToken] | None:
        """Return user and token. Raises AuthenticationFailed for a token that opens nothing."""
        keyword, _space, text = get_authorization_header(request).decode("latin-1").strip().partition(" ")
        if keyword.lower() != KEYWORD.lower():
            return None
        token = find_token(text.strip())
        if token is None:
            raise AuthenticationFailed(_("This token is not known, has expired or was revoked."))
        note_use(token)
        return acting_user(token), token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """Return what is asked for, so that the answer to nobody is 401."""
        return KEYWORD


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library's registry
    """Tokens in the document of the API."""

    target_class = BearerAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        """Return the scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of the API, made on the page “Tokens”; it begins with `hc_`.",
        }
