"""What waits for the database is written once it is there: in order, once, by the zone that counted it."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.db import connection, transaction

from analytics.live import names
from analytics.live.connection import client, group_channel
from analytics.selectors import ClassCounts, counts_today
from counting.core.engine import CountingEvent as Counted
from counting.models import CountingEvent, CountingZone
from counting.services import create_zone, delete_zone, update_zone
from streams.services import leases
from streams.services.leases import LeaseLost
from streams.sessions import configuration, recorder
from streams.sessions.naming import track_name
from streams.sessions.recorder import Recorder
from tests.polling import until
from tests.streams.scene import MIDDLE, Scene

AT = 1_790_000_000.0  # a Unix time


def counted(zone: CountingZone, number: int, sense: str = "positive") -> Counted:
    """Return the crossing of one person, `number` seconds after AT."""
    path = ((AT + number - 1, 0.7, 0.8), (AT + number, 0.4, 0.8))
    return Counted(str(zone.pk), sense, number, AT + number, (0.6, 0.8), (0.4, 0.8), None, 0.9, False, None, path)  # type: ignore[arg-type]


def hang_up() -> None:
    """Close the connection below Django, as a server does that restarts."""
    connection.ensure_connection()
    connection.connection.close()


@pytest.fixture
def written(scene: Scene) -> Recorder:
    """Return the recorder of a camera whose lease is taken."""
    lease = leases.take(scene.stream.stream_id)
    configured = configuration.load(scene.camera.camera_id)
    assert lease
    assert configured
    return Recorder(lease, configured)


def numbers() -> list[float]:
    """Return when the stored crossings happened, in seconds after AT, in the order in which they were stored."""
    return [event.event_timestamp.timestamp() - AT for event in CountingEvent.objects.order_by("id")]


def test_crossings_are_written_in_their_order(scene: Scene, written: Recorder) -> None:
    written.add([counted(scene.door, 3), counted(scene.door, 5)], "run")
    written.add([counted(scene.door, 4)], "run")
    assert written.write()
    assert numbers() == [3, 5, 4]
    assert written.waiting == 0


def test_a_broken_connection_keeps_the_crossing_until_the_next_try(scene: Scene, written: Recorder) -> None:
    written.add([counted(scene.door, 1)], "run")
    hang_up()
    assert not written.write()
    assert written.waiting == 1
    assert not written.write()  # a camera does not wait for the database at each frame
    assert written.finish()
    assert numbers() == [1]


def test_another_try_comes_after_a_pause(scene: Scene, written: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    written.add([counted(scene.door, 1)], "run")
    hang_up()
    assert not written.write()
    later = time.monotonic() + recorder.SECONDS_BEFORE_ANOTHER_TRY
    monkeypatch.setattr("streams.sessions.recorder.time.monotonic", lambda: later)
    assert written.write()
    assert numbers() == [1]


def test_the_end_gives_a_broken_connection_one_more_chance(scene: Scene, written: Recorder) -> None:
    written.add([counted(scene.door, 1)], "run")
    hang_up()
    assert written.finish()
    assert numbers() == [1]


def test_what_was_committed_without_an_answer_is_not_counted_again(scene: Scene, written: Recorder) -> None:
    for _ in range(2):  # the commit went through, its answer was lost, the crossing is tried again
        written.add([counted(scene.door, 1)], "run")
        assert written.write()
    assert numbers() == [1]
    assert scene.counter("count_in") == 1


def test_a_crossing_of_a_line_that_is_gone_holds_back_no_other(scene: Scene, written: Recorder) -> None:
    doomed = create_zone(camera=scene.camera, zone_name="doomed", zone_coordinates=MIDDLE)
    both = configuration.load(scene.camera.camera_id)
    assert both
    written.configuration = both
    written.add([counted(doomed, 1), counted(scene.door, 2)], "run")
    delete_zone(doomed)
    assert written.write()
    assert numbers() == [2]
    assert scene.counter("count_in") == 1


def test_what_waits_carries_the_version_that_counted_it(scene: Scene, written: Recorder) -> None:
    written.add([counted(scene.door, 1)], "run")
    update_zone(scene.door, counting_direction="in_only")
    changed = configuration.load(scene.camera.camera_id)
    assert changed
    written.configuration = changed
    written.add([counted(scene.door, 2), counted(scene.door, 3, "negative")], "run")
    assert written.write()
    assert list(CountingEvent.objects.order_by("id").values_list("zone_version", flat=True)) == [1, 2]


def test_nothing_is_written_with_a_lease_that_was_lost(scene: Scene, written: Recorder) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE video_streams SET lease_token = lease_token + 1")
    written.add([counted(scene.door, 1)], "run")
    with pytest.raises(LeaseLost):
        written.write()
    assert numbers() == []
    assert scene.counter("count_in") == 0


def test_a_region_writes_no_events(scene: Scene, written: Recorder) -> None:
    square = {"units": "normalized", "points": [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]}
    region = create_zone(camera=scene.camera, zone_name="region", zone_type="region", zone_coordinates=square)
    with_region = configuration.load(scene.camera.camera_id)
    assert with_region
    written.configuration = with_region
    written.add([counted(region, 1, "entry"), counted(scene.door, 2)], "run")
    assert written.write()
    assert numbers() == [2]


def test_the_truth_waits_for_the_database_too(scene: Scene, written: Recorder) -> None:
    written.add_truth([("door", "in"), ("door", "in"), ("unknown", "in")])
    hang_up()
    assert not written.write()
    written.add_truth([("door", "out")])
    assert written.finish()
    assert written.finish()
    assert (scene.counter("truth_in"), scene.counter("truth_out")) == (2, 1)
    assert scene.counter(f"truth_in:zone:{scene.door.pk}") == 2


def test_a_further_class_raises_counters_of_its_own_once_and_is_no_event(scene: Scene, written: Recorder) -> None:
    bicycle = replace(counted(scene.door, 1), label="bicycle")
    written.add_apart([bicycle, replace(bicycle, zone="0"), replace(bicycle, sense="negative")])
    hang_up()
    assert not written.write()
    assert written.finish()
    assert written.finish()
    zone = f"zone:{scene.door.pk}:class:bicycle"
    names = (f"count_in:{zone}", f"count_out:{zone}", "count_in:class:bicycle", "count_out:class:bicycle")
    assert [scene.counter(name) for name in names] == [1, 1, 1, 1]
    assert numbers() == []
    assert (scene.counter("count_in"), scene.counter("count_total")) == (0, 0)
    today = counts_today([scene.camera])[scene.camera.camera_id]
    of_zone = today.zones[scene.door.pk]
    assert (today.count_in, today.count_total, of_zone.count_in, of_zone.count_total) == (0, 0, 0, 0)
    assert today.classes == of_zone.classes == {"bicycle": ClassCounts(1, 1, 2)}


def test_pages_are_told_when_a_further_class_was_counted(scene: Scene, written: Recorder) -> None:
    channel: Any = client().pubsub()  # type: ignore[no-untyped-call]  # redis has no type for it
    channel.subscribe(group_channel(names.messages_group(scene.camera.pk)))
    told: list[Any] = []

    def heard() -> bool:
        told.extend(filter(None, [channel.get_message(timeout=1)]))
        return bool(told)

    until(heard, "the page listens")
    told.clear()
    written.add_apart([replace(counted(scene.door, 1), label="bicycle")])
    assert written.write()
    until(heard, "the page is told")
    channel.close()
    message = get_channel_layer().deserialize(told[0]["data"])
    data = json.loads(message["text"])["data"]
    assert (message["kind"], data["in"]) == ("counts", 0)
    assert data["classes"] == {"bicycle": {"in": 1, "out": 0, "total": 1}}


def test_a_further_class_is_not_written_with_a_lease_that_was_lost(scene: Scene, written: Recorder) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE video_streams SET lease_token = lease_token + 1")
    written.add_apart([replace(counted(scene.door, 1), label="bicycle")])
    with pytest.raises(LeaseLost):
        written.write()
    assert scene.counter("count_in:class:bicycle") == 0


def test_the_truth_of_a_line_outside_of_the_total_is_not_in_the_total(scene: Scene, written: Recorder) -> None:
    update_zone(scene.door, counts_toward_total=False)
    changed = configuration.load(scene.camera.camera_id)
    assert changed
    written.configuration = changed
    written.add_truth([("door", "in")])
    assert written.write()
    assert (scene.counter("truth_in"), scene.counter(f"truth_in:zone:{scene.door.pk}")) == (0, 1)


def test_a_track_is_named_the_same_when_the_same_frames_come_again() -> None:
    assert track_name("door", "1.5", 7) == track_name("door", "1.5", 7)
    names = {
        track_name(*each) for each in (("door", "1.5", 7), ("gate", "1.5", 7), ("door", "2.5", 7), ("door", "1.5", 8))
    }
    assert len(names) == 4


def test_the_name_of_a_track_fits_its_column() -> None:
    assert len(track_name("c" * 100, "1790000000.123456", 10**6)) == 100
