"""Actions on many cameras: what each did, what it refused and why, and the way back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cameras.models import Camera
from cameras.services import StaleCameraError, update_camera

SESSION = "camera_undo"
MOST_UNDONE = 5  # actions that can be undone, the newest of a session
MOST_TOLD = 5  # refusals of one reason that are told by name


@dataclass
class Outcome:
    """What became of an action: cameras that were changed, that were so already, that refused and why."""

    done: list[Camera] = field(default_factory=list)
    same: int = 0
    refused: list[tuple[Camera, str]] = field(default_factory=list)


def each(cameras: Iterable[Camera], change: Callable[[Camera], object]) -> Outcome:
    """Change one camera after the other; one that refuses keeps no other from it. `change` says whether it did."""
    outcome = Outcome()
    for camera in cameras:
        try:
            changed = change(camera)
        except ValidationError as error:
            outcome.refused.append((camera, " ".join(error.messages)))
        except StaleCameraError as error:
            outcome.refused.append((camera, str(error)))
        else:
            outcome.done += [camera] if changed else []
            outcome.same += not changed
    return outcome


def set_column(request: HttpRequest, cameras: Iterable[Camera], column: str, value: Any) -> Outcome:
    """Give cameras a value, and remember what they had for the way back. `column` is a field of the camera."""
    attribute = Camera._meta.get_field(column).attname  # type: ignore[union-attr]  # a column, no relation of others
    wanted = getattr(value, "pk", value)
    undo: list[list[Any]] = []

    def change(camera: Camera) -> bool:
        before = getattr(camera, attribute)
        if before == wanted:
            return False
        update_camera(camera, user=request.user, **{column: value})
        undo.append([camera.pk, camera.config_version, before])
        return True

    outcome = each(cameras, change)
    if undo:
        _remember(request, {"column": attribute, "cameras": undo})
    return outcome


def tell(request: HttpRequest, outcome: Outcome, done: str, *, undo: bool = False) -> None:
    """Say what was done (`done` has its number in it), what was so already, and what was refused and why."""
    if outcome.done:
        messages.success(request, _with_undo(request, done) if undo else done)
    if outcome.same:
        text = ngettext("%(number)s camera was so already.", "%(number)s cameras were so already.", outcome.same)
        messages.info(request, text % {"number": outcome.same})
    reasons: dict[str, list[str]] = {}
    for camera, reason in outcome.refused:
        reasons.setdefault(reason, []).append(str(camera))
    for reason, names in reasons.items():
        messages.error(request, f"{_names(names)}: {reason}")


def note(request: HttpRequest, outcome: Outcome, text: str) -> None:
    """Write into the admin's log what was done to cameras without changing their configuration."""
    if outcome.done:
        LogEntry.objects.log_actions(request.user.pk or 0, outcome.done, CHANGE, change_message=text)


def undo(request: HttpRequest, cameras: Any, token: str) -> None:
    """Give cameras back what an action took from them, those alone that nobody has changed since; say so.

    `cameras` are the rows that the user may change.
    """
    kept: dict[str, Any] = request.session.get(SESSION, {})
    memory = kept.pop(token, None)
    request.session[SESSION] = kept
    if memory is None:
        messages.error(request, _("That cannot be undone any more."))
        return
    before = {pk: (version, value) for pk, version, value in memory["cameras"]}

    def change(camera: Camera) -> bool:
        version, value = before[camera.pk]
        update_camera(camera, user=request.user, expected_version=version, **{memory["column"]: value})
        return True

    outcome = each(cameras.filter(pk__in=list(before)), change)
    text = ngettext("%(number)s camera is as it was.", "%(number)s cameras are as they were.", len(outcome.done))
    tell(request, outcome, text % {"number": len(outcome.done)})


def _remember(request: HttpRequest, memory: dict[str, Any]) -> None:
    kept: dict[str, Any] = request.session.get(SESSION, {})
    newest = list(kept.items())[-(MOST_UNDONE - 1) :]
    request.session[SESSION] = {**dict(newest), secrets.token_urlsafe(9): memory}


def _with_undo(request: HttpRequest, text: str) -> str:
    """Return the message with a button; its form stands on the page of the list."""
    token = list(request.session[SESSION])[-1]
    return format_html(
        '{} <button class="hc-undo" type="submit" form="hc-undo" name="token" value="{}">{}</button>',
        text, token, _("Undo"),
    )  # fmt: skip


def _names(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_TOLD])
    more = len(names) - MOST_TOLD
    return f"{shown} {_('and %(number)s more') % {'number': more}}" if more > 0 else shown
