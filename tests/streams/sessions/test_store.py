"""What waits in bulk: it is written under the lease, in bounds, and one bad row holds back no other."""

from __future__ import annotations

import logging
import time

import numpy as np
import pytest
from django.db import connection, transaction

from counting.core.density import DensityGrid
from counting.models import CountingZone, DensityMap, OccupancyChange, PersonDetection, PersonTrack
from counting.services import create_zone
from counting.services.detections import DetectionRow
from counting.services.tracks import TrackRow
from counting.stored_form import instant
from streams.services import leases
from streams.services.leases import LeaseLost
from streams.sessions import leftovers, store
from streams.sessions.recorder import Recorder
from streams.sessions.store import Began, Ended, Inside, Note, Stood, Store
from tests.streams.scene import Scene
from tests.streams.sessions.test_recorder import counted, hang_up, numbers, written

AT = 1_790_000_000.0
SQUARE = {"units": "normalized", "points": [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]}
__all__ = ["written"]  # a fixture


@pytest.fixture
def kept(scene: Scene) -> Store:
    """Return the store of a camera whose lease is taken."""
    lease = leases.take(scene.stream.stream_id)
    assert lease
    return Store(lease, scene.camera.camera_id)


def detection(scene: Scene, number: int) -> DetectionRow:
    return DetectionRow(scene.camera.camera_id, instant(AT + number), f"d{number}", 0.9, 1, 2, 3, 4)


def point(scene: Scene, number: int, body: int = 40) -> TrackRow:
    at = instant(AT + number)
    return TrackRow(scene.camera.camera_id, "t", at, 10, 20, 128, 96, body, instant(AT), at)


def stored() -> tuple[list[str], list[int]]:
    """Return the names of the stored detections and the seconds of the stored points."""
    names = list(PersonDetection.objects.order_by("id").values_list("detection_id", flat=True))
    return names, [round(row.frame_timestamp.timestamp() - AT) for row in PersonTrack.objects.order_by("id")]


def area(scene: Scene) -> CountingZone:
    return create_zone(camera=scene.camera, zone_name="hall", zone_type="area", zone_coordinates=SQUARE)


def test_all_kinds_are_written_together(scene: Scene, kept: Store) -> None:
    hall, grid = area(scene), DensityGrid()
    grid.add(np.array([[0.5, 0.5]]), 3.0)
    camera = scene.camera
    notes: list[Note] = [Began(camera, AT, None), Inside(camera, hall, AT + 1, 2), Ended(camera, AT + 3)]
    kept.add([detection(scene, 1)], [point(scene, 1), point(scene, 2)], [*notes, Stood(camera, AT + 3, grid)])
    assert kept.waiting == 7
    assert kept.finish()
    assert kept.waiting == 0
    assert stored() == (["d1"], [1, 2])
    rows = OccupancyChange.objects.filter(zone=hall).order_by("changed_at")
    assert [(row.reason, row.occupancy) for row in rows] == [("start", 0), ("measured", 2), ("end", 0)]
    assert DensityMap.objects.get(time_period="hour").max_value == 30


def test_it_is_written_every_two_seconds_and_not_at_each_frame(
    scene: Scene, kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    kept.add([detection(scene, 1)], [])
    monkeypatch.setattr("streams.sessions.store.time.monotonic", lambda: now)
    kept.write()
    assert stored() == ([], [])
    monkeypatch.setattr("streams.sessions.store.time.monotonic", lambda: now + store.WRITE_SECONDS)
    kept.write()
    assert stored() == (["d1"], [])


def test_a_broken_connection_keeps_what_waits(scene: Scene, kept: Store) -> None:
    kept.add([detection(scene, 1)], [point(scene, 1)])
    hang_up()
    assert kept.finish()  # the second chance
    assert stored() == (["d1"], [1])


def test_writing_the_same_again_stores_it_once(scene: Scene, kept: Store) -> None:
    for _ in range(2):
        kept.add([detection(scene, 1)], [point(scene, 1)])
        assert kept.finish()
    assert stored() == (["d1"], [1])


def test_beyond_its_limit_the_oldest_samples_go_and_the_log_says_how_many(
    scene: Scene, kept: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(kept._detections, "most", 3)
    kept.add([detection(scene, number) for number in range(5)], [])
    with caplog.at_level(logging.ERROR):
        assert kept.finish()
    assert stored()[0] == ["d2", "d3", "d4"]
    assert f"{scene.camera.camera_id}: 2 samples are lost: too many waited for the database" in caplog.messages


def test_rows_that_the_tables_refuse_hold_back_no_others(
    scene: Scene, kept: Store, caplog: pytest.LogCaptureFixture
) -> None:
    gone = area(scene)
    CountingZone.objects.filter(pk=gone.pk).delete()
    notes: list[Note] = [Inside(scene.camera, gone, AT, 1), Began(scene.camera, AT, None)]
    kept.add([detection(scene, 1)], [point(scene, 1, body=0)], notes)
    with caplog.at_level(logging.ERROR):
        assert kept.finish()
    assert stored() == (["d1"], [])
    assert sum("refused, left out" in message for message in caplog.messages) == 2
    assert OccupancyChange.objects.filter(reason="start").exists()


def test_nothing_is_written_with_a_lease_that_was_lost(scene: Scene, kept: Store) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE video_streams SET lease_token = lease_token + 1")
    kept.add([detection(scene, 1)], [point(scene, 1)])
    with pytest.raises(LeaseLost):
        kept.finish()
    assert stored() == ([], [])


def test_crossings_left_behind_are_named_in_the_log_and_written_by_the_next_session(
    scene: Scene, written: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    written.add([counted(scene.door, 1), counted(scene.door, 2)], "run")
    with caplog.at_level(logging.WARNING):
        leftovers.leave(scene.camera.camera_id, written.give_up())
    assert written.waiting == 0
    named = [message for message in caplog.messages if "not written when its session ended" in message]
    assert len(named) == 2
    assert f"{instant(AT + 1):%Y-%m-%dT%H:%M:%S}.000Z door in" in named[0]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE video_streams SET lease_expires_at = NULL")
    lease = leases.take(scene.stream.stream_id)
    assert lease
    after = type(written)(lease, written.configuration, leftovers.take(scene.camera.camera_id))
    assert after.finish()
    assert numbers() == [1, 2]
    assert leftovers.take(scene.camera.camera_id) == []


def test_too_many_leftovers_are_lost_from_the_oldest_on_and_named(
    scene: Scene, written: Recorder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(leftovers, "MOST", 2)
    written.add([counted(scene.door, number) for number in (1, 2, 3)], "run")
    with caplog.at_level(logging.ERROR):
        leftovers.leave(scene.camera.camera_id, written.give_up())
    (lost,) = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert "lost, too many wait" in lost
    assert len(leftovers.take(scene.camera.camera_id)) == 2
