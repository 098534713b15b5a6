"""The pages as the server renders them: right without JavaScript, for the right people, at a fixed price."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from analytics import live
from analytics.services.occupancy import correct_occupancy
from cameras.models import Camera, CameraHealth
from dashboards.templatetags.headcount import count, share, status_tone, status_word
from tests.dashboards import scenes

pytestmark = pytest.mark.usefixtures("redis")

LIVE = "/dashboards/live/"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def page(owner: User) -> Client:
    """Return the browser of the owner, logged in."""
    return browser_of(owner)


def browser_of(user: User) -> Client:
    """Return the browser of a user, logged in."""
    client = Client()
    client.force_login(user)
    return client


def words(client: Client, path: str) -> str:
    """Return what a reader without JavaScript sees: the text of the page, blanks collapsed."""
    response = client.get(path)
    assert response.status_code == 200
    body = response.content.decode().partition("<main")[2]
    without_scripts = re.sub(r"<script.*?</script>", " ", body, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", without_scripts)).split())


def test_the_front_door_leads_to_the_live_page(page: Client) -> None:
    assert page.get("/").headers["Location"] == LIVE


@pytest.mark.parametrize("path", [LIVE, "/cameras/x/", "/cameras/x/events/", "/cameras/x/snapshot.jpg"])
def test_every_page_asks_for_a_login(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/login/?next={path}"


def test_the_live_page_has_its_numbers_without_javascript(page: Client, camera: Camera) -> None:
    door, gate = scenes.make_line(camera, "Door"), scenes.make_line(camera, "Gate")
    hall = scenes.make_area(camera, max_capacity=20)
    for line, direction in [(door, "in"), (door, "in"), (door, "out"), (gate, "in")]:
        scenes.cross(line, direction)
    live.publish_occupancy(camera, {hall.pk: 7})
    assert live.flush(30)
    shown = words(page, LIVE)
    assert "In today 3 Out today 1" in shown
    assert "Hall inside now 7 of 20" in shown
    assert "Door 2 1 Gate 1 0" in shown
    assert "Online" in shown
    assert "Refreshed every 10 s" in shown
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page.get(LIVE).content.decode()


def test_counted_stands_beside_true_where_the_truth_is_known(page: Client, camera: Camera) -> None:
    line = scenes.make_line(camera)
    assert "Counted" not in words(page, LIVE)
    for _ in range(3):
        scenes.cross(line)
    scenes.tell_truth(line, 4, 0)
    shown = words(page, LIVE)
    assert "Counted 3 True 4 75.0%" in shown
    assert "3 true 4" in shown
    assert "This scene is generated" in shown


def test_further_classes_stand_beside_each_zone_and_the_total(page: Client, camera: Camera) -> None:
    door, hall = scenes.make_line(camera), scenes.make_area(camera)
    scenes.cross(door)
    for path in (LIVE, f"/cameras/{camera.camera_id}/"):
        assert 'data-field="apart-in" hidden>' in page.get(path).content.decode()
    scenes.ride(door, "bicycle", "in", 3)
    scenes.ride(hall, "dog", "out", 1200)
    for path in (LIVE, f"/cameras/{camera.camera_id}/"):
        shown = words(page, path)
        assert "In today 1 bicycle 3, dog 0 Out today 0 bicycle 0, dog 1,200" in shown
        assert "In dog 0 , Out dog 1,200" in shown
        assert "Door 1 bicycle 3 0 bicycle 0" in shown


def test_who_is_inside_is_the_sum_of_the_areas_that_count_toward_the_total(page: Client, camera: Camera) -> None:
    hall = scenes.make_area(camera, "Hall")
    corner = scenes.make_area(camera, "Corner of the hall", counts_toward_total=False)
    scenes.make_camera(camera.tenant)  # sums are shown of several cameras
    live.publish_occupancy(camera, {hall.pk: 5, corner.pk: 2})
    assert live.flush(30)
    assert "Inside now 5" in words(page, LIVE)
    shown = page.get(LIVE).content.decode()
    assert f'data-area="{hall.pk}" data-in-total>' in shown
    assert f'data-area="{corner.pk}">' in shown


def test_where_no_area_measures_the_wall_shows_what_follows_from_the_lines(page: Client, camera: Camera) -> None:
    line = scenes.make_line(camera)
    other = scenes.make_line(scenes.make_camera(camera.tenant))
    for _ in range(4):
        scenes.cross(line)
    correct_occupancy(other.camera, None, 10, "counted by eye")
    shown = words(page, LIVE)
    assert "Inside now 14 Cameras online" in shown
    assert "Inside now derived 4 " in shown
    assert "Inside now derived 10 " in shown


def test_a_camera_that_was_never_seen_has_nobody_derived(page: Client, tenant: Any) -> None:
    scenes.make_line(scenes.make_camera(tenant, seen=False))
    assert "Inside now derived no data" in words(page, LIVE)


def test_large_numbers_are_grouped_and_unknown_ones_never_shown_as_0() -> None:
    assert [count(None), count(""), count(0), count(1234567)] == ["no data", "no data", "0", "1,234,567"]
    assert [share(None), share(0.9922), share(1.0)] == ["–", "99.2%", "100.0%"]


def test_a_status_has_a_word_and_an_unknown_one_shows_as_it_is() -> None:
    assert [status_word("online"), status_tone("online")] == ["Online", "good"]
    assert [status_word("dreaming"), status_tone("dreaming")] == ["dreaming", ""]


def test_what_the_session_says_goes_before_what_is_stored(page: Client, camera: Camera) -> None:
    live.publish_status(camera, "error", "cable cut")
    assert live.flush(30)
    shown = words(page, LIVE)
    assert "Error" in shown
    assert "cable cut" in shown


def test_a_camera_never_seen_has_no_data_anywhere(page: Client, tenant: Any) -> None:
    camera = scenes.make_camera(tenant, seen=False)
    scenes.make_area(camera, max_capacity=5)
    scenes.make_line(camera)
    for path in (LIVE, f"/cameras/{camera.camera_id}/"):
        shown = words(page, path)
        assert "In today no data Out today no data" in shown
        assert "inside now no data" in shown
        assert "Door no data no data" in shown
        assert "Last event no data" in shown
        assert "No picture yet" in shown
    assert "Rate no data" in shown
    assert "Last heartbeat no data" in shown
    assert "No events today." in shown


def test_a_switched_off_camera_is_not_on_the_wall_but_keeps_its_page(page: Client, tenant: Any) -> None:
    camera = scenes.make_camera(tenant, is_active=False)
    assert camera.camera_name not in words(page, LIVE)
    assert "Switched off" in words(page, f"/cameras/{camera.camera_id}/")


def test_a_name_with_a_script_is_text_on_every_page(page: Client, tenant: Any) -> None:
    camera = scenes.make_camera(tenant, "evil", camera_name=SCRIPT)
    scenes.cross(scenes.make_line(camera, SCRIPT))
    CameraHealth.objects.filter(camera=camera).update(last_error_message=SCRIPT)
    live.publish_status(camera, SCRIPT, SCRIPT, engine=SCRIPT)
    assert live.flush(30)
    for path in (LIVE, "/cameras/evil/", "/cameras/evil/events/"):
        body = page.get(path).content.decode()
        assert SCRIPT not in body
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body


def test_pages_have_no_inline_script_or_style(page: Client, camera: Camera) -> None:
    scenes.make_area(camera, max_capacity=3)
    for path in (LIVE, f"/cameras/{camera.camera_id}/", "/nowhere/", "/login/"):
        body = (page if path != "/login/" else Client()).get(path).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", body)
        scripts = re.findall(r"<script([^>]*)>", body)
        assert all("src=" in script or 'type="application/json"' in script for script in scripts)


def test_the_wall_costs_the_same_for_one_camera_and_for_many(
    page: Client, camera: Camera, django_assert_num_queries: Any
) -> None:
    scenes.make_line(camera)
    with django_assert_num_queries(7):  # session, user, cameras, zones, counters, who is behind lines, roles
        page.get(LIVE)
    for _ in range(20):
        scenes.cross(scenes.make_line(scenes.make_camera(camera.tenant)))
    with django_assert_num_queries(7):
        page.get(LIVE)


def test_the_camera_page_costs_a_fixed_number_of_queries(
    page: Client, camera: Camera, django_assert_num_queries: Any
) -> None:
    line = scenes.make_line(camera)
    for _ in range(5):
        scenes.cross(line)
    # session, user, camera, zones, counters, who is behind lines, events, accuracy, role, zones and occupancy of who
    # is inside, people in the picture, hours and the running one
    with django_assert_num_queries(16):  # two of them about recounts and who left where nobody was left
        page.get(f"/cameras/{camera.camera_id}/")


def test_events_of_today_are_newest_first_in_the_cameras_own_time(page: Client, tenant: Any) -> None:
    camera = scenes.make_camera(tenant, timezone="Asia/Ho_Chi_Minh")
    line = scenes.make_line(camera)
    now = timezone.now()
    scenes.cross(line, "in", now - timedelta(days=2))
    for second in range(51):
        scenes.cross(line, "out", now - timedelta(seconds=1 + second))
    scenes.cross(line, "in", now)
    shown = words(page, f"/cameras/{camera.camera_id}/")
    local = now.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    assert f"Time Asia/Ho_Chi_Minh Where Direction {local:%H:%M:%S} Door Line crossed In" in shown
    assert shown.count("Line crossed") == 50


def test_yesterdays_events_and_counts_are_not_todays(page: Client, tenant: Any) -> None:
    camera = scenes.make_camera(tenant, timezone="Asia/Ho_Chi_Minh")
    midnight = (
        timezone.now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).replace(hour=0, minute=0, second=0, microsecond=0)
    )
    scenes.cross(scenes.make_line(camera), "in", midnight - timedelta(seconds=1))
    shown = words(page, f"/cameras/{camera.camera_id}/")
    assert "In today 0 Out today 0" in shown
    assert "No events today." in shown


def test_a_stranger_finds_nothing_and_a_teammate_everything(camera: Camera, teammate: User, stranger: User) -> None:
    live.store_snapshot(camera, b"jpeg")
    assert live.flush(30)
    paths = [f"/cameras/{camera.camera_id}/{rest}" for rest in ("", "events/", "snapshot.jpg")]
    assert [browser_of(teammate).get(path).status_code for path in paths] == [200, 200, 200]
    assert [browser_of(stranger).get(path).status_code for path in paths] == [404, 404, 404]
    assert camera.camera_name not in words(browser_of(stranger), LIVE)


def test_the_snapshot_is_the_newest_picture_and_is_kept_by_no_cache(page: Client, camera: Camera) -> None:
    path = f"/cameras/{camera.camera_id}/snapshot.jpg"
    assert page.get(path).status_code == 404
    live.store_snapshot(camera, b"\xff\xd8jpeg")
    assert live.flush(30)
    response = page.get(path)
    assert response.content == b"\xff\xd8jpeg"
    assert response.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in response.headers["Cache-Control"]
    assert path in page.get(LIVE).content.decode()


def test_without_redis_the_pages_show_what_the_database_knows(page: Client, camera: Camera, settings: Any) -> None:
    scenes.cross(scenes.make_line(camera))
    settings.REDIS_URL = "unix:///nowhere/at/all.sock"
    assert "In today 1 Out today 0" in words(page, LIVE)
    assert "In today 1 Out today 0" in words(page, f"/cameras/{camera.camera_id}/")


def test_an_empty_wall_says_what_to_do_next(page: Client, db: None) -> None:
    assert "Ask the person who manages Headcount" in words(page, LIVE)
    admin = scenes.make_user("boss", is_staff=True, is_superuser=True)
    body = browser_of(admin).get(LIVE).content.decode()
    assert "Three steps to your first count" in body
    assert "/admin/cameras/camera/add/" in body


def test_editors_alone_find_the_way_to_the_settings(camera: Camera, tenant: Any) -> None:
    path = f"/cameras/{camera.camera_id}/"
    editor = scenes.make_user("editor", tenant, is_staff=True)  # staff alone changes nothing
    change = f"/admin/cameras/camera/{camera.pk}/change/"
    assert change not in browser_of(editor).get(path).content.decode()
    editor.tenant_memberships.update(role="operator")
    assert change in browser_of(editor).get(path).content.decode()


def test_a_wrong_password_is_said_and_a_right_one_leads_on(client: Client, db: None) -> None:
    scenes.make_user("owner", password=scenes.PASSWORD)
    answer = client.post("/login/", {"username": "owner", "password": "wrong"})
    assert "Please enter a correct username and password" in answer.content.decode()
    answer = client.post("/login/?next=/cameras/x/", {"username": "owner", "password": scenes.PASSWORD})
    assert answer.headers["Location"] == "/cameras/x/"
    assert client.post("/logout/").headers["Location"] == "/login/"


def test_the_words_of_the_scripts_come_from_the_product(client: Client, db: None) -> None:
    cache.clear()
    answer = client.get("/words.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "gettext" in answer.content.decode()


def test_what_is_not_there_and_what_goes_wrong_have_pages_of_their_own(page: Client, settings: Any) -> None:
    missing = page.get("/nowhere/")
    assert missing.status_code == 404
    assert "There is nothing at this address" in missing.content.decode()
    refused = Client(enforce_csrf_checks=True).post("/login/", {})
    assert refused.status_code == 403
    assert "Please try again" in refused.content.decode()
