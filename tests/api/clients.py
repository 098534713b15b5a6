"""People who use the API, and rows for them to find."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from redis.exceptions import RedisError

from analytics.live.connection import client
from cameras.models import Camera, Tenant
from config.throttling import KEY, RatePerUser
from counting.models import CountingEvent, CountingZone, PersonDetection, PersonTrack
from tests import making

NOON = "2026-11-22T12:00:00Z"
_numbers = count(1)


def forget_throttles() -> None:
    """Let nobody be slowed down by what an earlier test has asked; without a Redis nobody is."""
    RatePerUser._unasked_until = 0.0
    with suppress(RedisError):
        for key in client().scan_iter(KEY.format(user="*", window="*")):
            client().delete(key)


def browser(user: User | None) -> Client:
    """Return a client with the session of a user, or of nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def member(tenant: Tenant, role: str = "viewer") -> User:
    """Return a new member of the tenant."""
    return making.member(f"{role}-{next(_numbers)}", tenant, role)


def ask(user: User | None, path: str, **query: Any) -> Any:
    """Return the JSON of a page of the API, which must be there."""
    answer = browser(user).get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def status(user: User | None, path: str, **query: Any) -> int:
    """Return how the API answers."""
    return browser(user).get(f"/api/v1/{path}", query).status_code


def send(user: User | None, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """Return the answer of the API to a body that is sent as JSON."""
    text = body if isinstance(body, str | bytes) else json.dumps({} if body is None else body)
    return browser(user).generic(method, f"/api/v1/{path}", text, content_type="application/json", headers={**headers})


def event(zone: CountingZone, at: dt.datetime, direction: str = "in", **values: Any) -> CountingEvent:
    """Return a stored event of the zone; nothing is counted by it."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "event_uid": f"event-{number}", "camera": zone.camera, "zone": zone, "event_timestamp": at,
        "event_type": "cross_line", "direction": direction, "current_count_in": 1, "current_count_out": 0,
        "current_total": 1, "confidence_score": "0.9", "track_id": f"t{number}", "zone_version": 1,
    }  # fmt: skip
    return CountingEvent.objects.create(**defaults | values)


def detection(camera: Camera, at: dt.datetime, **values: Any) -> PersonDetection:
    """Return a stored detection."""
    defaults: dict[str, Any] = {
        "detection_id": f"d{next(_numbers)}", "camera": camera, "frame_timestamp": at, "confidence_score": "0.8",
        "bbox_x": 10, "bbox_y": 20, "bbox_width": 30, "bbox_height": 80,
    }  # fmt: skip
    return PersonDetection.objects.create(**defaults | values)


def sample(camera: Camera, track: str, at: dt.datetime, x: int, y: int, **values: Any) -> PersonTrack:
    """Return a stored sample of a track in a picture of 1000 × 500 pixels, feet at x, y."""
    defaults: dict[str, Any] = {
        "camera": camera, "track_id": track, "frame_timestamp": at, "position_x": x, "position_y": y,
        "first_seen": at, "last_seen": at, "duration_seconds": 0, "frame_width": 1000, "frame_height": 500,
        "bbox_height": 100, "tracking_confidence": "0.9",
    }  # fmt: skip
    return PersonTrack.objects.create(**defaults | values)


def walk(camera: Camera, track: str, start: dt.datetime, *feet: tuple[int, int], every: float = 0.5) -> None:
    """Store a track that was sampled every so many seconds at these places and has ended."""
    times = [start + dt.timedelta(seconds=every * number) for number in range(len(feet))]
    for number, (at, (x, y)) in enumerate(zip(times, feet, strict=True)):
        is_last = number == len(feet) - 1
        sample(
            camera, track, at, x, y, first_seen=start, last_seen=at, duration_seconds=every * number,
            tracking_status="completed" if is_last else "active",
        )  # fmt: skip
