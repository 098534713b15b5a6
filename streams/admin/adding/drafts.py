"""Cameras that are being added: kept in the browser's session until they are saved, passwords as cipher text."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import Any

from django.http import Http404, HttpRequest

from streams.connecting.trial import Trial

KEY = "cameras_being_added"
MOST = 10  # of one browser; the oldest is forgotten


@dataclass(frozen=True, slots=True)
class Draft:
    """An address that shall become a camera: its newest trial, and a name that fits it."""

    trial: dict[str, Any]
    name: str = ""
    trial_key: str = ""

    @property
    def address(self) -> Trial:
        """Return the address with its login."""
        return Trial.unpacked(self.trial)


def keep(request: HttpRequest, draft: Draft, key: str = "") -> str:
    """Keep a draft under its key, or a new one; return the key."""
    key = key or secrets.token_hex(8)
    known = {**request.session.get(KEY, {}), key: asdict(draft)}
    request.session[KEY] = dict(list(known.items())[-MOST:])
    return key


def draft_or_404(request: HttpRequest, key: str) -> Draft:
    """Return a draft of this browser. Raises Http404."""
    found = request.session.get(KEY, {}).get(key)
    if found is None:
        raise Http404("no such draft")
    return Draft(**found)


def forget(request: HttpRequest, key: str) -> None:
    """Drop a draft that has been saved."""
    known = dict(request.session.get(KEY, {}))
    known.pop(key, None)
    request.session[KEY] = known
