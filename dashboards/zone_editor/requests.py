"""What the editor may send, read from a body that anybody could have written."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from counting.models import CountingZone
from counting.services import ZoneChange
from counting.services.zone_sets import Faults
from dashboards.zone_editor.data import SETTINGS

MOST_CHANGES = 200
MOST_POINTS = 200  # of one outline: each pair of its edges is looked at
FIELDS = fields_for_model(CountingZone, fields=(*SETTINGS, "zone_coordinates"))


class BadRequestError(ValueError):
    """The body is no request; its message says why."""


class FaultsError(Exception):
    """Values that no column takes; `faults` as those of ZonesRefusedError."""

    def __init__(self, faults: dict[str, Faults]) -> None:
        super().__init__(_("Nothing was saved: some zones are not valid."))
        self.faults = faults


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the object in the body. Raises BadRequestError."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequestError(_("This is no request of the zone editor.")) from None
    if not isinstance(body, dict):
        raise BadRequestError(_("This is no request of the zone editor."))
    return body


def version_of(body: dict[str, Any]) -> int:
    """Return the version of the camera that the author has seen. Raises BadRequestError."""
    version = body.get("version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise BadRequestError(_("The version of the camera is missing."))
    return version


def changes_of(body: dict[str, Any]) -> list[ZoneChange]:
    """Return `changes`: `[{"key", "id", "values", "removed"}]`. Raises BadRequestError, FaultsError."""
    changes: list[ZoneChange] = []
    faults: dict[str, Faults] = {}
    for item in items_of(body, "changes"):
        key, pk = str(item.get("key")), item.get("id")
        if pk is not None and (not isinstance(pk, int) or isinstance(pk, bool)):
            raise BadRequestError(_("An id is no number."))
        try:
            changes.append(ZoneChange(key, pk, values_of(item.get("values")), item.get("removed") is True))
        except ValidationError as error:
            faults[key] = error.message_dict
    if faults:
        raise FaultsError(faults)
    return changes


def items_of(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list of objects, not too many. Raises BadRequestError."""
    items = body.get(name)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadRequestError(_("This is no request of the zone editor."))
    if len(items) > MOST_CHANGES:
        raise BadRequestError(_("More than %(most)d zones at once.") % {"most": MOST_CHANGES})
    return items


def text_of(body: dict[str, Any], name: str) -> str:
    """Return a text that a column can be compared with. Raises BadRequestError."""
    text = body.get(name)
    if not isinstance(text, str) or "\x00" in text:
        raise BadRequestError(_("This is no request of the zone editor."))
    return text


def values_of(values: Any) -> dict[str, Any]:
    """Return the columns that were sent, each of its type. Raises ValidationError with the faults at their fields."""
    sent = values if isinstance(values, dict) else {}
    unknown = [str(name) for name in sent if name not in FIELDS]
    if unknown:
        raise ValidationError({unknown[0]: [_("There is no such field.")]})
    _not_too_many(sent.get("zone_coordinates"))
    form = forms.Form(sent)
    form.fields = {name: FIELDS[name] for name in FIELDS if name in sent}
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.cleaned_data


def _not_too_many(coordinates: Any) -> None:
    points = coordinates.get("points") if isinstance(coordinates, dict) else coordinates
    if isinstance(points, list) and len(points) > MOST_POINTS:
        raise ValidationError({"zone_coordinates": [_("At most %(most)d points.") % {"most": MOST_POINTS}]})
