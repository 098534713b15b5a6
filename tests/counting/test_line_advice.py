"""Advice about lines from stored tracks and events."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analytics.services.recording import record_counting_event
from cameras.models import Camera
from counting.line_advice import advice_about
from counting.models import CountingZone
from counting.services.tracks import TrackRow, store_tracks
from tests import making

pytestmark = pytest.mark.django_db

NOW = dt.datetime.now(dt.UTC)
WIDTH, HEIGHT, BODY = 1000, 500, 100


@pytest.fixture
def camera() -> Camera:
    return making.camera("hall", resolution_width=WIDTH, resolution_height=HEIGHT)


@pytest.fixture
def line(camera: Camera) -> CountingZone:
    """Return a line down the middle that was drawn two days ago."""
    return aged(making.line(camera), dt.timedelta(days=2))


def aged(zone: CountingZone, by: dt.timedelta) -> CountingZone:
    """Let a zone have been changed so long ago (the trigger keeps `updated_at` right, so only the object is old)."""
    zone.updated_at = NOW - by
    return zone


def seen(camera: Camera, track: str, *xs: int, ago: dt.timedelta = dt.timedelta(hours=1)) -> None:
    """Store somebody who was seen at these pixels from the left, half a second apart."""
    start = NOW - ago
    store_tracks(
        [
            TrackRow(
                camera.camera_id, track, start + dt.timedelta(seconds=number / 2), x, 300, WIDTH, HEIGHT, BODY, start,
                start + dt.timedelta(seconds=number / 2),
            )
            for number, x in enumerate(xs)
        ]
    )  # fmt: skip


def crossed(line: CountingZone, ago: dt.timedelta = dt.timedelta(hours=1)) -> None:
    record_counting_event(
        camera=line.camera, zone=line, event_type="cross_line", direction="in", event_timestamp=NOW - ago
    )


def said(line: CountingZone) -> list[str]:
    return advice_about(line.camera, [line], NOW).get(line.pk, [])


def test_without_anything_seen_there_is_nothing_to_say(line: CountingZone) -> None:
    assert said(line) == []


def test_a_line_where_people_appear_is_warned_of(line: CountingZone) -> None:
    for number in range(5):
        seen(line.camera, f"t{number}", 550, 700, 900)  # half a body height behind the line, then away from it
    crossed(line)
    (sentence,) = said(line)
    assert sentence.startswith("100 % of the 5 people seen near the line were first or last seen there")


def test_a_line_that_people_walk_through_is_left_in_peace(line: CountingZone) -> None:
    for number in range(5):
        seen(line.camera, f"t{number}", 100, 450, 550, 900)
    crossed(line)
    assert said(line) == []


def test_a_line_that_nobody_crosses_is_warned_of_once_it_had_time(line: CountingZone) -> None:
    for number in range(5):
        seen(line.camera, f"t{number}", 800, 900)
    assert [each.partition(",")[0] for each in said(line)] == ["Nobody has crossed the line"]
    assert said(aged(line, dt.timedelta(hours=23))) == []
    crossed(line)
    assert said(aged(line, dt.timedelta(days=2))) == []


def test_only_the_last_week_counts(line: CountingZone) -> None:
    aged(line, dt.timedelta(days=30))
    for number in range(5):
        seen(line.camera, f"old{number}", 800, 900, ago=dt.timedelta(days=8))
    assert said(line) == []
    for number in range(5):
        seen(line.camera, f"t{number}", 800, 900)
    crossed(line, ago=dt.timedelta(days=8))
    assert len(said(line)) == 1


def test_a_line_along_the_border_is_warned_of_without_any_track(camera: Camera) -> None:
    low = making.line(camera, zone_coordinates={"units": "normalized", "points": [[0.0, 0.99], [1.0, 0.99]]})
    assert said(low)[0].startswith("Most of the line lies within 3 %")


def test_areas_and_lines_out_of_use_get_no_advice(camera: Camera) -> None:
    border = {"units": "normalized", "points": [[0.0, 0.99], [1.0, 0.99]]}
    off = making.line(camera, zone_coordinates=border, is_active=False)
    assert advice_about(camera, [off, making.area(camera)], NOW) == {}


def test_the_admin_says_it_at_the_zone(client: Client, camera: Camera) -> None:
    client.force_login(User.objects.create_superuser("root"))
    low = making.line(camera, zone_coordinates={"units": "normalized", "points": [[0.0, 0.99], [1.0, 0.99]]})
    fine = making.line(camera, "Fine", counts_toward_total=False)
    page = client.get(f"/admin/counting/countingzone/{low.pk}/change/").content.decode()
    assert "Most of the line lies within 3 %" in page
    page = client.get(f"/admin/counting/countingzone/{fine.pk}/change/").content.decode()
    assert "Nothing speaks against this place." in page
    assert client.get("/admin/counting/countingzone/add/").status_code == 200
