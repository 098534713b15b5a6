"""Finding cameras on the network: a search, the cameras that answered, and the streams of one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from cameras.core.addresses import AddressError, parse
from streams.admin.adding.drafts import Draft
from streams.admin.adding.ways import LoginWay
from streams.connecting import asking, board
from streams.connecting.trial import Trial
from streams.connecting.words import NO_WORKER, explanation_of

HIDDEN = forms.HiddenInput


class AskForm(LoginWay):
    """A camera that has answered, with the login that it wants before it tells its streams."""

    service = forms.CharField(max_length=500, widget=HIDDEN)
    title = forms.CharField(max_length=200, required=False, widget=HIDDEN)


def shown_search(request: HttpRequest, key: str) -> dict[str, Any]:
    """Return what the page of a search shows: who has answered, or the streams of one; None keys of others."""
    try:
        note = board.read(key, request.user.pk or 0)
    except (RedisError, OSError):
        note = None
    outcome = (note.outcome if note else None) or {}
    error = outcome.get("error")
    return {
        "search": note,
        "is_running": note is not None and note.state != "done",
        "found": [(row, AskForm(initial=_initial(row))) for row in outcome.get("found", [])],
        "is_search": "found" in outcome,
        "camera_streams": outcome.get("streams", []),
        "explanation": explanation_of(error) if error else None,
        "no_worker": str(NO_WORKER) if note is not None and asking.is_left_lying(note) else "",
        "address": reverse("admin:cameras_camera_found", args=[key]),
    }


def begin_search(request: HttpRequest) -> HttpResponse:
    """Search, and go to the page that shows who answers. Raises RedisError."""
    return redirect("admin:cameras_camera_found", asking.ask_for_cameras(request.user))


def begin_asking(request: HttpRequest) -> tuple[str, dict[str, str]] | None:
    """Ask a chosen camera for its streams; return the key and the login to go on with, None for a broken form.

    Raises RedisError.
    """
    form = AskForm(request.POST)
    if not form.is_valid():
        return None
    data = form.cleaned_data
    key = asking.ask_for_streams(data["service"], data["username"], data["password"], request.user)
    trial = Trial.typed("rtsp", "", data["username"], data["password"])
    return key, {"username": trial.username, "password": trial.password, "title": data["title"]}


def draft_of(request: HttpRequest, key: str, login: dict[str, str]) -> Draft | None:
    """Return the draft of the stream that was chosen among those a camera has told; None for any other."""
    chosen = request.POST.get("url", "")
    told = {row["url"]: row for row in shown_search(request, key)["camera_streams"]}
    try:
        url = parse("rtsp", told[chosen]["url"]).url
    except (KeyError, AddressError):
        return None
    trial = Trial("rtsp", url, login.get("username", ""), login.get("password", ""))
    return Draft(trial.packed(), login.get("title") or _("Camera"))


def _initial(row: dict[str, Any]) -> dict[str, str]:
    words = [word for word in (row["name"], row["model"]) if word]
    return {"service": row["service"], "title": " ".join(words) or row["host"]}
