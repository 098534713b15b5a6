"""Errors of the API in their one form: `{"code", "detail", "fields"}`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.fields import get_error_detail
from rest_framework.response import Response
from rest_framework.views import exception_handler

from cameras.api.parsing import TooLarge
from cameras.services import DeletionRefusedError, StaleCameraError

NON_FIELD = "non_field_errors"
SPEAKING = {"immutable", "unknown_field", "unknown_filter"}  # codes of faults that a program may want to tell apart


class Conflict(exceptions.APIException):
    """What is asked does not fit what is stored by now."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"
    default_detail = gettext_lazy("This does not fit what is stored by now. Read it again and try once more.")


class Stale(Conflict):
    """Somebody else has changed the row since it was read."""

    default_code = "stale"
    default_detail = gettext_lazy("Somebody else has changed this meanwhile. Read it again and try once more.")


class DeletionRefused(Conflict):
    """A row that others need stays; the text names the way out."""

    default_code = "deletion_refused"
    default_detail = gettext_lazy("Other rows need this one.")


def answer_to(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an exception, None for one that is a fault of the product.

    `fields` maps the names of what was sent to the list of what is wrong with them; it is empty where the fault is
    not in a field.
    """
    known = _known(error)
    answer = exception_handler(known, context)
    if answer is not None and isinstance(known, exceptions.APIException):
        answer.data = _body(known)
    return answer


def _known(error: Exception) -> Exception:
    """Return refusals of Django, its database and the services as those of the framework."""
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied(str(error) or None)
    if isinstance(error, RequestDataTooBig):
        return TooLarge()
    if isinstance(error, ModelValidationError):
        return exceptions.ValidationError(get_error_detail(error))
    return _known_conflict(error)


def _known_conflict(error: Exception) -> Exception:
    """Return what two who write at the same time can run into."""
    if isinstance(error, StaleCameraError):
        return Stale(str(error) or None)
    if isinstance(error, DeletionRefusedError):
        return DeletionRefused(str(error))
    if isinstance(error, ProtectedError):
        return DeletionRefused()
    return Conflict() if isinstance(error, IntegrityError) else error


def _body(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error.detail)
        detail = " ".join(fields.pop(NON_FIELD, []) + fields.pop(NON_FIELD_ERRORS, [])) or _(
            "Some values are not valid."
        )
        return {"code": _code(error), "detail": detail, "fields": fields}
    codes = error.get_codes()
    return {"code": codes if isinstance(codes, str) else error.default_code, "detail": str(error.detail), "fields": {}}


def _code(error: exceptions.ValidationError) -> str:
    """Return the code that all faults share where it says more than that something is not valid."""
    codes = set(_flat(error.get_codes()))
    return codes.pop() if len(codes) == 1 and codes <= SPEAKING else "invalid"


def _flat(codes: Any) -> Iterator[str]:
    if isinstance(codes, dict | list):
        for each in codes.values() if isinstance(codes, dict) else codes:
            yield from _flat(each)
    else:
        yield codes


def _fields(detail: Any) -> dict[str, list[str]]:
    """Return what is wrong by field; faults deep inside a value are named by their path, `a.b.0`."""
    found: dict[str, list[str]] = {}
    _collect(detail if isinstance(detail, dict) else {NON_FIELD: detail}, "", found)
    return found


def _collect(detail: Any, path: str, found: dict[str, list[str]]) -> None:
    if isinstance(detail, dict):
        for name, value in detail.items():
            _collect(value, f"{path}.{name}" if path else str(name), found)
    elif isinstance(detail, list):
        for number, value in enumerate(detail):
            nested = isinstance(value, dict | list)
            _collect(value, f"{path}.{number}" if nested else path, found)
    else:
        found.setdefault(path, []).append(str(detail))
