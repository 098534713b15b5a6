"""Another line tried on recorded tracks from a page: numbers, faults, keeping, the right people."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cameras.models import Camera
from counting.models import CountingEvent, CountingZone
from tests.api import clients
from tests.dashboards import scenes
from tests.dashboards.test_pages import browser_of, words
from tests.making import utc

pytestmark = pytest.mark.usefixtures("redis")

NINE = utc("2026-11-22T09:00:00")
DOWN = [(500, y) for y in range(50, 451, 50)]  # of 1000 × 500 pixels: over y = 250 after 2 s
SPAN = {"start": "2026-11-22T09:00:00", "end": "2026-11-22T11:00:00"}
LOW = {"name": "Door", "coordinates": json.dumps([[0.2, 0.85], [0.8, 0.85]]), **SPAN}


@pytest.fixture
def operator(tenant: Any) -> Client:
    return browser_of(clients.member(tenant, "operator"))


@pytest.fixture
def camera(tenant: Any) -> Camera:
    """Return a camera with a line across its middle, over which two people walked and one turned round."""
    made = scenes.make_camera(tenant, "door", resolution_width=1000, resolution_height=500)
    scenes.make_line(made)
    clients.walk(made, "a", NINE + dt.timedelta(minutes=1), *DOWN)
    clients.walk(made, "b", NINE + dt.timedelta(minutes=61), *DOWN)
    clients.walk(made, "c", NINE + dt.timedelta(minutes=62), *DOWN[:7])  # up to y = 350
    return made


def address(camera: Camera, rest: str = "") -> str:
    return f"/cameras/{camera.camera_id}/recount/{rest}"


def tried(browser: Client, camera: Camera, **values: str) -> str:
    """Return the words of the page after a line was tried."""
    return words_of(browser.get(address(camera), {**LOW, **values}))


def words_of(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_begins_with_the_first_line_and_today(operator: Client, camera: Camera) -> None:
    shown = words_of(operator.get(address(camera)))
    assert "[[0.2, 0.5], [0.8, 0.5]]</textarea>" in shown
    assert 'name="start" value="2026-11-22T00:00:00"' in shown
    assert shown.count('class="scene__way"') == 3
    assert "Old line again" not in shown


def test_a_zone_can_be_named_in_the_address(operator: Client, camera: Camera) -> None:
    gate = scenes.make_line(camera, "Gate")
    assert 'name="name" list="names" value="Gate"' in words_of(operator.get(address(camera), {"zone": gate.pk}))


def test_the_zones_page_in_the_admin_leads_here(camera: Camera) -> None:
    boss = browser_of(scenes.make_user("boss", is_staff=True, is_superuser=True))
    zone = CountingZone.objects.get(camera=camera)
    page = boss.get(f"/admin/counting/countingzone/{zone.pk}/change/").content.decode()
    assert f'<a href="{address(camera)}?zone={zone.pk}">Try another line on recorded tracks</a>' in page


def test_old_and_new_stand_side_by_side(operator: Client, camera: Camera) -> None:
    scenes.cross(CountingZone.objects.get(camera=camera), "out", NINE + dt.timedelta(minutes=1, seconds=2))
    query = "&".join(f"{name}={value}" for name, value in LOW.items())
    shown = words(operator, f"{address(camera)}?{query}")
    assert "3 tracks, 25 samples, one every 0.50 s" in shown
    # Down the picture is to the right of one who looks along the line from left to right: in.
    assert "2026-11-22 09:00 0 in, 1 out 1 in, 0 out 1 in, 0 out" in shown
    assert "2026-11-22 10:00 0 in, 0 out 2 in, 0 out 1 in, 0 out" in shown
    assert "Total 0 in, 1 out 3 in, 0 out 2 in, 0 out" in shown
    assert shown.index("09:00 0 in") < shown.index("10:00 0 in")
    assert CountingEvent.objects.filter(source="import").count() == 0


def test_keeping_makes_a_new_zone_and_says_so(operator: Client, camera: Camera) -> None:
    answer = operator.post(address(camera, "keep/"), LOW, follow=True)
    assert "Kept as “Door (recount 1)” with 2 events; it is switched off." in answer.content.decode()
    assert answer.redirect_chain[0][0] == f"{address(camera)}#kept"
    assert CountingEvent.objects.filter(source="import", zone__zone_name="Door (recount 1)").count() == 2
    again = operator.post(address(camera, "keep/"), LOW, follow=True)
    assert "already holds a recount" in again.content.decode()
    assert "Old line again" in again.content.decode()  # what was tried is still there


def test_a_kept_recount_is_listed_with_its_sums_and_leads_to_its_events(operator: Client, camera: Camera) -> None:
    Camera.objects.filter(pk=camera.pk).update(timezone="Asia/Ho_Chi_Minh")
    assert "Kept recounts" not in words(operator, address(camera))
    operator.post(address(camera, "keep/"), {**LOW, "start": "2026-11-22T16:00:00", "end": "2026-11-22T18:00:00"})
    made = CountingZone.objects.get(zone_name="Door (recount 1)")
    scenes.cross(made)  # counted by somebody who has switched it on: in no sum of the recount
    stored = CountingEvent.objects.filter(zone=made).order_by("source", "event_timestamp")
    _engine, first, last = stored
    times = [f"{each.event_timestamp + dt.timedelta(hours=7):%Y-%m-%d %H:%M:%S}" for each in (first, last)]
    page = operator.get(address(camera)).content.decode()
    shown = words(operator, address(camera))
    assert f"Door (recount 1) switched off {times[0]} {times[1]} 2 0 2 Its events · Try it again" in shown
    log = page.partition('href="/events/?')[2].partition('"')[0].replace("&amp;", "&")
    answer = operator.get(f"/events/?{log}").content.decode()
    assert [each.event_uid in answer for each in stored] == [False, True, True]


def test_the_camera_page_and_the_zones_page_say_that_a_recount_is_kept(operator: Client, camera: Camera) -> None:
    boss = browser_of(scenes.make_user("boss", is_staff=True, is_superuser=True))
    camera_page = f"/cameras/{camera.camera_id}/"
    assert "recount is kept" not in words(operator, camera_page)
    operator.post(address(camera, "keep/"), LOW)
    assert "Try another line on recorded tracks · 1 recount is kept" in words(operator, camera_page)
    for zone, holds in ((z, z.zone_name != "Door") for z in CountingZone.objects.filter(camera=camera)):
        page = boss.get(f"/admin/counting/countingzone/{zone.pk}/change/").content.decode()
        assert ("This zone holds a kept recount: 2 in, 0 out." in page) is holds


def test_kept_recounts_of_other_cameras_are_not_listed(operator: Client, stranger: User, camera: Camera) -> None:
    operator.post(address(camera, "keep/"), LOW)
    other = scenes.make_camera(camera.tenant)
    assert "Kept recounts" not in words(operator, address(other))
    assert browser_of(stranger).get(address(camera)).status_code == 404


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"coordinates": "[[0.5"}, "<b>coordinates</b>: Enter a valid JSON."),
        ({"coordinates": "[[0.5, 0.5]]"}, "<b>coordinates</b>:"),
        ({"coordinates": "[[0.5, 0.5], [2, 0.5]]"}, "<b>coordinates</b>:"),
        ({"start": "soon"}, "<b>start</b>: Enter a valid date/time."),
        ({"end": "2026-11-22T08:00:00"}, "<b>end</b>: Must be after “From”."),
        ({"end": "2026-11-24T08:00:00"}, "<b>end</b>: At most a day here"),
        ({"name": " "}, "<b>name</b>: This field is required."),
    ],
)
def test_faults_stand_at_their_fields(operator: Client, camera: Camera, values: dict[str, str], fault: str) -> None:
    assert fault in tried(operator, camera, **values)
    answer = operator.post(address(camera, "keep/"), {**LOW, **values})
    assert answer.status_code == 302
    assert fault in words_of(operator.get(answer.headers["Location"]))
    assert CountingEvent.objects.count() == 0


def test_without_tracks_it_says_why(operator: Client, camera: Camera) -> None:
    shown = tried(operator, camera, start="2026-11-21T09:00:00", end="2026-11-21T10:00:00")
    assert "No tracks are stored for this time." in shown
    assert "Keep as a new zone" not in shown


def test_viewers_try_operators_keep_strangers_find_nothing(
    owner: User, stranger: User, client: Client, camera: Camera
) -> None:
    viewer = browser_of(owner)
    assert "Old line again" in tried(viewer, camera)
    assert "Keep as a new zone" not in tried(viewer, camera)
    assert viewer.post(address(camera, "keep/"), LOW).status_code == 403
    for path in (address(camera), address(camera, "keep/")):
        assert browser_of(stranger).post(path, LOW).status_code in (404, 405)
        assert client.post(path, LOW).status_code in (302, 405)
    assert browser_of(stranger).get(address(camera)).status_code == 404
    assert client.get(address(camera)).headers["Location"].startswith("/login/")


def test_times_are_the_cameras_own(operator: Client, camera: Camera) -> None:
    Camera.objects.filter(pk=camera.pk).update(timezone="Asia/Ho_Chi_Minh")
    shown = tried(operator, camera, start="2026-11-22T16:00:00", end="2026-11-22T17:00:00")
    assert '<th scope="row">2026-11-22 16:00</th>' in shown
    assert "2026-11-22 17:00</th>" not in shown
