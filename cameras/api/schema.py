"""The document of the API: what every route answers when it refuses, and what proves that a change is of the newest."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema_serializer
from rest_framework import serializers

from cameras.api.scopes import scopes_for

WRITES = ("POST", "PUT", "PATCH", "DELETE")
USUAL = {"list", "retrieve", "create", "update", "partial_update", "destroy"}
CHANGES = ("PUT", "PATCH", "DELETE")
WHY = {
    "400": _("Something that was sent is not valid; `fields` says what."),
    "401": _("Nobody, or a token that opens nothing."),
    "403": _("The role or the token does not reach that far."),
    "404": _("There is no such row among those that the user may see, or no such page of a list."),
    "406": _("JSON is what there is."),
    "409": _("Somebody else was faster (`stale`), or other rows need this one (`deletion_refused`)."),
    "413": _("The body is larger than 2.5 MB."),
    "415": _("The body must be JSON."),
    "429": _("Too many requests; `Retry-After` says for how many seconds to wait."),
}


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A fault at a field",
            {
                "code": "invalid",
                "detail": "Some values are not valid.",
                "fields": {"frame_rate": ["Must be between 1 and 240."]},
            },
        )
    ]
)
class RefusalSerializer(serializers.Serializer[Any]):
    """Every refusal has this form. `fields` is empty where the fault lies in no field."""

    code = serializers.CharField(help_text="For programs, like `invalid`, `stale`, `missing_scope`.")
    detail = serializers.CharField(help_text="For people.")
    fields = serializers.DictField(  # type: ignore[assignment]  # the name that the answer has
        child=serializers.ListField(child=serializers.CharField()), help_text="What is wrong, by field."
    )


class Described(AutoSchema):
    """Adds to each route what it says when it refuses, its scope, and the tag of its row."""

    def get_description(self) -> str:  # type: ignore[override]  # as the library's own
        """Return what the route does, with the scope that a token needs."""
        scopes = " or ".join(f"`{each}`" for each in scopes_for(self.method, self.view))
        return f"{super().get_description() or ''}\n\nScope of a token: {scopes}.".strip()

    def get_operation_id(self) -> str:
        """Return the name of the route: what is done beyond the usual is named by its own word."""
        action, basename = getattr(self.view, "action", None), getattr(self.view, "basename", "")
        if action is None or action in USUAL:
            return str(super().get_operation_id())
        return f"{basename}_{action}".replace("-", "_")

    def get_override_parameters(self) -> list[Any]:
        """Return `If-Match` where rows are changed, and `ETag` where they are shown."""
        if not getattr(self.view, "is_tagged", False) or not self._names_a_row():
            return []
        seen = OpenApiParameter(
            "If-Match",
            str,
            OpenApiParameter.HEADER,
            description="The `ETag` that was read: 409 where the row has changed since.",
        )
        tag = OpenApiParameter("ETag", str, OpenApiParameter.HEADER, response=[200, 201], description="Of this state.")
        return [*([seen] if self.method in CHANGES else []), *([tag] if self.method != "DELETE" else [])]

    def _names_a_row(self) -> bool:
        return getattr(self.view, "action", None) in USUAL - {"list"}

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        found = super()._get_response_bodies(direction)
        for code in self._refusals():
            if code not in found:
                body = self._get_response_for_code(  # type: ignore[no-untyped-call]  # the library's own
                    RefusalSerializer, code, ["application/json"], direction
                )
                found[code] = body | {"description": str(WHY[code])}
        if "429" in found:
            wait = {"schema": {"type": "integer"}, "description": "Seconds.", "required": True}
            found["429"].setdefault("headers", {})["Retry-After"] = wait
        return found

    def _refusals(self) -> list[str]:
        """Return the codes with which the route may refuse."""
        codes = ["400", "401", "403", "404", "406", "429"]
        if self.method in WRITES:
            codes += ["409", "413", "415"]
        return sorted(codes)
