"""Stored tracks through other lines: numbers worked out by hand, nothing written before it is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from analytics.models import RealtimeCounter
from analytics.recount.candidates import as_they_are, from_file, moved
from analytics.recount.comparing import Candidate, Comparison, compare
from analytics.selectors import counts_today
from analytics.services.occupancy import derived_occupancy
from analytics.services.recording import record_counting_event
from analytics.services.recount import keep_recount
from cameras.models import Camera
from counting.core.zone_file import ZoneError
from counting.models import CountingEvent, CountingZone
from tests import making
from tests.api import clients
from tests.making import utc

pytestmark = pytest.mark.django_db

NINE = utc("2026-11-20T09:00:00")
TEN = NINE + dt.timedelta(hours=1)
ELEVEN = NINE + dt.timedelta(hours=2)
FAR_RIGHT = [[0.8, 0.1], [0.8, 0.9]]
TO_THE_LEFT = [(x, 250) for x in range(900, 99, -100)]  # of 1000 × 500 pixels: over x = 500 after 2 s
TO_THE_MIDDLE = [(x, 250) for x in range(900, 549, -50)]  # over x = 800, not over x = 500


@pytest.fixture
def camera() -> Camera:
    return making.camera("door", resolution_width=1000, resolution_height=500)


@pytest.fixture
def door(camera: Camera) -> CountingZone:
    return making.line(camera)


def people(camera: Camera) -> None:
    """Store three people: over both lines at nine, over the right one at nine, over both back at ten."""
    clients.walk(camera, "a", NINE + dt.timedelta(minutes=5), *TO_THE_LEFT)
    clients.walk(camera, "b", NINE + dt.timedelta(minutes=6), *TO_THE_MIDDLE)
    clients.walk(camera, "c", TEN + dt.timedelta(minutes=5), *TO_THE_LEFT[::-1])


def counted(door: CountingZone, at: dt.datetime, direction: str) -> None:
    record_counting_event(
        camera=door.camera, zone=door, event_type="cross_line", direction=direction, event_timestamp=at, track_id="x"
    )


def numbers(tally: Any) -> tuple[int, int]:
    return tally.count_in, tally.count_out


def tried(camera: Camera, candidates: list[Candidate]) -> Comparison:
    return compare(camera, candidates, NINE, ELEVEN)


def test_old_and_new_stand_side_by_side_by_hour(camera: Camera, door: CountingZone) -> None:
    people(camera)
    counted(door, NINE + dt.timedelta(minutes=5, seconds=2), "in")
    counted(door, TEN + dt.timedelta(minutes=5, seconds=2), "out")
    counted(door, ELEVEN, "in")  # after the span
    comparison = tried(camera, moved(camera, "Door", FAR_RIGHT))
    (zone,) = comparison.zones
    assert numbers(zone.total.counted) == (1, 1)
    assert numbers(zone.total.again) == (1, 1)
    assert numbers(zone.total.new) == (2, 1)
    hours = {start: [numbers(t) for t in (each.counted, each.again, each.new)] for start, each in zone.hours.items()}
    assert hours == {NINE: [(1, 0), (1, 0), (2, 0)], TEN: [(0, 1), (0, 1), (0, 1)]}
    assert (comparison.coverage.tracks, comparison.coverage.samples) == (3, 9 + 8 + 9)
    assert comparison.coverage.interval == pytest.approx(0.5)


def test_trying_writes_nothing(camera: Camera, door: CountingZone) -> None:
    people(camera)
    tried(camera, moved(camera, "Door", FAR_RIGHT))
    assert CountingEvent.objects.count() == 0
    assert RealtimeCounter.objects.count() == 0
    assert CountingZone.objects.get().version == 1


def test_a_crossing_belongs_to_the_span_by_its_own_moment(camera: Camera, door: CountingZone) -> None:
    clients.walk(camera, "early", NINE - dt.timedelta(seconds=1), *TO_THE_LEFT)  # crosses a second after nine
    clients.walk(camera, "too early", NINE - dt.timedelta(seconds=3), *TO_THE_LEFT)  # crosses before
    clients.walk(camera, "late", ELEVEN - dt.timedelta(seconds=1), *TO_THE_LEFT)  # crosses after
    (zone,) = tried(camera, as_they_are(camera)).zones
    assert numbers(zone.total.again) == (1, 0)


def test_hours_are_those_of_the_camera(door: CountingZone) -> None:
    camera = door.camera
    Camera.objects.filter(pk=camera.pk).update(timezone="Asia/Kolkata")
    camera.refresh_from_db()
    clients.walk(camera, "a", NINE + dt.timedelta(minutes=29), *TO_THE_LEFT)
    clients.walk(camera, "b", NINE + dt.timedelta(minutes=31), *TO_THE_LEFT)
    (zone,) = tried(camera, as_they_are(camera)).zones
    half = dt.timedelta(minutes=30)
    assert sorted(zone.hours) == [NINE - half, NINE + half]


def test_a_moved_zone_keeps_its_other_settings(camera: Camera) -> None:
    making.line(camera, direction_mapping={"positive": "out", "negative": "in"}, counting_direction="out_only")
    people(camera)
    (zone,) = tried(camera, moved(camera, "Door", FAR_RIGHT)).zones
    assert numbers(zone.total.new) == (0, 2)


def test_a_file_tries_new_zones_and_those_that_are_there(camera: Camera, door: CountingZone) -> None:
    people(camera)
    hall = [[0.4, 0.2], [0.6, 0.2], [0.6, 0.8], [0.4, 0.8]]
    data = {
        "zones": [
            {"name": "Door", "type": "counting_line", "coordinates": FAR_RIGHT},
            {"name": "Hall", "type": "area", "coordinates": hall},
        ]
    }
    comparison = tried(camera, from_file(camera, data))
    door_now, area = comparison.zones
    assert (door_now.candidate.old, numbers(door_now.total.new)) == (door, (2, 1))
    assert area.candidate.old is None
    assert numbers(area.total.new) == (3, 2)  # all come in, the one who stops in the middle does not leave


def test_what_cannot_be_a_zone_is_refused_with_its_place(camera: Camera, door: CountingZone) -> None:
    with pytest.raises(ValidationError, match="zone_coordinates"):
        moved(camera, "Door", [[0.5, 0.5]])
    with pytest.raises(ZoneError, match=r"zones\[0\].coordinates"):
        from_file(camera, {"zones": [{"name": "Door", "type": "counting_line", "coordinates": [[2, 0], [0, 0]]}]})
    square = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8]]
    with pytest.raises(ValidationError, match="is a line here"):
        from_file(camera, {"zones": [{"name": "Door", "type": "area", "coordinates": square}]})


def test_regions_count_nobody(camera: Camera) -> None:
    making.area(camera, "Room", zone_type="region")
    assert as_they_are(camera) == []


def test_keeping_makes_a_zone_of_its_own_and_leaves_old_sums_alone(camera: Camera, door: CountingZone) -> None:
    people(camera)
    counted(door, NINE + dt.timedelta(minutes=5, seconds=2), "in")
    before = list(CountingEvent.objects.order_by("pk").values())
    total = RealtimeCounter.objects.get(camera_id="door", counter_name="count_total").total_count
    inside = derived_occupancy(camera)
    (kept,) = keep_recount(tried(camera, moved(camera, "Door", FAR_RIGHT)))
    assert kept.events == 3
    assert (kept.zone.zone_name, kept.zone.is_active, kept.zone.counts_toward_total) == (
        "Door (recount 1)", False, False,
    )  # fmt: skip
    assert "2026-11-20 09:00:00" in kept.zone.description
    assert list(CountingEvent.objects.filter(zone=door).order_by("pk").values()) == before
    assert RealtimeCounter.objects.get(camera_id="door", counter_name="count_total").total_count == total
    assert counts_today([camera])["door"].count_total == 0
    assert derived_occupancy(camera) == inside
    assert CountingZone.objects.get(pk=door.pk).version == 1


def test_kept_events_carry_their_evidence(camera: Camera, door: CountingZone) -> None:
    people(camera)
    (kept,) = keep_recount(tried(camera, moved(camera, "Gate", FAR_RIGHT)))
    assert kept.zone.zone_name == "Gate"
    first = CountingEvent.objects.filter(zone=kept.zone).earliest("event_timestamp")
    assert (first.source, first.direction, first.track_id, first.zone_version) == ("import", "in", "a", 1)
    assert first.event_timestamp == NINE + dt.timedelta(minutes=5, seconds=0.5)  # 100 px in 0.5 s from x = 900
    assert first.confidence_score is not None
    assert float(first.confidence_score) == pytest.approx(0.9)
    assert first.entry_point is not None
    assert first.exit_point is not None
    assert first.entry_point["x"] >= 0.8 >= first.exit_point["x"]
    path = first.path_trajectory
    assert path is not None
    assert path[0] == {"x": 0.9, "y": 0.5, "timestamp": "2026-11-20T09:05:00.000Z"}
    assert len(path) == 7  # a point each tenth of a second up to the crossing


def test_the_same_line_is_kept_once_for_a_span(camera: Camera, door: CountingZone) -> None:
    people(camera)
    keep_recount(tried(camera, moved(camera, "Door", FAR_RIGHT)))
    with pytest.raises(ValidationError, match="already holds a recount"):
        keep_recount(tried(camera, moved(camera, "Door", FAR_RIGHT)))
    (other,) = keep_recount(tried(camera, moved(camera, "Door", [[0.7, 0.1], [0.7, 0.9]])))
    assert other.zone.zone_name == "Door (recount 2)"


def test_there_must_be_something_new_to_keep(camera: Camera, door: CountingZone) -> None:
    with pytest.raises(ValidationError, match="no new line"):
        keep_recount(tried(camera, as_they_are(camera)))


def test_keeping_is_all_or_nothing(camera: Camera, door: CountingZone) -> None:
    people(camera)
    comparison = tried(camera, moved(camera, "Door", FAR_RIGHT))
    crossing, _ = comparison.zones[0].found[-1]
    comparison.zones[0].found.append((crossing, "sideways"))  # which the table refuses
    with pytest.raises(IntegrityError):
        keep_recount(comparison)
    assert CountingEvent.objects.count() == 0
    assert CountingZone.objects.get() == door
