"""The admin of zones and counted events: warnings, history, times with their zone."""

from __future__ import annotations

import html
import json

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from analytics.models import StoredEvent
from analytics.services.recording import record_counting_event
from cameras.models import Camera
from cameras.services import update_camera
from counting.models import CountingEvent, CountingZone
from counting.selectors import lines_of_total
from counting.services import update_zone
from tests import making

pytestmark = pytest.mark.django_db

ZONES = "/admin/counting/countingzone/"
ZONE = {
    "zone_name": "Line", "zone_type": "counting_line", "zone_coordinates": json.dumps(making.LINE),
    "counting_direction": "bidirectional", "direction_mapping": "", "anchor": "foot", "counts_toward_total": "on",
    "is_active": "on", "max_capacity": "", "alert_threshold": "", "min_dwell_ms": "300", "zone_area_sqm": "",
    "description": "",
}  # fmt: skip
WARNING = "2 active lines of “Camera door” count toward its total: who passes two of them counts twice."


@pytest.fixture
def camera() -> Camera:
    return making.camera("door")


def warnings(client: Client, address: str, values: dict[str, str]) -> list[str]:
    """Post a form; return the warnings that it was answered with."""
    answer = client.post(address, values)
    assert answer.status_code == 302
    return [str(each) for each in get_messages(answer.wsgi_request) if each.level_tag == "warning"]


def on_camera_page(client: Client, camera: Camera, *zones: dict[str, str]) -> list[str]:
    """Post the camera's page with new zones; return the warnings."""
    address = f"/admin/cameras/camera/{camera.pk}/change/"
    form = client.get(address).context["adminform"].form
    bound = {name: form[name].value() for name in form.fields}
    values = {
        name: "on" if value is True else value
        for name, value in bound.items()
        if value is not None and value is not False
    }
    values |= {"zones-TOTAL_FORMS": str(len(zones)), "zones-INITIAL_FORMS": "0"}
    for number, zone in enumerate(zones):
        whole = {**ZONE, "id": "", "camera": camera.camera_id, **zone}
        values |= {f"zones-{number}-{name}": value for name, value in whole.items()}
    return warnings(client, address, values)


def test_lines_of_the_total_are_active_lines_with_the_switch_on(camera: Camera) -> None:
    making.line(camera)
    making.line(camera, "off", is_active=False)
    making.line(camera, "apart", counts_toward_total=False)
    making.area(camera)
    making.line(making.camera())

    assert lines_of_total(camera) == 1


def test_a_second_line_of_the_total_is_saved_with_a_warning(root: Client, camera: Camera) -> None:
    assert warnings(root, ZONES + "add/", {**ZONE, "camera": "door"}) == []

    (warning,) = warnings(root, ZONES + "add/", {**ZONE, "camera": "door", "zone_name": "Second"})

    assert warning.startswith(WARNING)
    assert CountingZone.objects.count() == 2


def test_the_warning_ends_when_one_line_is_taken_from_the_total(root: Client, camera: Camera) -> None:
    making.line(camera, "First")
    second = making.line(camera, "Second")
    form = {name: value for name, value in ZONE.items() if name != "counts_toward_total"}

    assert warnings(root, f"{ZONES}{second.pk}/change/", {**form, "zone_name": "Second"}) == []


def test_the_page_of_the_camera_warns_too_but_only_when_zones_were_saved(root: Client, camera: Camera) -> None:
    assert on_camera_page(root, camera, {"zone_name": "A"}, {"zone_name": "Hall", "counts_toward_total": ""}) == []
    camera.refresh_from_db()
    (warning,) = on_camera_page(root, camera, {"zone_name": "B"})
    assert warning.startswith(WARNING)
    camera.refresh_from_db()
    assert on_camera_page(root, camera) == []


def test_lines_of_a_camera_that_tracks_nobody_are_warned_of_and_not_refused(root: Client, camera: Camera) -> None:
    update_camera(camera, tracking_enabled=False)
    text = "“Camera door” does not track people, so that its lines (1) count nobody."
    (warning,) = warnings(root, ZONES + "add/", {**ZONE, "camera": "door"})
    assert warning.startswith(text)
    camera.refresh_from_db()
    (warning,) = on_camera_page(root, camera)
    assert warning.startswith(text)
    CountingZone.objects.update(is_active=False)
    camera.refresh_from_db()
    assert on_camera_page(root, camera) == []


def test_the_history_of_a_zone_shows_who_changed_what_from_what_to_what(root: Client, camera: Camera) -> None:
    zone = making.line(camera, max_capacity=40)
    update_zone(zone, user=User.objects.create_user("anna"), counting_direction="in_only", max_capacity=55)

    page = " ".join(html.unescape(strip_tags(root.get(f"{ZONES}{zone.pk}/history/").content.decode())).split())

    assert "anna" in page
    assert "Counted directions: Both → In only" in page
    assert "Capacity in persons: 40 → 55" in page


def test_times_of_the_log_and_of_the_event_store_name_their_zone(root: Client, camera: Camera) -> None:
    zone = making.line(camera)
    record_counting_event(
        camera=camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=timezone.now()
    )
    pages = {
        "counting/countingevent": CountingEvent.objects.get().pk,
        "analytics/storedevent": StoredEvent.objects.get(aggregate_type="counting").pk,
    }

    for page, pk in pages.items():
        assert "Time (UTC)" in root.get(f"/admin/{page}/").content.decode()
        assert "Times are in UTC." in root.get(f"/admin/{page}/{pk}/change/").content.decode()
    assert root.get("/admin/counting/countingevent/?o=1").status_code == 200


def test_what_nothing_reads_yet_is_folded_away_and_says_so(root: Client, camera: Camera) -> None:
    page = root.get(f"/admin/cameras/camera/{camera.pk}/change/")

    unused = {
        name
        for title, options in page.context["adminform"].fieldsets
        if "not used yet" in str(options.get("description", "")) and "collapse" in options["classes"]
        for field in options["fields"]
        for name in ([field] if isinstance(field, str) else field)
    }
    assert unused == {
        "frame_rate", "bitrate", "stream_retry_count", "stream_retry_interval", "alert_enabled",
        "alert_rules",
    }  # fmt: skip
    assert page.content.decode().count("Stored, not used yet") == 3
