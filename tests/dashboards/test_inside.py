"""Who is inside, today by hour and the heat map: on the camera's page and pages of their own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from analytics import live
from analytics.models import StoredEvent
from cameras.models import Camera, CameraHealth
from counting.core.density import DensityGrid
from counting.models import CountingResult, CountingZone
from counting.services.density import add_density
from counting.services.occupancy_log import note_occupancy
from dashboards.hours import hours_today
from tests.api import clients
from tests.dashboards import scenes
from tests.dashboards.test_pages import browser_of, words
from tests.making import utc

pytestmark = pytest.mark.usefixtures("redis")

NINE = utc("2026-11-22T09:00:00")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def page(owner: User) -> Client:
    return browser_of(owner)


@pytest.fixture
def operator(tenant: Any) -> Client:
    return browser_of(clients.member(tenant, "operator"))


@pytest.fixture
def door(camera: Camera) -> CountingZone:
    return scenes.make_line(camera)


def address(camera: Camera, rest: str = "") -> str:
    return f"/cameras/{camera.camera_id}/{rest}"


def result(camera: Camera, start: dt.datetime, count_in: int, count_out: int, **values: Any) -> None:
    CountingResult.objects.create(
        camera=camera, time_period="hour", period_start=start, period_end=start + HOUR, result_timestamp=start,
        count_in=count_in, count_out=count_out, count_total=count_in + count_out, **values,
    )  # fmt: skip


def correct(browser: Client, camera: Camera, **values: Any) -> Any:
    return browser.post(address(camera, "correct/"), values, follow=True)


def test_derived_occupancy_says_that_it_is_derived(page: Client, door: CountingZone) -> None:
    for _ in range(3):
        scenes.cross(door, at=timezone.now())
    scenes.cross(door, "out", at=timezone.now())
    shown = words(page, address(door.camera))
    assert "Inside now 2 derived: in minus out since the last reset or correction" in shown
    assert "Door derived 2" in shown
    assert "Door derived 2" in words_of_part(page, door.camera, "inside/")


def test_who_left_where_nobody_was_left_is_told_with_what_it_means(page: Client, door: CountingZone) -> None:
    assert "nobody was left inside" not in words(page, address(door.camera))
    scenes.cross(door, "out", at=timezone.now())
    told = "Today 1 person left when by the count nobody was left inside: somebody was missed on the way in"
    for shown in (words(page, address(door.camera)), words_of_part(page, door.camera, "inside/")):
        assert told in shown
        assert "An operator sets the number right with “Correct…”." in shown
    scenes.cross(door, "out", at=timezone.now())
    scenes.make_area(door.camera)  # measured from now on: there is nothing to correct
    shown = words(page, address(door.camera))
    assert "Today 2 people left when by the count nobody was left inside: some were missed" in shown
    assert "Correct…" not in shown


def test_measured_occupancy_says_that_it_is_measured_and_cannot_be_corrected(operator: Client, camera: Camera) -> None:
    hall = scenes.make_area(camera)
    shown = words(operator, address(camera))
    assert "Inside now no data measured" in shown
    note_occupancy(camera, hall, timezone.now(), 4, "measured")
    shown = words(operator, address(camera))
    assert "Inside now 4 measured: people seen in the areas" in shown
    assert "Correct…" not in shown


def test_density_is_shown_where_the_floor_is_known(page: Client, camera: Camera) -> None:
    hall = scenes.make_area(camera, zone_area_sqm="2000")
    note_occupancy(camera, hall, timezone.now(), 5, "measured")
    assert "Hall measured, 0.0025 per m² 5" in words(page, address(camera))


def test_the_page_shows_both_switches_and_warns_of_lines_that_count_nobody(page: Client, door: CountingZone) -> None:
    assert "Switches tracks people, counts" in words(page, address(door.camera))
    Camera.objects.filter(pk=door.camera.pk).update(tracking_enabled=False)
    shown = words(page, address(door.camera))
    assert "Switches does not track people, counts" in shown
    assert "so that its lines (1) count nobody" in shown
    Camera.objects.filter(pk=door.camera.pk).update(counting_enabled=False)
    shown = words(page, address(door.camera))
    assert "Switches does not track people, does not count" in shown
    assert "count nobody" not in shown


def words_of_part(browser: Client, camera: Camera, rest: str) -> str:
    """Return the words of a part of the page, which is no page of its own."""
    body = browser.get(address(camera, rest)).content.decode()
    assert "<html" not in body
    return words(browser, address(camera))


def test_operators_correct_and_the_page_says_so(operator: Client, page: Client, door: CountingZone) -> None:
    scenes.cross(door, at=timezone.now())
    assert "Correct…" in words(operator, address(door.camera))
    assert "Correct…" not in words(page, address(door.camera))
    shown = correct(operator, door.camera, value=7, reason="Counted by hand").content.decode()
    assert "Corrected to 7." in shown
    assert "Inside now 7 derived" in words(page, address(door.camera))
    assert StoredEvent.objects.get(event_type="occupancy.corrected").event_data["reason"] == "Counted by hand"


def test_one_of_several_lines_is_corrected_alone(operator: Client, door: CountingZone) -> None:
    gate = scenes.make_line(door.camera, "Gate")
    correct(operator, door.camera, value=3, reason="Seen", zone=gate.pk)
    shown = words(operator, address(door.camera))
    assert "Door derived 0 Gate derived 3" in shown


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"value": "-1", "reason": "x"}, "value: Ensure this value is greater than or equal to 0."),
        ({"value": "1", "reason": " "}, "reason: This field is required."),
        ({"value": "many", "reason": "x"}, "value: Enter a whole number."),
        ({"value": "1", "reason": "x", "zone": "0"}, "zone: Select a valid choice."),
    ],
)
def test_a_wrong_correction_is_refused_in_words(
    operator: Client, door: CountingZone, values: dict[str, str], fault: str
) -> None:
    assert fault in correct(operator, door.camera, **values).content.decode()
    assert StoredEvent.objects.filter(event_type="occupancy.corrected").count() == 0


def test_viewers_may_not_correct_and_strangers_find_nothing(
    page: Client, stranger: User, client: Client, door: CountingZone
) -> None:
    assert correct(page, door.camera, value=1, reason="x").status_code == 403
    assert correct(browser_of(stranger), door.camera, value=1, reason="x").status_code == 404
    assert client.post(address(door.camera, "correct/")).headers["Location"].startswith("/login/")
    assert page.get(address(door.camera, "correct/")).status_code == 405


@pytest.mark.parametrize("rest", ["inside/", "hours/", "density/"])
def test_parts_and_maps_are_for_members_alone(
    client: Client, teammate: User, stranger: User, camera: Camera, rest: str
) -> None:
    assert browser_of(teammate).get(address(camera, rest)).status_code == 200
    assert browser_of(stranger).get(address(camera, rest)).status_code == 404
    assert client.get(address(camera, rest)).headers["Location"].startswith("/login/")


def test_today_by_hour_is_drawn_and_told(page: Client, camera: Camera) -> None:
    result(camera, NINE, 8, 2)
    result(camera, NINE + HOUR, 4, 4)
    shown = words(page, address(camera))
    assert "at most 8 an hour" in shown
    assert "In and out by hour Hour In Out 09:00 8 2 10:00 4 4" in shown
    body = page.get(address(camera, "hours/")).content.decode()
    assert body.count('class="bars__in"') == 2
    assert 'height="96.0"' in body  # 8 of at most 8
    assert 'height="24.0"' in body  # 2 of them


def test_hours_without_anybody_looking_are_no_data_rather_than_0(page: Client, camera: Camera) -> None:
    result(camera, NINE, 0, 0, observed_seconds=0)
    assert "No results of today yet" in words(page, address(camera))
    result(camera, NINE + HOUR, 0, 0, observed_seconds=3600)
    assert "Hour In Out 10:00 0 0" in words(page, address(camera))


def test_the_running_hour_is_counted_from_the_events_and_agrees_with_today(page: Client, door: CountingZone) -> None:
    result(door.camera, NINE, 8, 2)
    result(door.camera, NINE + 3 * HOUR, 0, 0, observed_seconds=5)  # of noon, built before anybody came
    scenes.cross(door, at=utc("2026-11-22T12:00:00"))
    scenes.cross(door, "out", at=utc("2026-11-22T12:00:01"))
    scenes.cross(scenes.make_line(door.camera, "Inner", counts_toward_total=False), at=utc("2026-11-22T12:00:01"))
    shown = words_of_part(page, door.camera, "hours/")
    assert "09:00 8 2" in shown
    assert "12:00 1 1" in shown


def test_a_day_without_anybody_says_so(page: Client, camera: Camera) -> None:
    result(camera, NINE, 0, 0, observed_seconds=3600)
    result(camera, NINE + HOUR, 0, 0)  # built although nobody said whether frames were looked at
    shown = words(page, address(camera))
    assert "nobody yet" in shown
    assert "Hour In Out 09:00 0 0" in shown
    assert "10:00 0 0" not in shown


def test_a_day_has_as_many_hours_as_its_clocks_show(tenant: Any) -> None:
    berlin = scenes.make_camera(tenant, timezone="Europe/Berlin")
    longer = hours_today(berlin, utc("2026-10-25T12:00:00"))
    assert [hour.label for hour in longer.hours][1:5] == ["01:00", "02:00", "02:00", "03:00"]
    assert len(longer.hours) == 25
    assert len(hours_today(berlin, utc("2026-03-29T12:00:00")).hours) == 23


def test_the_rate_reached_stands_beside_the_rate_wanted_with_its_warning(page: Client, camera: Camera) -> None:
    live.publish_status(camera, "online", rate=2.5, wanted=10.0, warning="Too slow to be sure.", engine="motion")
    assert live.flush(30)
    shown = words(page, address(camera))
    assert "Rate 2.5 frames a second of 10.0 wanted" in shown
    assert "Too slow to be sure." in shown


def test_health_shows_only_what_somebody_has_measured(page: Client, camera: Camera) -> None:
    assert "Latency" not in words(page, address(camera))
    CameraHealth.objects.filter(camera=camera).update(latency_ms=40)
    shown = words(page, address(camera))
    assert "Latency 40 ms" in shown
    assert "Uptime" not in shown


def test_zones_show_their_version(page: Client, door: CountingZone) -> None:
    CountingZone.objects.filter(pk=door.pk).update(version=4)
    assert "Version Door Line – 4" in words(page, address(door.camera))


def stood(camera: Camera, seconds: float, until: str) -> None:
    grid = DensityGrid()
    grid.add([(0.5, 0.5)], seconds)
    add_density(camera, utc(until), grid)


def test_the_heat_map_of_a_day_with_its_hours(page: Client, camera: Camera) -> None:
    stood(camera, 60, "2026-11-22T09:30:00")
    stood(camera, 30, "2026-11-22T10:30:00")
    shown = words(page, address(camera, "density/"))
    assert "Time spent by people 90 s Time looked at 90 s" in shown
    body = page.get(address(camera, "density/")).content.decode()
    assert '"label": "09:00", "until": "10:00"' in body
    source = body.partition('class="heat__picture" src="')[2].partition('"')[0].replace("&amp;", "&")
    assert page.get(source).headers["Content-Type"] == "image/png"


def test_the_heat_map_follows_the_cameras_day(page: Client, tenant: Any) -> None:
    camera = scenes.make_camera(tenant, timezone="Asia/Ho_Chi_Minh")
    stood(camera, 60, "2026-11-21T18:30:00")  # 01:30 of the 22nd there
    assert "60 s" in words(page, address(camera, "density/"))
    assert "No data for this time." in words(page, f"{address(camera, 'density/')}?date=2026-11-21")


def test_days_of_a_month_are_one_step_each(page: Client, camera: Camera) -> None:
    stood(camera, 60, "2026-11-02T09:30:00")
    stood(camera, 60, "2026-11-20T09:30:00")
    stood(camera, 60, "2026-10-20T09:30:00")  # more than thirty days ago
    body = page.get(f"{address(camera, 'density/')}?period=day").content.decode()
    assert [f'"label": "{day}"' in body for day in ("2026-11-02", "2026-11-20", "2026-10-20")] == [True, True, False]


@pytest.mark.parametrize("query", ["period=year", "date=2026-02-30", "date=soon", "date=0001-01-01"])
def test_an_address_that_says_nonsense_shows_today(page: Client, camera: Camera, query: str) -> None:
    stood(camera, 60, "2026-11-22T09:30:00")
    assert "60 s" in words(page, f"{address(camera, 'density/')}?{query}")
