"""Deleting a camera takes its counters along, and only those."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from analytics.models import RealtimeCounter, StoredEvent
from analytics.selectors import counts_today
from analytics.services.cameras import delete_camera
from analytics.services.counters import increment_realtime_counter, reset_realtime_counter
from analytics.services.recording import record_counting_event
from cameras.models import Camera
from cameras.services import DeletionRefusedError
from tests import making

pytestmark = pytest.mark.django_db


def counted(camera_id: str) -> Camera:
    """Return a camera with counters, though without history."""
    camera = making.camera(camera_id)
    increment_realtime_counter(camera_id, "count_in", 7)
    increment_realtime_counter(camera_id, "truth_in", 7)
    return camera


def test_a_camera_made_again_with_the_same_key_begins_at_0() -> None:
    delete_camera(counted("door"))

    again = making.camera("door")

    assert not RealtimeCounter.objects.exists()
    assert counts_today([again])["door"].count_in == 0


def test_counters_of_other_cameras_and_published_events_stay() -> None:
    camera, other = counted("door"), counted("door2")
    reset_realtime_counter("door", "count_in")

    delete_camera(camera)

    assert list(Camera.objects.all()) == [other]
    assert set(RealtimeCounter.objects.values_list("camera_id", flat=True)) == {"door2"}
    assert StoredEvent.objects.get(aggregate_type="counter").aggregate_id == "door"


def test_a_camera_with_history_stays_with_its_counters() -> None:
    zone = making.line(making.camera("door"))
    record_counting_event(
        camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=timezone.now()
    )

    with pytest.raises(DeletionRefusedError):
        delete_camera(zone.camera)

    assert RealtimeCounter.objects.get(counter_name="count_in").current_count == 1


def test_the_admin_deletes_a_camera_with_its_counters(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))
    one, other = counted("one"), counted("other")

    client.post(f"/admin/cameras/camera/{one.pk}/delete/", {"post": "yes"})
    assert set(RealtimeCounter.objects.values_list("camera_id", flat=True)) == {"other"}
    chosen = {"action": "delete_selected", "_selected_action": str(other.pk), "post": "yes"}
    client.post("/admin/cameras/camera/", chosen)
    assert not RealtimeCounter.objects.exists()
    assert not Camera.objects.exists()
