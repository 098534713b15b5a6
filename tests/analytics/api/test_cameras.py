"""Cameras over the API with how they are now, their counters, and maintenance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from analytics.models import RealtimeCounter, StoredEvent
from analytics.services.counters import increment_counters
from cameras.models import Camera, CameraHealth
from tests.api.clients import ask, event, member, send
from tests.making import line, utc

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from cameras.models import Tenant
    from counting.models import CountingZone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]
SUNDAY = {"windows": [{"days": ["mon"], "start": "08:00", "end": "18:00"}]}  # today is a Sunday


@pytest.fixture
def manager(tenant: Tenant) -> User:
    return member(tenant, "manager")


def detail(user: User) -> Any:
    return ask(user, "cameras/front-door/")


def test_a_camera_says_in_a_word_how_it_is_and_why(owner: User, camera: Camera) -> None:
    assert detail(owner)["state"]["word"] == "unseen"
    CameraHealth.objects.update(status="maintenance", maintenance_notes="New lens")
    shown = detail(owner)
    assert (shown["status"], shown["state"]["word"], shown["state"]["reason"]) == (
        "maintenance", "maintenance", "New lens",
    )  # fmt: skip


def test_a_camera_outside_its_schedule_rests_and_is_not_warned_of(owner: User, camera: Camera) -> None:
    Camera.objects.update(schedule_enabled=True, schedule_config=SUNDAY)
    shown = detail(owner)
    assert (shown["is_scheduled_now"], shown["warnings"], shown["state"]["word"]) == (False, [], "paused")


def test_warnings_tell_of_lines_that_count_nobody_or_somebody_twice(owner: User, camera: Camera) -> None:
    line(camera, "A")
    assert detail(owner)["warnings"] == []
    line(camera, "B")
    Camera.objects.update(tracking_enabled=False)
    idle, double = detail(owner)["warnings"]
    assert "does not track people" in idle
    assert "who passes two of them counts twice" in double


def test_the_list_holds_no_state_that_would_have_to_be_asked_for(owner: User, camera: Camera) -> None:
    assert {"state", "warnings"}.isdisjoint(ask(owner, "cameras/")["results"][0])


def test_a_camera_with_history_stays_and_one_without_takes_its_counters_along(
    manager: User, camera: Camera, door: CountingZone
) -> None:
    increment_counters("front-door", {"people_in": 3}, utc("2026-11-22T09:00:00"), "UTC")
    crossing = event(door, utc("2026-11-22T09:00:00"))
    refused = send(manager, "DELETE", "cameras/front-door/")
    assert (refused.status_code, refused.json()["code"]) == (409, "deletion_refused")
    assert "Deactivate the camera instead" in refused.json()["detail"]
    crossing.delete()
    assert send(manager, "DELETE", "cameras/front-door/").status_code == 204
    assert not RealtimeCounter.objects.exists()


def test_counters_begin_anew_for_a_reason_and_for_managers(manager: User, operator: User, camera: Camera) -> None:
    increment_counters("front-door", {"people_in": 3, "people_out": 0}, utc("2026-11-22T09:00:00"), "UTC")
    path = "cameras/front-door/reset-counters/"
    assert send(operator, "POST", path, {"reason": "Moved"}).json()["detail"] == "This needs the role of a manager."
    assert set(send(manager, "POST", path, {"reason": " "}).json()["fields"]) == {"reason"}
    done = send(manager, "POST", path, {"reason": "Moved"})
    assert done.json() == {"camera": "front-door", "counters": 1}
    counter = RealtimeCounter.objects.get(counter_name="people_in")
    assert (counter.current_count, counter.daily_count, counter.total_count) == (0, 3, 3)
    told = StoredEvent.objects.get(event_type="counter.reset")
    assert (told.event_data["reason"], told.user_id) == ("Moved", manager.pk)


def test_maintenance_begins_takes_values_over_and_ends(operator: User, owner: User, camera: Camera) -> None:
    path = "cameras/front-door/maintenance/"
    begun = send(operator, "POST", path, {"notes": "New lens", "until": "2026-11-22T14:00:00+01:00"}).json()
    assert (begun["status"], begun["maintenance_notes"]) == ("maintenance", "New lens")
    assert begun["maintenance_until"] == "2026-11-22T13:00:00Z"
    assert send(operator, "POST", path, {"notes": "Still"}).json()["maintenance_until"] is None
    assert send(owner, "DELETE", path).status_code == 403
    ended = send(operator, "DELETE", path).json()
    assert (ended["status"], ended["last_maintenance_date"]) == ("offline", "2026-11-22")
    assert set(send(operator, "POST", path, {"until": "2020-01-01T00:00:00Z"}).json()["fields"]) == {"until"}


def test_switching_a_camera_publishes_what_was_done_and_by_whom(operator: User, camera: Camera) -> None:
    send(operator, "POST", "cameras/front-door/deactivate/")
    send(operator, "PATCH", "cameras/front-door/", {"confidence_threshold": 0.5})
    told = StoredEvent.objects.filter(aggregate_id="front-door").exclude(event_type="camera.created").order_by("id")
    assert [(each.event_type, each.user_id) for each in told] == [
        ("camera.deactivated", operator.pk), ("camera.configured", operator.pk),
    ]  # fmt: skip


def test_strangers_find_none_of_it(stranger: User, camera: Camera) -> None:
    for path in ("reset-counters/", "maintenance/"):
        assert send(stranger, "POST", f"cameras/front-door/{path}").status_code == 404
    assert send(stranger, "DELETE", "cameras/front-door/maintenance/").status_code == 404
