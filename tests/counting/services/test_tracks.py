"""Points of tracks in bulk: what follows from the others is filled in, and nothing is stored twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from counting.models import PersonTrack
from counting.services.tracks import TrackRow, store_tracks
from tests import making

pytestmark = pytest.mark.django_db

T = making.utc("2024-03-05T10:00:00")


def row(seconds: float = 0.0, track: str = "door:1", **values: Any) -> TrackRow:
    at = T + dt.timedelta(seconds=seconds)
    return TrackRow(
        **{
            "camera_id": "door", "track_id": track, "frame_timestamp": at, "position_x": 320, "position_y": 400,
            "frame_width": 640, "frame_height": 480, "bbox_height": 120, "first_seen": T, "last_seen": at, **values,
        }
    )  # fmt: skip


@pytest.fixture(autouse=True)
def door() -> None:
    making.camera("door")


def test_speed_and_duration_follow_from_the_rest() -> None:
    store_tracks([row(2.25, velocity_x=-3.0, velocity_y=4.0)])

    stored = PersonTrack.objects.get()
    assert (stored.speed, stored.duration_seconds) == (Decimal("5.00"), Decimal("2.250"))
    assert (stored.velocity_x, stored.tracking_status) == (Decimal("-3.00"), "active")
    assert (stored.trajectory_points, stored.trajectory_length, stored.detection_id) == (None, None, None)


def test_without_a_velocity_there_is_no_speed() -> None:
    store_tracks([row(velocity_x=3.0)])

    assert PersonTrack.objects.get().speed is None


def test_a_velocity_beyond_what_the_column_holds_is_cut_off() -> None:
    store_tracks([row(velocity_x=1e12, velocity_y=-1e12)])

    stored = PersonTrack.objects.get()
    assert [stored.velocity_x, stored.velocity_y, stored.speed] == [99_999_999, -99_999_999, 99_999_999]


def test_the_last_row_holds_the_trajectory() -> None:
    points = [{"x": 1, "y": 2, "timestamp": "2024-03-05T10:00:00Z"}, {"x": 3, "y": 4, "timestamp": "z"}]
    store_tracks([row(1.0, tracking_status="completed", trajectory_points=points)])

    stored = PersonTrack.objects.get()
    assert (stored.trajectory_points, stored.trajectory_length) == (points, 2)


def test_the_same_points_again_are_stored_once() -> None:
    rows = [row(number / 2) for number in range(4)]

    assert store_tracks(rows) == 4
    assert store_tracks([*rows, row(2.0), row(0.0, track="door:2")]) == 2
    assert PersonTrack.objects.filter(track_id="door:1").count() == 5


def test_a_position_may_lie_outside_of_the_picture() -> None:
    assert store_tracks([row(position_x=-5, position_y=500, detection_id=None)]) == 1


def test_a_point_that_was_last_seen_before_it_was_first_seen_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        store_tracks([row(first_seen=T, last_seen=T - dt.timedelta(seconds=1))])
