"""Telling the apps above that something has happened to a camera, within the transaction in which it happened.

This app may not import those that keep the event store. They leave a function here when they are loaded; every service
calls them, so that no way of changing a camera goes untold.
"""

from __future__ import annotations

from typing import Any, Protocol

from cameras.models import Camera
from cameras.querysets import AnyUser


class Announcer(Protocol):
    """What is told: the camera, the type of the event, who did it (None: the product), and what else is known."""

    def __call__(self, camera: Camera, event_type: str, user: AnyUser | None, data: dict[str, Any]) -> None:
        """Take the news, in the transaction of the change; what it raises undoes the change."""


_announcers: list[Announcer] = []


def announce_with(announcer: Announcer) -> None:
    """Let a function be told of everything from now on; once is enough."""
    if announcer not in _announcers:
        _announcers.append(announcer)


def announce(camera: Camera, event_type: str, user: AnyUser | None, **data: Any) -> None:
    """Tell what has happened to a camera; `data` is JSON and holds no secret."""
    for announcer in _announcers:
        announcer(camera, event_type, user, data)
