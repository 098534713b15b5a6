"""The admin of events, detections, tracks, results, occupancy and density: evidence, borders, few queries."""

from __future__ import annotations

import datetime as dt
import html
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from analytics.services.occupancy import correct_occupancy
from analytics.services.recording import record_counting_event
from cameras.models import Camera
from counting import evidence
from counting.core.density import DensityGrid
from counting.models import CountingEvent, CountingZone
from counting.services import update_zone
from counting.services.density import add_density
from counting.services.detections import DetectionRow, store_detections
from counting.services.results import build_results
from counting.services.tracks import TrackRow, store_tracks
from tests import making

pytestmark = pytest.mark.django_db

TABLES = ("countingevent", "persondetection", "persontrack", "countingresult", "occupancychange", "densitymap")
PATH = [{"x": 0.25, "y": 0.5, "timestamp": "2024-01-01T00:00:00Z"}, {"x": 0.75, "y": 0.5, "timestamp": "x"}]


def filled(name: str, rows: int = 1, **values: Any) -> Camera:
    """Return a camera with rows in all tables."""
    camera = making.camera(name, **values)
    door, now = making.line(camera), timezone.now()
    grid = DensityGrid()
    grid.add([[0.5, 0.5]], 2.0)
    for number in range(rows):
        at = now - dt.timedelta(seconds=number)
        count(door, at, detection_id=f"{name}-{number}")
        store_detections([DetectionRow(name, at, f"{name}-{number}", 0.9, 1, 2, 30, 40)])
        store_tracks([TrackRow(name, f"{name}-t", at, 1, 2, 640, 480, 100, at, at)])
        add_density(camera, at, grid)
    correct_occupancy(camera, door, 3, "counted by hand")
    build_results(now)
    return camera


def count(zone: CountingZone, at: dt.datetime, **values: Any) -> None:
    record_counting_event(
        camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=at, track_id=str(at),
        **values,
    )  # fmt: skip


def event_page(client: Client) -> str:
    event = CountingEvent.objects.get()
    return html.unescape(client.get(f"/admin/counting/countingevent/{event.pk}/change/").content.decode())


@pytest.mark.parametrize("table", TABLES)
def test_a_list_costs_the_same_for_one_row_and_for_twenty(
    root: Client, django_assert_max_num_queries: Any, table: str
) -> None:
    filled("one", rows=20)

    with django_assert_max_num_queries(6):  # session, user, cameras to filter by, number of rows, rows
        page = root.get(f"/admin/counting/{table}/")

    assert page.status_code == 200
    assert b"one" in page.content


@pytest.mark.parametrize("table", TABLES)
def test_a_member_sees_the_rows_of_the_own_tenant_alone(client: Client, table: str) -> None:
    museum, bank = making.tenant("Museum"), making.tenant("Bank")
    filled("own", tenant=museum)
    filled("foreign", tenant=bank)
    client.force_login(making.member("anna", museum, is_staff=True))

    text = client.get(f"/admin/counting/{table}/").content.decode()

    assert "own" in text
    assert "foreign" not in text


@pytest.mark.parametrize("table", TABLES)
def test_a_list_is_filtered_by_camera(root: Client, table: str) -> None:
    filled("first")
    filled("second")

    page = root.get(f"/admin/counting/{table}/?camera=first")

    assert {row.camera_id for row in page.context["cl"].result_list} == {"first"}


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_shown_and_changed_by_nobody(root: Client, table: str) -> None:
    filled("door")
    page = root.get(f"/admin/counting/{table}/")
    row = page.context["cl"].result_list[0]

    assert root.get(f"/admin/counting/{table}/{row.pk}/change/").status_code == 200
    assert root.post(f"/admin/counting/{table}/{row.pk}/change/", {}).status_code == 403
    assert root.get(f"/admin/counting/{table}/add/").status_code == 403


def test_a_correction_is_shown_with_its_reason(root: Client) -> None:
    filled("door")

    assert "counted by hand" in root.get("/admin/counting/occupancychange/").content.decode()


def test_an_event_shows_the_zone_as_it_was_and_the_path(root: Client) -> None:
    door = making.line(making.camera("door", resolution_width=640, resolution_height=480))
    count(door, timezone.now(), path_trajectory=PATH)

    text = event_page(root)

    # 320 pixels wide and, at 4:3, 240 high: the line from (0.5, 0.1) to (0.5, 0.9), the path half-way down
    assert 'points="160.0,24.0 160.0,216.0"' in text
    assert 'points="80.0,120.0 240.0,120.0"' in text
    assert "1, as it is now" in text


def test_an_event_keeps_the_zone_that_was_changed_since(root: Client) -> None:
    door = making.line(making.camera("door", resolution_width=640, resolution_height=480))
    count(door, timezone.now())
    update_zone(door, zone_coordinates={"units": "normalized", "points": [[0.0, 0.5], [1.0, 0.5]]})

    text = event_page(root)

    assert 'points="160.0,24.0 160.0,216.0"' in text
    assert "1; it was changed since, now 2" in text


def test_an_event_whose_zone_version_is_forgotten_says_so(root: Client) -> None:
    door = making.line(making.camera("door"))
    count(door, timezone.now())
    update_zone(door, anchor="center")
    CountingZone.history.filter(version=1).delete()

    assert "1, of which nothing is known any more; now 2" in event_page(root)


def test_an_event_names_its_detection_and_says_when_that_is_expired(root: Client) -> None:
    door, now = making.line(making.camera("door")), timezone.now()
    count(door, now, detection_id="seen")

    assert "seen (expired)" in event_page(root)
    store_detections([DetectionRow("door", now, "seen", 0.9, 1, 2, 30, 40)])
    assert "expired" not in event_page(root)


def test_an_event_without_evidence_is_shown_too(root: Client) -> None:
    record_counting_event(
        camera=making.camera("door"), zone=None, event_type="cross_line", direction="in",
        event_timestamp=timezone.now(),
    )  # fmt: skip

    assert "None was kept." in event_page(root)


def test_an_event_shows_the_picture_that_was_kept(root: Client, tmp_path: Any, settings: Any) -> None:
    settings.VAR = tmp_path
    count(making.line(making.camera("door")), timezone.now())
    place = evidence.path_of(CountingEvent.objects.get())
    place.parent.mkdir(parents=True)
    jpeg = io.BytesIO()
    Image.new("RGB", (8, 8)).save(jpeg, "JPEG")
    place.write_bytes(jpeg.getvalue())

    assert "data:image/jpeg;base64," in event_page(root)
