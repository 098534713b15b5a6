"""A camera's health, heartbeat and schedule over the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from cameras.models import Camera, CameraHealth, Tenant
from cameras.services.health import record_heartbeat
from tests import making
from tests.api.clients import ask, send
from tests.making import utc

pytestmark = pytest.mark.django_db
NOON = "2024-01-01T00:00:00Z"
WEEKDAYS = {"windows": [{"days": ["mon", "tue"], "start": "08:00", "end": "18:00"}]}


@pytest.fixture
def camera(museum: Tenant) -> Camera:
    return making.camera("door", tenant=museum)


def beat(user: User, **body: Any) -> Any:
    return send(user, "POST", "cameras/door/heartbeat/", body)


def test_a_camera_that_was_never_seen_is_offline(camera: Camera, viewer: User) -> None:
    health = ask(viewer, "cameras/door/health/")
    assert (health["camera"], health["status"], health["last_heartbeat"]) == ("door", "offline", None)
    assert (health["error_count"], health["latency_ms"], health["maintenance_notes"]) == (0, None, "")


def test_an_instant_is_one_in_whatever_zone_it_is_sent(camera: Camera, operator: User) -> None:
    for text in ("2024-01-01T07:00:00+07:00", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00"):
        assert beat(operator, at=text).json()["last_heartbeat"] == NOON
        CameraHealth.objects.update(last_heartbeat=None)


def test_a_heartbeat_makes_a_camera_online_and_keeps_what_was_measured(camera: Camera, operator: User) -> None:
    CameraHealth.objects.update(status="error", error_count=3)
    health = beat(operator, latency_ms=40, cpu_usage_percent=12.5, stream_quality_score=0.9).json()
    assert (health["status"], health["error_count"], health["latency_ms"]) == ("online", 0, 40)
    assert (health["cpu_usage_percent"], health["stream_quality_score"]) == (12.5, 0.9)
    detail = ask(operator, "cameras/door/")
    assert (detail["status"], detail["last_heartbeat"]) == ("online", health["last_heartbeat"])


def test_a_heartbeat_that_arrives_late_changes_nothing(camera: Camera, operator: User) -> None:
    beat(operator, at="2024-01-01T00:00:10Z", latency_ms=40)
    late = beat(operator, at=NOON, latency_ms=90).json()
    assert (late["last_heartbeat"], late["latency_ms"]) == ("2024-01-01T00:00:10Z", 40)


def test_a_heartbeat_of_a_minute_ahead_is_taken_and_one_beyond_is_refused(camera: Camera, operator: User) -> None:
    with time_machine.travel(utc("2026-11-22T12:00:00"), tick=False):
        assert beat(operator, at="2026-11-22T12:01:00Z").status_code == 200
        ahead = beat(operator, at="2026-11-22T12:01:01Z")
    assert (ahead.status_code, ahead.json()["fields"]) == (
        400, {"at": ["Lies in the future: check the clock of the camera."]},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"cpu_usage_percent": 100.5}, "cpu_usage_percent"),
        ({"stream_quality_score": 1.1}, "stream_quality_score"),
        ({"latency_ms": -1}, "latency_ms"),
        ({"latency_ms": 1.5}, "latency_ms"),
        ({"frame_drop_rate": "NaN"}, "frame_drop_rate"),
        ({"at": "yesterday"}, "at"),
        ({"uptime_percentage": 100}, "uptime_percentage"),
        ({"status": "online"}, "status"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    camera: Camera, operator: User, body: Any, field: str
) -> None:
    answer = beat(operator, **body)
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {field})
    assert CameraHealth.objects.get().last_heartbeat is None


def test_a_camera_in_maintenance_stays_so(camera: Camera, operator: User) -> None:
    CameraHealth.objects.update(status="maintenance")
    assert beat(operator).json()["status"] == "maintenance"
    assert CameraHealth.objects.get().last_heartbeat is not None


def test_a_viewer_sends_no_heartbeat(camera: Camera, viewer: User) -> None:
    assert beat(viewer).status_code == 403


def test_the_service_refuses_unknown_metrics_and_cameras(camera: Camera) -> None:
    with pytest.raises(TypeError, match="no metrics of a heartbeat: mood"):
        record_heartbeat("door", mood=1)
    with pytest.raises(Camera.DoesNotExist):
        record_heartbeat("window")
    with pytest.raises(ValidationError):
        record_heartbeat("door", latency_ms=-1)


def spans(user: User, query: str) -> list[tuple[str, str]]:
    found = ask(user, f"cameras/door/schedule/?{query}")["intervals"]
    return [(each["start"], each["end"]) for each in found]


MONDAY_TO_WEDNESDAY = "from=2026-11-23T00:00:00Z&to=2026-11-25T00:00:00Z"  # the 23rd is a Monday


def test_the_schedule_lists_when_a_camera_watches_by_its_own_clocks(camera: Camera, viewer: User) -> None:
    Camera.objects.update(timezone="Asia/Ho_Chi_Minh", schedule_enabled=True, schedule_config=WEEKDAYS)
    assert spans(viewer, MONDAY_TO_WEDNESDAY) == [
        ("2026-11-23T01:00:00Z", "2026-11-23T11:00:00Z"),
        ("2026-11-24T01:00:00Z", "2026-11-24T11:00:00Z"),
    ]


def test_without_a_schedule_a_camera_always_watches(camera: Camera, viewer: User) -> None:
    assert spans(viewer, MONDAY_TO_WEDNESDAY) == [("2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z")]
    with time_machine.travel(utc("2026-11-22T12:00:00"), tick=False):
        assert spans(viewer, "") == [("2026-11-22T12:00:00Z", "2026-11-29T12:00:00Z")]


@pytest.mark.parametrize("query", ["from=x", "to=2020-01-01T00:00:00Z", "from=2020-01-01&to=2022-01-01", "day=1"])
def test_a_schedule_of_more_than_a_year_or_of_no_time_is_refused(camera: Camera, viewer: User, query: str) -> None:
    assert send(viewer, "GET", f"cameras/door/schedule/?{query}").status_code == 400


def test_outside_of_its_schedule_a_camera_says_so(camera: Camera, viewer: User) -> None:
    Camera.objects.update(schedule_enabled=True, schedule_config=WEEKDAYS)
    with time_machine.travel(utc("2026-11-22T12:00:00"), tick=False):  # a Sunday
        assert ask(viewer, "cameras/door/")["is_scheduled_now"] is False
    with time_machine.travel(utc("2026-11-22T12:00:00") + dt.timedelta(days=1), tick=False):
        assert ask(viewer, "cameras/door/")["is_scheduled_now"] is True
