"""Trials on admin pages: the panel that follows one, its picture, and how one is begun."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from redis.exceptions import RedisError

from streams.connecting import asking, board
from streams.connecting.board import Note
from streams.connecting.trial import Trial
from streams.connecting.words import NO_WORKER, explanation_of, facts, told

PANEL = "admin/streams/trial.html"
STEPS = ("queued", "opening", "measuring", "done")


def begin(request: HttpRequest, trial: Trial) -> str:
    """Have an address tried; return the key, empty where that cannot be asked for now (the page says so)."""
    try:
        return asking.ask(trial, request.user)
    except (RedisError, OSError):
        messages.error(request, str(NO_WORKER))
        return ""


def outcome_of(request: HttpRequest, key: str) -> dict[str, Any] | None:
    """Return what came of one's own trial, None where that is not known."""
    note = _note(request, key)
    return note.outcome if note else None


def panel(request: HttpRequest, key: str) -> dict[str, Any]:
    """Return what the panel of one's own trial shows."""
    note = _note(request, key)
    if note is None:
        return {"trial": None}
    outcome = note.outcome
    error = outcome["error"] if outcome else None
    return {
        "trial": note,
        "address": reverse("admin:streams_trial", args=[key]),
        "picture": reverse("admin:streams_trial_picture", args=[key]) if note.has_picture else "",
        "is_running": note.state != "done",
        "is_ok": bool(outcome and outcome["ok"]),
        "reached": STEPS.index(note.state),
        "facts": facts(outcome) if outcome and outcome["ok"] else [],
        "notes": told(outcome)["notes"] if outcome else [],
        "explanation": explanation_of(error) if error else None,
        "no_worker": str(NO_WORKER) if asking.is_left_lying(note) else "",
    }


def panel_page(request: HttpRequest, key: str) -> HttpResponse:
    """Give the panel alone, for a page that asks again and again. Raises Http404 for the trials of others."""
    shown = panel(request, key)
    if shown["trial"] is None:
        raise Http404
    return TemplateResponse(request, PANEL, shown, headers={"Cache-Control": "no-store"})


def picture_page(request: HttpRequest, key: str) -> HttpResponse:
    """Give the picture of one's own trial. Raises Http404."""
    try:
        found = board.picture(key, request.user.pk or 0)
    except (RedisError, OSError):
        found = None
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


def _note(request: HttpRequest, key: str) -> Note | None:
    try:
        return board.read(key, request.user.pk or 0) if key else None
    except (RedisError, OSError):
        return None
