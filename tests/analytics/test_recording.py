"""Recording crossings: once, counted, published, announced after commit."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from analytics.models import RealtimeCounter, StoredEvent
from analytics.selectors import counts_today
from analytics.services.recording import (
    RecordedEvent,
    event_uid,
    record_anomaly,
    record_counting_event,
    thinned,
)
from counting.models import CountingEvent, CountingZone
from tests import making

pytestmark = pytest.mark.django_db
NOON = making.utc("2024-03-05T12:00:00")
DAY = dt.timedelta(days=1)


def record(zone: CountingZone, direction: str = "in", at: dt.datetime = NOON, **values: Any) -> RecordedEvent:
    return record_counting_event(
        camera=zone.camera, zone=zone, event_type="cross_line", direction=direction, event_timestamp=at, **values
    )


def counters() -> dict[str, int]:
    return dict(RealtimeCounter.objects.values_list("counter_name", "current_count"))


def published() -> QuerySet[StoredEvent]:
    """Return the events of the store that tell of counting."""
    return StoredEvent.objects.filter(aggregate_type="counting")


def test_a_crossing_is_stored_with_its_evidence() -> None:
    zone = making.line(making.camera())

    recorded = record(
        zone, track_id="7", detection_id="d", confidence_score=0.87654, entry_point={"x": 0.1, "y": 0.2},
        exit_point={"x": 0.3, "y": 0.4}, path_trajectory=[{"x": 0.1, "y": 0.2, "timestamp": 1.0}],
        duration_seconds=1.5, is_stitched=True,
    )  # fmt: skip

    event = CountingEvent.objects.get(event_uid=recorded.event_uid)
    assert (event.camera, event.zone, event.event_timestamp, event.direction) == (zone.camera, zone, NOON, "in")
    assert (event.track_id, event.detection_id, event.confidence_score) == ("7", "d", Decimal("0.8765"))
    assert (event.entry_point, event.exit_point) == ({"x": 0.1, "y": 0.2}, {"x": 0.3, "y": 0.4})
    assert event.path_trajectory == [{"x": 0.1, "y": 0.2, "timestamp": 1.0}]
    assert (event.duration_seconds, event.is_stitched, event.zone_version) == (Decimal("1.500"), True, zone.version)
    assert event.processing_time_ms is not None
    assert event.processing_time_ms > 0


def test_counts_run_per_zone_since_local_midnight() -> None:
    zone = making.line(making.camera(timezone="Asia/Ho_Chi_Minh"))
    midnight = making.utc("2024-03-05T17:00:00")

    before = record(zone, "in", midnight - dt.timedelta(seconds=1))
    first = record(zone, "in", midnight)
    second = record(zone, "out", midnight + dt.timedelta(seconds=1))

    found = [(each.count_in, each.count_out, each.count_total) for each in (before, first, second)]
    assert found == [(1, 0, 1), (1, 0, 1), (1, 1, 2)]
    stored = CountingEvent.objects.order_by("event_timestamp")
    assert [(each.current_count_in, each.current_count_out, each.current_total) for each in stored] == found


def test_an_event_of_an_earlier_day_is_counted_in_its_own_day_and_marked_as_late() -> None:
    zone = making.line(making.camera())
    now = timezone.now()
    record(zone, "in", now)
    old = now - dt.timedelta(days=3)
    record(zone, "in", old, track_id="1")

    late = record(zone, "out", old + dt.timedelta(microseconds=1), track_id="2")

    assert (late.count_in, late.count_out, late.count_total) == (1, 1, 2)
    assert counts_today([zone.camera])[zone.camera.camera_id].count_total == 1
    metadata = [event.event_metadata.get("late") for event in published().order_by("id")]
    assert metadata == [None, True, True]


def test_the_same_crossing_again_is_counted_once_and_announced_once(django_capture_on_commit_callbacks: Any) -> None:
    zone = making.line(making.camera())
    heard: list[RecordedEvent] = []

    with django_capture_on_commit_callbacks(execute=True):
        first = record(zone, track_id="1", on_recorded=heard.append)
        again = record(zone, track_id="1", on_recorded=heard.append)

    assert (first.is_new, again.is_new) == (True, False)
    assert first.event_uid == again.event_uid
    assert heard == [first]
    assert counters()["count_in"] == 1
    assert (CountingEvent.objects.count(), published().count()) == (1, 1)


def test_a_rolled_back_crossing_never_was(django_capture_on_commit_callbacks: Any) -> None:
    zone = making.line(making.camera())
    heard: list[RecordedEvent] = []

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        record(zone, on_recorded=heard.append)
        transaction.set_rollback(True)

    assert (heard, counters(), CountingEvent.objects.count(), published().count()) == ([], {}, 0, 0)


def test_a_crossing_is_published_with_its_counts() -> None:
    zone = making.line(making.camera("door"))
    recorded = record(zone, "out")

    event = published().get()
    assert (event.aggregate_type, event.aggregate_id, event.event_type) == ("counting", "door", "counting.recorded")
    assert event.source_system == "engine"
    assert event.event_data == {
        "event_uid": recorded.event_uid, "camera_id": "door", "zone_id": zone.pk, "event_type": "cross_line",
        "direction": "out", "event_timestamp": "2024-03-05T12:00:00Z", "count_in": 0, "count_out": 1,
        "count_total": 1,
    }  # fmt: skip


def test_a_zone_that_does_not_count_toward_the_total_leaves_the_camera_alone() -> None:
    camera = making.camera()
    counted, other = making.line(camera), making.line(camera, "Side door", counts_toward_total=False)

    record(counted)
    record(other)

    assert counters() == {
        "count_in": 1, "count_out": 0, "count_total": 1,
        f"count_in:zone:{counted.pk}": 1, f"count_out:zone:{counted.pk}": 0, f"count_total:zone:{counted.pk}": 1,
        f"count_in:zone:{other.pk}": 1, f"count_out:zone:{other.pk}": 0, f"count_total:zone:{other.pk}": 1,
    }  # fmt: skip


def test_a_compass_direction_raises_the_total_alone() -> None:
    recorded = record(making.line(making.camera()), "north")

    assert (recorded.count_in, recorded.count_out, recorded.count_total) == (0, 0, 1)


def test_an_external_counter_without_a_zone_counts_for_the_camera() -> None:
    camera = making.camera()

    recorded = record_counting_event(
        camera=camera, zone=None, event_type="entry", direction="in", event_timestamp=NOON, source="api"
    )

    assert (recorded.zone_id, recorded.count_in, counters()) == (
        None, 1, {"count_in": 1, "count_out": 0, "count_total": 1},
    )  # fmt: skip


def test_a_late_event_without_a_zone_counts_with_those_of_its_day_that_count_toward_the_total() -> None:
    camera = making.camera()
    side = making.line(camera, "Side door", counts_toward_total=False)
    for zone, day in ((making.line(camera), 0), (side, 0), (side, 2)):
        record(zone, at=NOON + day * DAY, track_id=f"{zone.pk}-{day}")
    record_counting_event(
        camera=camera, zone=None, event_type="entry", direction="in", event_timestamp=NOON + 2 * DAY, source="api"
    )
    late = record_counting_event(
        camera=camera, zone=None, event_type="entry", direction="in", event_timestamp=NOON, source="api"
    )
    assert (late.count_in, late.count_total) == (2, 2)  # the door's and itself, not the side door's


def test_a_direction_that_is_none_is_refused_and_nothing_is_counted() -> None:
    zone = making.line(making.camera())

    with pytest.raises(IntegrityError, match="counting_events_direction_check"):
        record(zone, "sideways")

    assert counters() == {}


def test_the_id_of_a_crossing_depends_on_all_that_makes_it_one() -> None:
    same = event_uid("cam", 1, "7", "in", NOON)

    assert same == event_uid("cam", 1, "7", "in", NOON.astimezone(dt.timezone(dt.timedelta(hours=7))))
    others = {
        event_uid("other", 1, "7", "in", NOON),
        event_uid("cam", 2, "7", "in", NOON),
        event_uid("cam", None, "7", "in", NOON),
        event_uid("cam", 1, "8", "in", NOON),
        event_uid("cam", 1, "7", "out", NOON),
        event_uid("cam", 1, "7", "in", NOON + dt.timedelta(microseconds=1)),
    }
    assert len(others | {same}) == 7


def test_a_long_path_keeps_a_hundred_points_with_both_ends() -> None:
    path = [{"x": number} for number in range(250)]

    kept = thinned(path)

    assert (len(kept), kept[0], kept[-1]) == (100, {"x": 0}, {"x": 249})
    assert thinned(path[:100]) == path[:100]


@pytest.mark.django_db(transaction=True)
def test_eight_threads_of_fifty_crossings_count_to_400_and_each_running_count_comes_once() -> None:
    zone = making.line(making.camera())

    def work(thread: int) -> None:
        try:
            for number in range(50):
                record(zone, at=NOON + dt.timedelta(milliseconds=number), track_id=f"{thread}-{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))

    assert counters()["count_in"] == 400
    running = CountingEvent.objects.values_list("current_count_in", flat=True)
    assert sorted(running) == list(range(1, 401))


@pytest.mark.django_db(transaction=True)
def test_eight_threads_that_record_the_same_crossing_store_it_once() -> None:
    zone = making.line(making.camera())

    def work(_thread: int) -> bool:
        try:
            return record(zone, track_id="1").is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(work, range(8))) == 1

    assert (CountingEvent.objects.count(), counters()["count_in"]) == (1, 1)


def test_a_crossing_that_stands_out_says_why_and_is_counted() -> None:
    zone = making.line(making.camera())
    record(zone, anomaly_type="running")

    event = CountingEvent.objects.get()
    assert (event.is_anomaly, event.anomaly_type) == (True, "running")
    assert counters()["count_in"] == 1


def test_an_event_remembers_whether_it_was_added_to_the_total() -> None:
    zone = making.line(making.camera(), counts_toward_total=False)
    record(zone, track_id="1")
    zone.counts_toward_total = True
    record(zone, track_id="2")

    assert list(CountingEvent.objects.order_by("track_id").values_list("counts_toward_total", flat=True)) == [
        False,
        True,
    ]
    assert counters()["count_total"] == 1


def test_what_stands_out_and_is_not_counted_is_an_event_of_the_store_alone() -> None:
    zone = making.line(making.camera("door"))
    record_anomaly(zone.camera, zone, "wrong_direction", {"direction": "out"})

    stored = StoredEvent.objects.get(event_type="counting.anomaly")
    assert stored.event_data == {
        "camera_id": "door", "zone_id": zone.pk, "anomaly_type": "wrong_direction", "direction": "out",
    }  # fmt: skip
    assert not CountingEvent.objects.exists()
    assert counters() == {}


def test_an_unknown_anomaly_is_refused() -> None:
    with pytest.raises(ValueError, match="'dancing' is not one of wrong_direction"):
        record_anomaly(making.camera(), None, "dancing")
