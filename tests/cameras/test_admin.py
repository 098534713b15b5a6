"""The admin: what is posted is written by the services, nonsense gets a message at its field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from analytics.models import RealtimeCounter
from analytics.services.recording import record_counting_event
from cameras import credentials
from cameras.models import AIModel, Camera, CameraGroup, CameraLocation, Tenant
from cameras.services import update_camera
from counting.models import CountingZone
from streams.models import StreamEvent, VideoStream
from tests import making
from tests.admin_pages import cells

pytestmark = pytest.mark.django_db

CAMERAS = "/admin/cameras/camera/"
NEW = {
    "camera_name": "Door", "camera_id": "door", "camera_type": "IP", "timezone": "Asia/Ho_Chi_Minh", "is_active": "on",
    "stream_protocol": "rtsp", "stream_url": "rtsp://192.0.2.1/s", "stream_username": "", "new_password": "",
    "confidence_threshold": "0.7", "tracking_enabled": "on", "counting_enabled": "on", "description": "", "tags": "",
    "resolution_width": "1920", "resolution_height": "1080", "frame_rate": "30", "bitrate": "4000",
    "quality_level": "high", "detection_region": "", "stream_timeout": "30", "stream_retry_count": "3",
    "stream_retry_interval": "5", "schedule_config": "", "occupancy_reset_time": "00:00", "alert_enabled": "on",
    "occupancy_baseline": "0", "track_sample_seconds": "0.5", "detection_sample_seconds": "1",
    "alert_rules": "[]", "seen_version": "",
}  # fmt: skip
NO_ZONES = {"zones-TOTAL_FORMS": "0", "zones-INITIAL_FORMS": "0"}
ZONE = {
    "zone_name": "Line", "zone_type": "counting_line", "zone_coordinates": "[[0.5, 0.1], [0.5, 0.9]]",
    "counting_direction": "bidirectional", "direction_mapping": "", "anchor": "foot", "counts_toward_total": "on",
    "is_active": "on", "max_capacity": "", "alert_threshold": "", "min_dwell_ms": "300", "zone_area_sqm": "",
    "description": "",
}  # fmt: skip


def errors(root: Client, address: str = CAMERAS + "add/", **values: str) -> dict[str, list[str]]:
    """Post a camera that must be refused; return the messages by field."""
    answer = root.post(address, {**NEW, **values})
    assert answer.status_code == 200, "it was accepted"
    found: dict[str, list[str]] = answer.context["adminform"].form.errors
    return found


def page(camera: Camera) -> str:
    return f"{CAMERAS}{camera.pk}/change/"


def posted(camera: Camera, **values: str) -> dict[str, str]:
    return {**NEW, **NO_ZONES, "seen_version": str(camera.config_version), **values}


def test_a_posted_camera_is_made_by_the_services_and_leads_on_to_its_lines(root: Client) -> None:
    answer = root.post(CAMERAS + "add/", {**NEW, "tags": "VIP, entrance"})

    camera = Camera.objects.get(camera_id="door")
    assert answer.headers["Location"] == page(camera)
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["“Door” is made. Now add its lines."]
    assert (camera.timezone, camera.tags, camera.config_version) == ("Asia/Ho_Chi_Minh", ["vip", "entrance"], 1)
    assert camera.created_by == User.objects.get(username="root")
    assert camera.health.status == "offline"


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone", "Select a valid choice. Mars/Olympus is not one"),
        ({"stream_url": "http://192.0.2.1/s"}, "stream_url", "An address for rtsp begins with rtsp://"),
        ({"stream_url": ""}, "stream_url", "An active camera needs an address."),
        ({"stream_protocol": "file"}, "stream_protocol", "A camera of type IP speaks"),
        ({"camera_id": "a b"}, "camera_id", "Letters, digits, dot, dash and underscore"),
        ({"frame_rate": "-5"}, "frame_rate", "Must be between 1 and 240."),
        ({"confidence_threshold": "NaN"}, "confidence_threshold", "Enter a number."),
        ({"confidence_threshold": "1.01"}, "confidence_threshold", "Must be between 0 and 1."),
        ({"schedule_config": '"garbage"'}, "schedule_config", "schedule_config: must be an object"),
        ({"schedule_config": "{"}, "schedule_config", "Enter a valid JSON."),
        ({"alert_rules": '[{"name": "x"}]'}, "alert_rules", "alert_rules[0].metric: is missing"),
        ({"detection_region": "[[0, 0], [9, 9]]"}, "detection_region", "an area needs at least 3 different points"),
        ({"stream_url": "rtsp://127.0.0.1/"}, "stream_url", "127.0.0.1 is this machine"),
    ],
)
def test_nonsense_gets_a_message_at_its_field(root: Client, values: dict[str, str], field: str, message: str) -> None:
    assert message in str(errors(root, **values)[field])
    assert not Camera.objects.exists()


def test_a_file_that_is_none_or_no_video_gets_a_message_at_the_address(
    root: Client, tmp_path: Path, settings: Any
) -> None:
    settings.FILE_STREAM_ROOT = str(tmp_path)
    (tmp_path / "notes.txt").write_text("hello\n" * 50)
    (tmp_path / "folder").mkdir()
    making.video(tmp_path / "a.mp4")
    file = {"camera_type": "FILE", "stream_protocol": "file"}

    for name, message in (
        ("none.mp4", "No such file: none.mp4"),
        ("notes.txt", "Not a video: notes.txt"),
        ("folder", "A folder, not a video: folder"),
        ("/etc/passwd", "/etc/passwd lies outside of the folders of FILE_STREAM_ROOT."),
        ("file:///etc/passwd", "/etc/passwd lies outside of the folders of FILE_STREAM_ROOT."),
    ):
        assert message in errors(root, **file, stream_url=name)["stream_url"]

    root.post(CAMERAS + "add/", {**NEW, **file, "stream_url": "file:a.mp4"})
    assert Camera.objects.get().stream_url == "a.mp4"


def test_a_password_is_stored_encrypted_and_shown_by_no_page(root: Client) -> None:
    root.post(CAMERAS + "add/", {**NEW, "stream_url": "rtsp://anna:s3cret-word@192.0.2.1/s"})
    camera = Camera.objects.get()
    assert (camera.stream_url, camera.stream_username) == ("rtsp://192.0.2.1/s", "anna")
    assert credentials.decrypt(camera.stream_password or "") == "s3cret-word"

    body = root.get(page(camera)).content.decode()
    assert "Set; leave empty to keep." in body
    root.post(page(camera), posted(camera, stream_username="anna", camera_name="New"))
    camera.refresh_from_db()
    assert credentials.decrypt(camera.stream_password or "") == "s3cret-word"
    root.post(page(camera), posted(camera, stream_username="anna", new_password="0ther-word"))
    camera.refresh_from_db()
    assert credentials.decrypt(camera.stream_password or "") == "0ther-word"
    shown = body + "".join(
        root.get(address).content.decode() for address in (page(camera), CAMERAS, f"{CAMERAS}{camera.pk}/history/")
    )
    assert "s3cret-word" not in shown
    assert "0ther-word" not in shown
    assert "fernet" not in shown
    assert "<ins>changed</ins>" in shown


def test_a_refused_form_does_not_show_the_password_of_the_address_again(root: Client) -> None:
    answer = root.post(
        CAMERAS + "add/", {**NEW, "stream_url": "rtsp://anna:s3cret-word@192.0.2.1/s", "frame_rate": "-5"}
    )

    assert "s3cret-word" not in answer.content.decode()


def test_a_change_raises_the_version_once_and_history_shows_who_and_what(root: Client) -> None:
    root.post(CAMERAS + "add/", NEW)
    camera = Camera.objects.get()

    root.post(page(camera), posted(camera, confidence_threshold="0.5"))

    camera.refresh_from_db()
    assert camera.config_version == 2
    history = root.get(f"{CAMERAS}{camera.pk}/history/").content.decode()
    assert "root" in history
    assert "0.7000" in history
    assert "0.5000" in history


def test_a_page_that_somebody_else_has_overtaken_is_refused(root: Client) -> None:
    root.post(CAMERAS + "add/", NEW)
    camera = Camera.objects.get()
    update_camera(Camera.objects.get(), camera_name="Theirs")

    answer = root.post(page(camera), posted(camera, camera_name="Mine"))

    assert "Somebody else has changed this camera meanwhile." in answer.content.decode()
    assert Camera.objects.get().camera_name == "Theirs"


def test_the_key_of_a_camera_cannot_be_posted_again(root: Client) -> None:
    root.post(CAMERAS + "add/", NEW)
    camera = Camera.objects.get()

    root.post(page(camera), posted(camera, camera_id="other", camera_name="New"))

    camera.refresh_from_db()
    assert (camera.camera_id, camera.camera_name) == ("door", "New")


def zones_of(camera: Camera, *zones: dict[str, str]) -> dict[str, str]:
    """Return what the page of the camera posts for its zones; a zone with an id is an old one."""
    old = sum("id" in zone for zone in zones)
    form = {"zones-TOTAL_FORMS": str(len(zones)), "zones-INITIAL_FORMS": str(old)}
    for number, zone in enumerate(zones):
        values = {**ZONE, "id": "", "camera": camera.camera_id, **zone}
        form |= {f"zones-{number}-{name}": value for name, value in values.items()}
    return form


def test_zones_are_made_and_changed_on_the_page_of_their_camera(root: Client) -> None:
    camera = making.camera("door", camera_name="Door", timezone="Asia/Ho_Chi_Minh", stream_url="rtsp://192.0.2.1/s")

    root.post(page(camera), posted(camera, **zones_of(camera, {}, {"zone_name": "Second"})))
    first, second = CountingZone.objects.order_by("id")
    assert (first.zone_name, second.zone_name, first.version) == ("Line", "Second", 1)
    assert first.zone_coordinates == {"units": "normalized", "points": [[0.5, 0.1], [0.5, 0.9]]}

    camera.refresh_from_db()
    changed = {"id": str(first.pk), "zone_coordinates": json.dumps(making.SQUARE), "zone_type": "area"}
    same = {"id": str(second.pk), "zone_name": "Second", "zone_coordinates": json.dumps(second.zone_coordinates)}
    same["direction_mapping"] = changed["direction_mapping"] = json.dumps(first.direction_mapping)
    root.post(page(camera), posted(camera, **zones_of(camera, changed, same)))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.zone_type, first.counting_method, first.version) == ("area", "area_occupancy", 2)
    assert second.version == 1
    assert CountingZone.history.filter(id=first.pk).count() == 2


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"zone_coordinates": "[[0.5, 0.5]]"}, "zone_coordinates", "a line needs at least 2 different points"),
        ({"zone_coordinates": "[[0.5, 0.5], [2000, 7]]"}, "zone_coordinates", "points[1][0]: must be at most 1920"),
        ({"zone_coordinates": "here"}, "zone_coordinates", "Enter a valid JSON."),
        ({"zone_type": "area"}, "zone_coordinates", "an area needs at least 3 different points"),
        ({"zone_name": " "}, "zone_name", "This field is required."),
        ({"max_capacity": "0"}, "max_capacity", "Must be at least 1."),
    ],
)
def test_a_wrong_zone_gets_a_message_at_its_field(
    root: Client, values: dict[str, str], field: str, message: str
) -> None:
    camera = making.camera("door")

    answer = root.post(page(camera), posted(camera, **zones_of(camera, values)))

    assert message in str(answer.context["inline_admin_formsets"][0].formset.errors[0][field])
    alone = root.post("/admin/counting/countingzone/add/", {**ZONE, "camera": "door", **values})
    assert message in str(alone.context["adminform"].form.errors[field])
    assert not CountingZone.objects.exists()


def test_a_zone_without_a_camera_gets_a_message(root: Client) -> None:
    for key in ("", "nowhere"):
        answer = root.post("/admin/counting/countingzone/add/", {**ZONE, "camera": key})
        assert "camera" in answer.context["adminform"].form.errors


def test_a_zone_is_made_changed_and_deleted_on_its_own_page(root: Client) -> None:
    camera = making.camera("door")
    zones = "/admin/counting/countingzone/"

    root.post(zones + "add/", {**ZONE, "camera": "door"})
    zone = CountingZone.objects.get()
    root.post(f"{zones}{zone.pk}/change/", {**ZONE, "direction_mapping": "", "counting_direction": "in_only"})
    zone.refresh_from_db()
    assert (zone.camera, zone.counting_direction, zone.version) == (camera, "in_only", 2)
    root.post(f"{zones}{zone.pk}/delete/", {"post": "yes"})
    assert not CountingZone.objects.exists()


def test_the_list_shows_status_and_numbers_of_today_in_few_queries(
    root: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        zone = making.line(making.camera(f"cam-{number}", tags=["vip"]))
    for track in range(7):
        record_counting_event(
            camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=timezone.now(),
            track_id=str(track),
        )  # fmt: skip

    with django_assert_max_num_queries(15):
        body = root.get(CAMERAS).content.decode()

    assert sorted(cells(body, "in_today")) == ["7", *["–"] * 29]
    assert cells(body, "state") == ["Never seen"] * 30
    assert len(cells(root.get(CAMERAS, {"q": "vip"}).content.decode(), "in_today")) == 30
    assert cells(root.get(CAMERAS, {"q": "none"}).content.decode(), "in_today") == []


def test_a_camera_with_history_cannot_be_deleted_and_the_page_names_the_way_out(root: Client) -> None:
    zone = making.line(making.camera("door"))
    record_counting_event(
        camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=timezone.now()
    )
    address = f"{CAMERAS}{zone.camera.pk}/delete/"

    for answer in (root.get(address), root.post(address, {"post": "yes"})):
        assert "Deactivate the camera instead" in answer.content.decode()
    chosen = {"action": "delete_selected", "_selected_action": str(zone.camera.pk), "post": "yes"}
    assert "Deactivate the camera instead" in root.post(CAMERAS, chosen).content.decode()
    assert Camera.objects.exists()


def test_a_camera_without_history_can_be_deleted(root: Client) -> None:
    camera = making.camera("door")
    making.line(camera)

    root.post(f"{CAMERAS}{camera.pk}/delete/", {"post": "yes"})

    assert not Camera.objects.exists()


def test_cameras_are_switched_off_and_on_from_the_list(root: Client) -> None:
    camera = making.camera("door")

    for action, is_active in (("deactivate", False), ("activate", True)):
        root.post(CAMERAS, {"action": action, "_selected_action": str(camera.pk)})
        camera.refresh_from_db()
        assert camera.is_active is is_active
    assert camera.config_version == 3


def test_a_script_as_a_name_is_shown_as_text(root: Client) -> None:
    camera = making.camera("door", camera_name="<script>alert(1)</script>")
    making.line(camera, "<script>alert(2)</script>")

    for address in (CAMERAS, page(camera), f"{CAMERAS}{camera.pk}/history/", f"{CAMERAS}{camera.pk}/delete/"):
        body = root.get(address).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert(1)" in body


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"weights_path": "none.pt"}, "No such file: none.pt"),
        ({"weights_path": "notes.txt"}, "Not weights"),
        ({"weights_path": ""}, "This kind of model needs a file."),
        ({"weights_path": "../x.pt"}, "lies outside of the folders of MODEL_ROOT"),
    ],
)
def test_wrong_weights_get_a_message_at_their_field(
    root: Client, values: dict[str, str], message: str, tmp_path: Path, settings: Any
) -> None:
    settings.MODEL_ROOT = str(tmp_path)
    (tmp_path / "notes.txt").touch()
    form = {
        "name": "yolo", "version": "11", "kind": "detector", "backend": "ultralytics", "parameters": "{}",
        "metrics": "{}", "status": "active", **values,
    }  # fmt: skip

    answer = root.post("/admin/cameras/aimodel/add/", form)

    assert message in str(answer.context["adminform"].form.errors["weights_path"])
    assert not AIModel.objects.exists()


def test_a_group_takes_cameras_of_its_own_tenant_once_it_is_made(root: Client) -> None:
    museum = making.tenant("Museum")
    own, foreign = making.camera("own", tenant=museum), making.camera("foreign")
    form = {"group_name": "All", "group_type": "other", "description": "", "tenant": str(museum.pk)}
    root.post("/admin/cameras/cameragroup/add/", form)
    group = CameraGroup.objects.get()
    address = f"/admin/cameras/cameragroup/{group.pk}/change/"
    inline = {"assignments-TOTAL_FORMS": "1", "assignments-INITIAL_FORMS": "0", "assignments-0-group": str(group.pk)}

    refused = root.post(address, {**form, **inline, "assignments-0-camera": foreign.camera_id})
    assert "Belongs to another tenant." in refused.content.decode()
    root.post(address, {**form, **inline, "assignments-0-camera": own.camera_id})
    assert [camera.camera_id for camera in group.cameras.all()] == ["own"]


def test_a_location_in_use_stays(root: Client) -> None:
    location = CameraLocation.objects.create(location_name="Hall")
    making.camera(location=location)

    answer = root.post(f"/admin/cameras/cameralocation/{location.pk}/delete/", {"post": "yes"})

    assert "Give its cameras another location first." in answer.content.decode()
    assert CameraLocation.objects.exists()


def test_every_page_of_the_admin_opens(root: Client) -> None:
    zone = making.line(making.camera("door"))
    stream = VideoStream.objects.create(
        stream_id="s", camera=zone.camera, stream_url="rtsp://h/", stream_protocol="rtsp"
    )
    StreamEvent.objects.create(stream=stream, event_type="error", event_message="broken")
    record_counting_event(
        camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=timezone.now()
    )
    pages = {
        "cameras": ("tenant", "cameralocation", "cameragroup", "aimodel", "camera"),
        "counting": ("countingzone", "countingevent"),
        "streams": ("videostream", "streamevent"),
        "analytics": ("realtimecounter", "storedevent", "eventhandler", "eventqueueitem"),
    }
    for app, kinds in pages.items():
        for kind in kinds:
            answer = root.get(f"/admin/{app}/{kind}/")
            assert answer.status_code == 200
            first = answer.context["cl"].result_list
            if first:
                assert root.get(f"/admin/{app}/{kind}/{first[0].pk}/change/").status_code == 200


@pytest.mark.parametrize(
    "kind", ["counting/countingevent", "streams/videostream", "analytics/storedevent", "analytics/realtimecounter"]
)
def test_what_the_product_writes_itself_nobody_adds(root: Client, kind: str) -> None:
    assert root.get(f"/admin/{kind}/add/").status_code == 403


def test_counters_are_reset_from_their_list(root: Client) -> None:
    zone = making.line(making.camera("door"))
    record_counting_event(
        camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=timezone.now()
    )
    counter = RealtimeCounter.objects.get(counter_name="count_in")

    root.post("/admin/analytics/realtimecounter/", {"action": "reset", "_selected_action": str(counter.pk)})

    counter.refresh_from_db()
    assert (counter.current_count, counter.total_count, counter.reset_count) == (0, 1, 1)


def editor(name: str, tenant: Tenant) -> User:
    """Return a member of the tenant who may edit cameras."""
    return making.member(name, tenant, "operator")


def test_an_editor_sees_and_changes_the_cameras_of_the_own_tenant_alone(client: Client) -> None:
    museum, library = making.tenant("Museum"), making.tenant("Library")
    own, foreign = making.camera("own", tenant=museum), making.camera("foreign", tenant=library)
    client.force_login(editor("anna", museum))

    body = client.get(CAMERAS).content.decode()
    assert "own" in body
    assert "foreign" not in body
    assert client.get(page(own)).status_code == 200
    assert client.get(page(foreign)).status_code == 302
    offered = client.get(CAMERAS + "add/?all=1").context["adminform"].form.fields["tenant"]
    assert (list(offered.queryset), offered.required) == ([museum], True)
    refused = errors(client, tenant=str(library.pk))
    assert "Select a valid choice." in str(refused["tenant"])


def test_the_protocol_follows_a_type_that_speaks_only_one(root: Client, tmp_path: Path, settings: Any) -> None:
    settings.FILE_STREAM_ROOT = str(tmp_path)
    making.video(tmp_path / "door.mp4")

    root.post(CAMERAS + "add/", {**NEW, "camera_type": "FILE", "stream_url": "door.mp4"})

    assert Camera.objects.get().stream_protocol == "file"
