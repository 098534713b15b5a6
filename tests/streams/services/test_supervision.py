"""Which cameras should stream and do not."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics import live
from cameras.models import Camera, CameraHealth
from cameras.services import update_camera
from streams.models import VideoStream
from streams.services import leases, supervision
from tests import making
from tests.streams.services.test_leases import expire, taken

pytestmark = pytest.mark.django_db


NIGHTS = {"windows": [{"days": ["mon"], "start": "22:00", "end": "06:00"}]}


def supervised(at: str = "") -> list[str]:
    """Return the ids of the cameras that were started, now or at a time of UTC."""
    started: list[str] = []
    assert supervision.supervise(started.append, making.utc(at) if at else None) == started
    return started


def test_each_idle_active_camera_is_started_once() -> None:
    for name in ("a", "b", "c"):
        making.camera(name)
    assert sorted(supervised()) == ["a", "b", "c"]


def test_a_new_camera_gets_its_main_stream() -> None:
    camera = making.camera("door")
    supervised()
    stream = VideoStream.objects.get()
    assert (stream.stream_id, stream.stream_url) == ("door-main", camera.stream_url)


def test_a_camera_that_is_processed_is_left_alone() -> None:
    making.camera("a")
    making.camera("b")
    supervised()
    taken(VideoStream.objects.get(stream_id="a-main"))
    assert supervised() == ["b"]


def test_a_camera_whose_lease_ran_out_is_started_again_and_shown_as_not_processed() -> None:
    making.camera("a")
    supervised()
    stream = VideoStream.objects.get()
    taken(stream)
    expire(stream)
    assert supervised() == ["a"]
    stream.refresh_from_db()
    assert (stream.is_processing, stream.state) == (False, "reconnecting")
    assert leases.take(stream.stream_id)


def test_an_inactive_camera_is_not_started_and_its_stream_is_not_wanted() -> None:
    camera = making.camera("a")
    supervised()
    update_camera(camera, is_active=False)
    assert supervised() == []
    assert not VideoStream.objects.get().is_active
    update_camera(camera, is_active=True)
    assert supervised() == ["a"]


def test_a_changed_address_is_brought_into_the_stream() -> None:
    camera = making.camera("a")
    supervised()
    update_camera(camera, stream_url="rtsp://192.0.2.9/new")
    supervised()
    assert VideoStream.objects.get().stream_url == "rtsp://192.0.2.9/new"


def test_an_address_that_is_taken_away_is_taken_from_the_stream_too() -> None:
    camera = making.camera("a")
    supervised()
    Camera.objects.filter(pk=camera.pk).update(stream_url=None)
    assert supervised() == []
    assert VideoStream.objects.get().stream_url == ""


def test_a_camera_without_an_address_is_not_started() -> None:
    making.camera("a")
    Camera.objects.update(stream_url=None)  # as raw SQL may: the services refuse it
    assert supervised() == []


def test_the_longest_idle_come_last_and_the_never_started_are_not_forgotten() -> None:
    for name in ("a", "b"):
        making.camera(name)
    assert supervised() == ["a", "b"]


def test_fifty_cameras_cost_as_many_questions_as_two() -> None:
    counts = []
    for cameras in (2, 48):
        for _ in range(cameras):
            making.camera()
        supervised()
        with CaptureQueriesContext(connection) as queries:
            supervised()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_a_camera_outside_of_its_schedule_rests_and_is_started_when_it_begins() -> None:
    making.camera("a", schedule_enabled=True, schedule_config=NIGHTS, timezone="Asia/Ho_Chi_Minh")
    making.camera("b")
    assert supervised("2026-11-23T14:59") == ["b"]  # Monday 21:59 there
    assert sorted(supervised("2026-11-23T15:00")) == ["a", "b"]
    assert sorted(supervised("2026-11-23T22:59")) == ["a", "b"]  # Tuesday 05:59
    assert supervised("2026-11-23T23:00") == ["b"]


def test_a_schedule_that_is_not_followed_changes_nothing() -> None:
    making.camera("a", schedule_enabled=False, schedule_config=NIGHTS)
    assert supervised("2026-11-24T12:00") == ["a"]


def test_a_schedule_that_only_raw_sql_can_leave_stops_no_camera() -> None:
    making.camera("a")
    making.camera("b")
    Camera.objects.filter(camera_id="a").update(schedule_enabled=True, schedule_config="garbage")
    assert sorted(supervised()) == ["a", "b"]


def test_the_page_of_a_resting_camera_says_until_when(redis_server: str) -> None:
    camera = making.camera("a", schedule_enabled=True, schedule_config=NIGHTS, timezone="Asia/Ho_Chi_Minh")
    supervised("2026-11-23T10:00")
    assert live.flush(30.0)
    status = live.read_live([camera])["a"].status
    assert status
    assert (status.status, status.warning) == ("paused", "")
    assert status.detail == "Outside its schedule until 2026-11-23 22:00 (Asia/Ho_Chi_Minh)."
    assert CameraHealth.objects.get(camera=camera).last_error_message == ""
