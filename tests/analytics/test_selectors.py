"""Counts of today, as pages and messages read them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from analytics.models import RealtimeCounter, StoredEvent
from analytics.selectors import counts_today
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
    assert StoredEvent.objects.for_tenant(library).count() == 1
