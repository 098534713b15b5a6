"""The list of cameras: what a row and a card say, how it is narrowed down, and what it costs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics import live
from analytics.admin.camera_filters import STATES, in_state
from analytics.live import LiveState
from analytics.services.recording import record_counting_event
from analytics.states import status_of
from cameras.models import Camera, CameraGroup, CameraHealth, CameraLocation, UserPreference
from cameras.services.places import assign_to_group
from tests import making
from tests.admin_pages import cells, text
from tests.api import clients

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]

CAMERAS = "/admin/cameras/camera/"
NOW = making.utc("2026-11-24T12:00:00")  # a Tuesday
MONDAYS = {"windows": [{"days": ["mon"], "start": "08:00", "end": "18:00"}]}


@pytest.fixture
def root(client: Client) -> Client:
    """Return a client in which the administrator is logged in."""
    client.force_login(User.objects.create_superuser("root"))
    return client


def heard(camera: Camera, status: str = "online", seconds: float = 5) -> Camera:
    """Let the camera be in a state, heard of so many seconds ago."""
    CameraHealth.objects.filter(camera=camera).update(
        status=status, last_heartbeat=timezone.now() - dt.timedelta(seconds=seconds)
    )
    return camera


def names(browser: Client, **query: str) -> list[str]:
    """Return the keys of the cameras that the list shows."""
    page = browser.get(CAMERAS, query)
    assert page.status_code == 200
    return [camera.camera_id for camera in page.context["cl"].result_list]


def test_a_row_says_how_the_camera_is_and_what_it_has_counted(root: Client) -> None:
    place = CameraLocation.objects.create(location_name="North door")
    camera = heard(making.camera("door", camera_name="Door", location=place))
    zone = making.line(camera)
    for track, direction in enumerate(("in", "in", "out")):
        record_counting_event(
            camera=camera, zone=zone, event_type="cross_line", direction=direction, event_timestamp=timezone.now(),
            track_id=str(track),
        )  # fmt: skip
    live.publish_status(camera, "online", rate=4.5, wanted=5.0)
    live.store_snapshot(camera, b"jpeg")
    live.flush(30.0)

    body = root.get(CAMERAS).content.decode()

    found = {name: cells(body, name) for name in ("name_and_id", "state", "rate", "in_today", "out_today", "place")}
    assert found == {
        "name_and_id": ["Doordoor"], "state": ["Online"], "rate": ["4.5 / 5"], "in_today": ["2"], "out_today": ["1"],
        "place": ["North door"],
    }  # fmt: skip
    assert cells(body, "inside_now") == ["1"]
    assert cells(body, "last_seen") == ["just now"]
    assert '<img class="hc-thumb" src="/cameras/door/snapshot.jpg"' in body


def test_a_camera_that_was_never_seen_says_so_and_no_zero(root: Client) -> None:
    making.line(making.camera("door"))

    body = root.get(CAMERAS).content.decode()

    assert [cells(body, name) for name in ("state", "in_today", "inside_now", "last_seen")] == [
        ["Never seen"], ["–"], ["–"], ["never"],
    ]  # fmt: skip


def test_cards_show_the_same_and_the_switch_is_kept_for_its_user_alone(root: Client) -> None:
    heard(making.camera("door", camera_name="Door", tags=["vip"]), "error", 3600)
    CameraHealth.objects.update(last_error_message="No route.")

    answer = root.post(CAMERAS + "look/", {"look": "cards", "query": "tag=vip"})
    assert answer.headers["Location"] == CAMERAS + "?tag=vip"
    body = root.get(CAMERAS).content.decode()

    assert 'class="hc-card"' in body
    for words in ("Door", "Error", "No route.", "vip"):
        assert words in text(body)
    other = clients.browser(User.objects.create_superuser("other"))
    assert 'class="hc-card"' not in other.get(CAMERAS).content.decode()
    root.post(CAMERAS + "look/", {"look": "table"})
    root.post(CAMERAS + "look/", {"look": "nonsense"})
    assert UserPreference.objects.get().camera_list == "table"
    assert root.get(CAMERAS + "look/").status_code == 405


def test_cameras_are_found_by_place_group_tag_type_tenant_and_words(root: Client) -> None:
    museum = making.tenant("Museum")
    hall = CameraLocation.objects.create(location_name="Hall", tenant=museum)
    night = CameraGroup.objects.create(group_name="Night", tenant=museum)
    door = making.camera("door", camera_name="North door", tenant=museum, location=hall, tags=["vip", "entrance"])
    making.camera("gate", camera_name="Gate", camera_type="RTSP")
    assign_to_group(night, door)

    for query in (
        {"place": str(hall.pk)}, {"group": str(night.pk)}, {"tag": "vip"}, {"type": "IP"},
        {"tenant": str(museum.pk)}, {"q": "north"}, {"q": "entr"}, {"q": "doo"},
        {"tag": "entrance", "type": "IP", "group": str(night.pk)},
    ):  # fmt: skip
        assert names(root, **query) == ["door"], query
    for query in ({"place": "none"}, {"group": "none"}, {"type": "RTSP"}):
        assert names(root, **query) == ["gate"], query
    for query in ({"place": "x"}, {"group": "9" * 30}, {"tag": "vi"}, {"state": "online"}, {"state": "x"}):
        assert names(root, **query) == [], query


def test_the_filter_of_states_finds_what_the_list_says() -> None:
    with time_machine.travel(NOW, tick=False):
        heard(making.camera("online"), seconds=60)
        heard(making.camera("silent"), seconds=61)
        heard(making.camera("gone"), "offline", 600)
        heard(making.camera("broken"), "error", 600)
        heard(making.camera("resting", schedule_enabled=True, schedule_config=MONDAYS), "offline", 600)
        heard(making.camera("repaired", schedule_enabled=True, schedule_config=MONDAYS), "maintenance")
        heard(making.camera("off", is_active=False))
        making.camera("new")
        CameraHealth.objects.filter(camera=making.camera("bare")).delete()
        cameras = Camera.objects.select_related("health").order_by("camera_id")

        said = {camera.camera_id: status_of(camera, LiveState(), NOW).status for camera in cameras}
        found = {camera.camera_id: state for state in STATES for camera in in_state(Camera.objects.all(), state, NOW)}

    assert found == said == {
        "online": "online", "silent": "offline", "gone": "offline", "broken": "error", "resting": "paused",
        "repaired": "maintenance", "off": "inactive", "new": "unseen", "bare": "unseen",
    }  # fmt: skip


def test_an_operator_is_offered_nothing_of_other_tenants_and_finds_none(root: Client) -> None:
    museum, airport = making.tenant("Museum"), making.tenant("Airport")
    hall = CameraLocation.objects.create(location_name="Secret hall", tenant=airport)
    group = CameraGroup.objects.create(group_name="Secret group", tenant=airport)
    assign_to_group(group, making.camera("secret", tenant=airport, tags=["secret-tag"], location=hall))
    making.camera("door", tenant=museum)
    browser = clients.browser(clients.member(museum, "operator"))

    assert "ecret" not in browser.get(CAMERAS).content.decode()
    for query in ({"place": str(hall.pk)}, {"group": str(group.pk)}, {"tag": "secret-tag"}, {"q": "secret"}):
        assert names(browser, **query) == []


def queries(browser: Client, **query: Any) -> int:
    """Return how many questions the list asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(CAMERAS, query).status_code == 200
    return len(asked)


@pytest.mark.parametrize("look", ["table", "cards"])
def test_the_list_costs_the_same_for_one_camera_and_for_many(look: str) -> None:
    museum = making.tenant("Museum")
    browser = clients.browser(clients.member(museum, "operator"))
    browser.post(CAMERAS + "look/", {"look": look})
    hall = CameraLocation.objects.create(location_name="Hall", tenant=museum)
    group = CameraGroup.objects.create(group_name="All", tenant=museum)

    def add(number: int) -> None:
        camera = heard(making.camera(f"cam-{number}", tenant=museum, location=hall, tags=[f"tag-{number}"]))
        making.line(camera)
        assign_to_group(group, camera)

    add(0)
    one = queries(browser)
    for number in range(1, 30):
        add(number)

    assert queries(browser) == one
    assert one <= 15
    assert queries(browser, state="online", group=str(group.pk), q="cam") <= 17
