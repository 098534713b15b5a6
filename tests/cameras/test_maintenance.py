"""Maintenance of cameras: who begins and ends it, how it ends by itself, and what is told of it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from analytics.models import StoredEvent
from cameras.models import CameraHealth
from cameras.services.maintenance import end_due_maintenances, end_maintenance, start_maintenance
from cameras.tasks import end_maintenances
from tests import making

pytestmark = pytest.mark.django_db

NOON = making.utc("2026-11-24T12:00:00")


def told() -> list[tuple[str, int | None]]:
    """Return the events of maintenance with their authors, oldest first."""
    events = StoredEvent.objects.filter(event_type__startswith="camera.maintenance").order_by("id")
    return list(events.values_list("event_type", "user"))


def test_a_maintenance_is_begun_and_ended_once_and_both_are_told_with_their_author() -> None:
    camera, anna = making.camera(), User.objects.create_user("anna")

    assert start_maintenance(camera, user=anna, notes="New lens") is True
    assert start_maintenance(camera, user=anna, notes="New lens and cable") is False
    health = CameraHealth.objects.get(camera=camera)
    assert (health.status, health.maintenance_notes) == ("maintenance", "New lens and cable")
    assert end_maintenance(camera, user=anna) is True
    assert end_maintenance(camera, user=anna) is False

    assert told() == [("camera.maintenance_started", anna.pk), ("camera.maintenance_ended", anna.pk)]
    begun = StoredEvent.objects.get(event_type="camera.maintenance_started")
    assert begun.event_data == {"camera_id": camera.camera_id, "until": None, "notes": "New lens"}


def test_the_day_of_the_end_is_the_cameras_own_and_a_planned_one_of_before_is_done() -> None:
    camera = making.camera(timezone="Asia/Ho_Chi_Minh")
    start_maintenance(camera)
    planned = dt.date(2026, 11, 20)
    CameraHealth.objects.filter(camera=camera).update(next_maintenance_date=planned)

    with time_machine.travel("2026-11-24T20:00:00Z", tick=False):  # three in the morning of the next day
        end_maintenance(camera)

    health = CameraHealth.objects.get(camera=camera)
    assert (health.status, health.last_maintenance_date, health.next_maintenance_date) == (
        "offline", dt.date(2026, 11, 25), None,
    )  # fmt: skip


def test_a_maintenance_with_an_end_is_over_then_and_one_without_goes_on() -> None:
    with time_machine.travel(NOON, tick=False):
        for name, hours in (("short", 1), ("long", 5), ("open", None)):
            until = NOON + dt.timedelta(hours=hours) if hours else None
            start_maintenance(making.camera(name), until=until)

    assert end_due_maintenances(NOON + dt.timedelta(minutes=59)) == []
    assert end_due_maintenances(NOON + dt.timedelta(hours=1)) == ["short"]
    left = CameraHealth.objects.filter(status="maintenance").order_by("camera_id")
    assert [(each.camera.camera_id, each.maintenance_until) for each in left] == [
        ("long", NOON + dt.timedelta(hours=5)), ("open", None),
    ]  # fmt: skip
    assert told()[-1] == ("camera.maintenance_ended", None)


def test_the_periodic_task_ends_what_is_due() -> None:
    start_maintenance(making.camera("door"), until=timezone.now() + dt.timedelta(hours=1))
    CameraHealth.objects.update(maintenance_until=timezone.now() - dt.timedelta(seconds=1))

    assert end_maintenances() == ["door"]
    assert end_maintenances() == []


def test_an_end_in_the_past_is_refused() -> None:
    camera = making.camera()

    with pytest.raises(ValidationError, match="Lies in the past"):
        start_maintenance(camera, until=timezone.now())

    assert CameraHealth.objects.get(camera=camera).status == "offline"
    assert told() == []


def test_a_camera_whose_health_is_missing_can_be_maintained_all_the_same() -> None:
    camera = making.camera()
    CameraHealth.objects.all().delete()

    assert start_maintenance(camera) is True
    assert CameraHealth.objects.get().status == "maintenance"
