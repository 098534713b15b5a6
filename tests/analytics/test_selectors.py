"""Counts of today, as pages and messages read them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from analytics.live import counts_data
from analytics.models import RealtimeCounter, StoredEvent
from analytics.selectors import CameraCounts, ClassCounts, ZoneCounts, counts_today, underflow_today
from analytics.services.counters import increment_realtime_counter
from analytics.services.recording import record_counting_event
from tests import making

pytestmark = pytest.mark.django_db


def test_counts_come_per_camera_and_zone_in_two_queries(django_assert_num_queries: Any) -> None:
    zones = [making.line(making.camera(name)) for name in ("a", "b")]
    now = timezone.now()
    for zone, direction in ((zones[0], "in"), (zones[0], "out"), (zones[1], "in")):
        record_counting_event(
            camera=zone.camera, zone=zone, event_type="cross_line", direction=direction, event_timestamp=now
        )

    with django_assert_num_queries(2):
        found = counts_today([zone.camera for zone in zones])

    first, second = found["a"], found["b"]
    assert (first.count_in, first.count_out, first.count_total, first.last_event_at) == (1, 1, 2, now)
    assert (first.derived, second.derived) == (0, 1)
    assert (second.count_in, second.count_out, second.count_total) == (1, 0, 1)
    assert first.zones[zones[0].pk].count_total == 2
    assert list(second.zones) == [zones[1].pk]


def test_a_camera_that_counted_nothing_has_0_and_no_truth() -> None:
    camera = making.camera()

    counts = counts_today([camera])[camera.camera_id]

    assert (counts.count_in, counts.count_total, counts.truth_in, counts.zones) == (0, 0, None, {})


def test_the_truth_of_a_generated_scene_stands_beside_what_was_counted() -> None:
    zone = making.line(making.camera("demo"))
    increment_realtime_counter("demo", f"truth_in:zone:{zone.pk}", 3)

    assert counts_today([zone.camera])["demo"].zones[zone.pk].truth_in == 3


def test_further_classes_stand_beside_people_and_not_among_them() -> None:
    zone = making.line(making.camera("yard", timezone="Asia/Ho_Chi_Minh"))
    for name, number in (
        (f"count_in:zone:{zone.pk}:class:bicycle", 3), (f"count_out:zone:{zone.pk}:class:bicycle", 1),
        ("count_in:class:bicycle", 3), ("count_out:class:bicycle", 1), ("count_north:class:dog: large", 2),
    ):  # fmt: skip
        increment_realtime_counter("yard", name, number, timezone="Asia/Ho_Chi_Minh")
    increment_realtime_counter("yard", "count_in:class:cart", 9, at=timezone.now() - dt.timedelta(days=2))
    found = counts_today([zone.camera])["yard"]
    assert (found.count_in, found.count_total, found.last_event_at) == (0, 0, None)
    assert found.classes == {"bicycle": ClassCounts(3, 1, 4), "dog: large": ClassCounts(0, 0, 2)}
    assert found.zones[zone.pk].classes == {"bicycle": ClassCounts(3, 1, 4)}


def test_the_data_of_counts_names_classes_and_writes_instants_in_utc() -> None:
    camera = making.camera("yard", timezone="America/New_York")
    zones = {7: ZoneCounts(classes={"bicycle": ClassCounts(2, 0, 2)}), 8: ZoneCounts(count_in=1, count_total=1)}
    last = dt.datetime(2026, 3, 28, 19, 30, tzinfo=ZoneInfo("America/New_York"))
    counts = CameraCounts(zones=zones, classes={"dog": ClassCounts(0, 1, 1)}, last_event_at=last)
    data = counts_data(camera, counts, last)
    assert data["classes"] == {"dog": {"in": 0, "out": 1, "total": 1}}
    assert data["zones"]["7"]["classes"] == {"bicycle": {"in": 2, "out": 0, "total": 2}}
    assert data["zones"]["8"] == {"in": 1, "out": 0, "total": 1}
    assert (data["last_event"], data["day_ends"]) == ("2026-03-28T23:30:00Z", "2026-03-29T04:00:00Z")


def test_who_left_where_nobody_was_left_is_known_for_today_alone() -> None:
    camera = making.camera("hall")
    assert underflow_today(camera) == 0
    increment_realtime_counter("hall", "occupancy.underflow", 4, at=timezone.now() - dt.timedelta(days=2))
    assert underflow_today(camera) == 0
    increment_realtime_counter("hall", "occupancy.underflow", 2)
    assert underflow_today(camera) == 2


def test_counters_and_events_of_other_tenants_are_not_seen() -> None:
    museum, library = making.tenant("Museum"), making.tenant("Library")
    for name, tenant in (("m", museum), ("l", library)):
        zone = making.line(making.camera(name, tenant=tenant))
        record_counting_event(
            camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=timezone.now()
        )
    anna, root = making.member("anna", museum), User.objects.create_superuser("root")

    assert set(RealtimeCounter.objects.for_user(anna).values_list("camera_id", flat=True)) == {"m"}
    assert set(StoredEvent.objects.for_user(anna).values_list("aggregate_id", flat=True)) == {"m"}
    assert RealtimeCounter.objects.for_user(root).count() == 12
    assert StoredEvent.objects.for_tenant(library).filter(aggregate_type="counting").count() == 1
