"""The one word of a camera: what an operator has decided, what its session says, what is stored and how old it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from analytics.live import LiveState, LiveStatus
from analytics.states import WORDS, status_of, stored_status
from cameras.models import Camera, CameraHealth
from tests.making import utc

NOW = utc("2026-11-23T12:00:00")  # a Monday
SUNDAYS = {"windows": [{"days": ["sun"], "start": "08:00", "end": "18:00"}]}


def camera(**values: Any) -> Camera:
    """Return a camera that no database knows."""
    return Camera(camera_id="door", camera_name="Door", timezone="UTC", **values)


def health(of: Camera, status: str = "offline", seconds: int | None = None, **values: Any) -> CameraHealth:
    """Give the camera a state, last heard of so many seconds ago."""
    heard = None if seconds is None else NOW - dt.timedelta(seconds=seconds)
    return CameraHealth(camera=of, status=status, last_heartbeat=heard, **values)


def said(status: str, detail: str = "") -> LiveState:
    """Return what a session says of itself."""
    return LiveState(status=LiveStatus(status, detail, 5.0, "motion", NOW))


@pytest.mark.parametrize(
    ("stored", "word"),
    [
        ({}, "unseen"),
        ({"status": "offline", "seconds": 86_400}, "offline"),
        ({"status": "online", "seconds": 60}, "online"),
        ({"status": "online", "seconds": 61}, "offline"),
        ({"status": "online"}, "offline"),
        ({"status": "error"}, "error"),
        ({"status": "error", "seconds": 9999}, "error"),
    ],
)
def test_without_a_session_the_stored_state_is_believed_while_it_is_young(stored: dict[str, Any], word: str) -> None:
    assert stored_status(health(camera(), **stored), NOW).status == word


def test_a_camera_without_any_health_was_never_seen() -> None:
    assert stored_status(None, NOW).status == "unseen"


def test_who_is_not_heard_of_any_more_is_told_what_to_look_after() -> None:
    status = stored_status(health(camera(), "online", 3600), NOW)

    assert status.detail == "Nothing is heard of it: does a stream worker run?"


def test_what_a_session_says_goes_before_what_is_stored() -> None:
    door = camera()
    health(door, "offline", 3600)

    assert status_of(door, said("error", "no route"), NOW).detail == "no route"


def test_a_camera_that_is_switched_off_or_in_maintenance_is_so_whatever_its_session_says() -> None:
    off, resting = camera(is_active=False), camera()
    health(resting, "maintenance", 5, maintenance_notes="New lens")

    assert status_of(off, said("online"), NOW).status == "inactive"
    found = status_of(resting, said("online"), NOW)
    assert (found.status, found.detail) == ("maintenance", "New lens")


def test_a_camera_outside_of_its_schedule_rests_even_before_anybody_has_said_so() -> None:
    door = camera(schedule_enabled=True, schedule_config=SUNDAYS)
    health(door, "offline", 86_400)

    found = status_of(door, LiveState(), NOW)

    assert (found.status, found.detail) == ("paused", "Outside its schedule until 2026-11-29 08:00 (UTC).")


def test_every_word_that_can_come_out_has_a_label_and_a_tone() -> None:
    assert set(WORDS) == {
        "online", "offline", "error", "maintenance", "connecting", "paused", "inactive", "unseen",
    }  # fmt: skip
    assert {tone for tone, _word in WORDS.values()} == {"good", "warn", "bad", ""}
