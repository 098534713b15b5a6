"""When a camera is watched and when its place is open, by what is stored of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cameras.models import Camera, CameraHealth, CameraLocation
from cameras.schedules import is_open, is_scheduled, rest_of, resumes_at
from tests import making
from tests.admin_pages import cells

pytestmark = pytest.mark.django_db

NIGHTS = {"windows": [{"days": ["mon"], "start": "22:00", "end": "06:00"}]}
PAST = {"exceptions": [{"date": "2020-01-01", "active": True}]}


def test_a_camera_rests_outside_of_its_schedule_by_its_own_clocks() -> None:
    camera = making.camera("a", schedule_enabled=True, schedule_config=NIGHTS, timezone="Asia/Ho_Chi_Minh")
    assert not is_scheduled(camera, making.utc("2026-11-23T14:59:59"))  # 21:59:59 there
    assert is_scheduled(camera, making.utc("2026-11-23T15:00"))
    resumes = resumes_at(camera, making.utc("2026-11-23T10:00"))
    assert resumes
    assert (resumes.isoformat(), resumes.utcoffset()) == ("2026-11-23T22:00:00+07:00", dt.timedelta(hours=7))


def test_garbage_that_only_raw_sql_can_leave_is_as_good_as_no_schedule(caplog: pytest.LogCaptureFixture) -> None:
    camera = making.camera("a", schedule_enabled=True, schedule_config=NIGHTS)
    Camera.objects.filter(pk=camera.pk).update(schedule_config={"windows": "always"})
    camera.refresh_from_db()
    assert is_scheduled(camera, making.utc("2026-11-24T12:00"))
    assert "a: schedule.windows" in caplog.text


def test_the_list_of_cameras_says_who_rests(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))
    camera = making.camera("a", schedule_enabled=True, schedule_config=PAST)
    CameraHealth.objects.filter(camera=camera).update(status="online")
    body = client.get("/admin/cameras/camera/").content.decode()
    assert cells(body, "state") == ["Outside its schedule"]


def test_a_schedule_without_a_time_in_sight_says_so() -> None:
    past = {"exceptions": [{"date": "2020-01-01", "active": True}]}
    camera = making.camera("a", schedule_enabled=True, schedule_config=past)
    text = rest_of(camera, making.utc("2026-11-23T10:00"))
    assert text == "Outside its schedule, which names no time within the next eight days."


def test_a_place_is_open_in_its_hours_by_the_clocks_of_the_camera() -> None:
    hours = {"windows": [{"days": ["mon"], "start": "08:00", "end": "18:00"}]}
    place = CameraLocation.objects.create(location_name="Shop", opening_hours=hours)
    camera = making.camera("a", location=place, timezone="Asia/Ho_Chi_Minh")
    assert not is_open(camera, making.utc("2026-11-23T00:59"))  # 07:59 there
    assert is_open(camera, making.utc("2026-11-23T01:00"))
    assert is_open(making.camera("b"), making.utc("2026-11-23T00:59"))  # a camera without a place
