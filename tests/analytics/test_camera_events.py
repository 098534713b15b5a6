"""What happens to cameras is in the event store, with its author, whoever calls the service."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from analytics.models import RealtimeCounter, StoredEvent
from analytics.services.counters import increment_counters
from analytics.services.resetting import reset_counters
from cameras.services import update_camera
from tests import making
from tests.making import utc

pytestmark = pytest.mark.django_db

AT = utc("2026-11-24T12:00:00")


def events(kind: str = "camera") -> list[tuple[str, dict[str, Any], int | None]]:
    """Return type, data and author of the stored events about an aggregate, oldest first."""
    rows = StoredEvent.objects.filter(aggregate_type=kind).order_by("id")
    return [(row.event_type, row.event_data, row.user_id) for row in rows]


def test_a_camera_is_made_configured_stopped_and_started_again() -> None:
    anna = User.objects.create_user("anna")
    camera = making.camera("door", user=anna)

    update_camera(camera, user=anna, camera_name="North", confidence_threshold="0.5")
    update_camera(camera, user=anna, is_active=False)
    update_camera(camera, is_active=True, description="Repaired")

    assert events() == [
        ("camera.created", {"camera_id": "door"}, anna.pk),
        (
            "camera.configured",
            {"camera_id": "door", "config_version": 2, "changed": ["camera_name", "confidence_threshold"]},
            anna.pk,
        ),
        ("camera.deactivated", {"camera_id": "door"}, anna.pk),
        ("camera.activated", {"camera_id": "door"}, None),
        ("camera.configured", {"camera_id": "door", "config_version": 4, "changed": ["description"]}, None),
    ]


def test_a_new_password_is_told_by_the_name_of_its_column_alone() -> None:
    camera = making.camera("door", new_password="first-s3cret")

    update_camera(camera, new_password="second-s3cret")

    assert events()[-1][1]["changed"] == ["stream_password"]
    assert "s3cret" not in str(events())


def test_what_was_so_already_is_no_news() -> None:
    camera = making.camera("door")

    update_camera(camera, is_active=True, confidence_threshold="0.7")

    assert [name for name, _data, _user in events()] == ["camera.created"]


def test_a_refused_and_a_rolled_back_change_are_not_told() -> None:
    camera = making.camera("door")

    with pytest.raises(ValidationError):
        update_camera(camera, frame_rate=-5)
    with transaction.atomic():
        update_camera(camera, camera_name="Never")
        transaction.set_rollback(True)

    assert [name for name, _data, _user in events()] == ["camera.created"]


def test_counts_are_reset_with_their_reason_and_totals_stay() -> None:
    anna = User.objects.create_user("anna")
    camera, other = making.camera("door"), making.camera("gate")
    increment_counters("door", {"count_in": 3, "count_out": 2, "count_total:zone:1": 5}, AT, "UTC")
    increment_counters("gate", {"count_in": 9}, AT, "UTC")

    assert reset_counters(camera, user=anna, reason=" The lens was dirty. ") == 3
    assert reset_counters(camera, user=anna, reason="Again") == 0

    rows = RealtimeCounter.objects.order_by("camera_id", "counter_name")
    assert list(rows.values_list("camera_id", "counter_name", "current_count", "total_count", "reset_count")) == [
        ("door", "count_in", 0, 3, 1), ("door", "count_out", 0, 2, 1), ("door", "count_total:zone:1", 0, 5, 1),
        (other.camera_id, "count_in", 9, 9, 0),
    ]  # fmt: skip
    found = events("counter")
    assert [(name, data["counter_name"], user) for name, data, user in found] == [
        ("counter.reset", name, anna.pk) for name in ("count_in", "count_out", "count_total:zone:1")
    ]
    assert {data["reason"] for _name, data, _user in found} == {"The lens was dirty."}


def test_a_reset_without_a_reason_is_refused() -> None:
    with pytest.raises(ValidationError, match="Say why"):
        reset_counters(making.camera("door"), reason=" ")
