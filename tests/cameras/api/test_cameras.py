"""Cameras over the API: making, changing, deleting, and their password that nobody sees again."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from cameras.credentials import decrypt
from cameras.models import AIModel, Camera, CameraGroup, CameraGroupAssignment, CameraLocation, Tenant
from tests import making
from tests.api.clients import ask, member, send

pytestmark = pytest.mark.django_db
DOOR = {"camera_id": "door", "camera_name": "Door", "camera_type": "IP", "stream_url": "rtsp://192.0.2.1/s"}


def made(user: User, **values: Any) -> Any:
    answer = send(user, "POST", "cameras/", {**DOOR, **values})
    assert answer.status_code == 201, answer.content
    return answer.json()


def refused(user: User, **values: Any) -> Any:
    answer = send(user, "POST", "cameras/", {**DOOR, **values})
    assert answer.status_code == 400, answer.content
    return answer.json()


def test_a_camera_of_four_values_has_all_others_by_default(operator: User, museum: Tenant) -> None:
    camera = made(operator)
    assert {name: camera[name] for name in DOOR} == DOOR
    assert (camera["tenant"], camera["location"], camera["groups"], camera["ai_model"]) == (museum.pk, None, [], None)
    assert (camera["resolution_width"], camera["frame_rate"], camera["quality_level"]) == (1920, 30, "high")
    assert (camera["confidence_threshold"], camera["track_sample_seconds"]) == (0.7, 0.5)
    assert (camera["stream_protocol"], camera["alert_rules"], camera["occupancy_reset_time"]) == (
        "rtsp",
        [],
        "00:00:00",
    )
    assert (camera["status"], camera["last_heartbeat"], camera["is_scheduled_now"]) == ("offline", None, True)
    assert (camera["created_by"], camera["config_version"]) == (operator.username, 1)
    listed = {name: value for name, value in camera.items() if name not in ("state", "warnings")}
    assert ask(operator, "cameras/")["results"] == [listed]


def test_words_are_taken_in_any_case_and_the_protocol_follows_a_type_that_has_one(operator: User) -> None:
    camera = made(operator, camera_type="rtmp", quality_level="LOW", stream_url="rtmp://192.0.2.1/live")
    assert (camera["camera_type"], camera["stream_protocol"], camera["quality_level"]) == ("RTMP", "rtmp", "low")


def test_an_author_and_a_version_cannot_be_forged(operator: User, viewer: User) -> None:
    camera = made(operator, created_by=viewer.pk, updated_by="root", status="online", config_version=9)
    assert (camera["created_by"], camera["updated_by"], camera["status"]) == (operator.username,) * 2 + ("offline",)
    assert camera["config_version"] == 1


def test_the_key_of_a_camera_is_one_in_any_case_and_for_good(operator: User, airport: Tenant) -> None:
    making.camera("DOOR", tenant=airport)
    assert "A camera with this id exists already." in refused(operator)["detail"]
    made(operator, camera_id="door-2")
    moved = send(operator, "PATCH", "cameras/door-2/", {"camera_id": "door-3"})
    assert (moved.status_code, moved.json()["code"]) == (400, "immutable")
    assert send(operator, "PATCH", "cameras/door-2/", {"camera_id": "door-2"}).status_code == 200


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"camera_id": "a b"}, "camera_id", "Letters, digits, dot"),
        ({"camera_name": "  "}, "camera_name", "may not be blank"),
        ({"camera_type": "fax"}, "camera_type", "not a valid choice"),
        ({"stream_url": "https://192.0.2.1/s"}, "stream_url", "begins with rtsp://"),
        ({"stream_url": "rtsp://127.0.0.1/s"}, "stream_url", "is this machine"),
        ({"stream_url": None}, "stream_url", "An active camera needs an address."),
        ({"camera_type": "RTSP", "stream_protocol": "http"}, "stream_protocol", "speaks rtsp, not http"),
        ({"camera_type": "FILE", "stream_url": "file:///etc/passwd"}, "stream_url", "FILE_STREAM_ROOT"),
        ({"frame_rate": 0}, "frame_rate", "between 1 and 240"),
        ({"confidence_threshold": 1.01}, "confidence_threshold", "between 0 and 1"),
        ({"confidence_threshold": -0.1}, "confidence_threshold", "between 0 and 1"),
        ({"confidence_threshold": "NaN"}, "confidence_threshold", "valid number"),
        ({"timezone": "Mars/Olympus"}, "timezone", "Unknown time zone"),
        ({"tags": ["x" * 51]}, "tags", "At most 50 tags"),
        ({"schedule_config": "garbage"}, "schedule_config", "schedule_config: must be an object"),
        ({"schedule_enabled": True}, "schedule_config", "none is given"),
        (
            {"schedule_config": {"windows": [{"days": ["mon"], "start": "8"}]}},
            "schedule_config",
            "windows[0].end: is m",
        ),
        ({"detection_region": [[0, 0], [1, 1]]}, "detection_region", "at least 3"),
        (
            {"alert_rules": [{"name": "Full", "metric": "occupancy", "operator": ">", "threshold": "x"}]},
            "alert_rules",
            "alert_rules[0].threshold: must be a number",
        ),
        ({"location": 99999999999999999999999}, "", "too large"),
        ({"location": 4711}, "location", "object does not exist"),
        ({"colour": "red"}, "colour", "no such field"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(operator: User, values: Any, field: str, words: str) -> None:
    body = refused(operator, **values)
    assert words in (" ".join(body["fields"][field]) if field else body["detail"])
    assert not Camera.objects.exists()


def test_a_password_is_kept_and_never_shown(operator: User) -> None:
    answer = send(operator, "POST", "cameras/", {**DOOR, "stream_username": "root", "stream_password": "s3cret-pw"})
    stored = Camera.objects.get()
    assert decrypt(str(stored.stream_password)) == "s3cret-pw"
    assert answer.json()["has_stream_password"] is True
    assert "stream_password" not in answer.json()
    changed = send(operator, "PATCH", "cameras/door/", {"camera_name": "Front door"})
    assert changed.json()["has_stream_password"] is True
    export = send(operator, "GET", "cameras/export/csv/")
    texts = [answer.content, changed.content, export.getvalue(), send(operator, "GET", "cameras/").content]
    assert not any(b"s3cret-pw" in text or b"fernet" in text for text in texts)
    assert b"Front door" in texts[2]
    assert send(operator, "PATCH", "cameras/door/", {"stream_password": None}).json()["has_stream_password"] is False


def test_user_and_password_move_out_of_the_address(operator: User) -> None:
    camera = made(operator, stream_url="rtsp://root:s3cret-pw@192.0.2.1/s")
    assert (camera["stream_url"], camera["stream_username"]) == ("rtsp://192.0.2.1/s", "root")
    assert camera["has_stream_password"] is True
    assert decrypt(str(Camera.objects.get().stream_password)) == "s3cret-pw"


def test_no_error_repeats_a_password_that_stood_in_an_address(operator: User) -> None:
    for url in ("ftp://root:s3cret-pw@192.0.2.1/", "rtsp://root:s3cret-pw@127.0.0.1/", "rtsp://root:s3cret-pw@[x/"):
        answer = send(operator, "POST", "cameras/", {**DOOR, "stream_url": url})
        assert answer.status_code == 400
        assert b"s3cret-pw" not in answer.content


def test_two_people_who_change_one_camera_are_told_apart(operator: User) -> None:
    made(operator)
    seen = send(operator, "GET", "cameras/door/")
    assert seen.headers["ETag"] == '"1"'
    first = send(operator, "PATCH", "cameras/door/", {"camera_name": "A", "config_version": 1})
    assert (first.status_code, first.json()["config_version"], first.headers["ETag"]) == (200, 2, '"2"')
    by_body = send(operator, "PATCH", "cameras/door/", {"camera_name": "B", "config_version": 1})
    by_header = send(operator, "PATCH", "cameras/door/", {"camera_name": "B"}, **{"If-Match": '"1"'})
    assert [(each.status_code, each.json()["code"]) for each in (by_body, by_header)] == [(409, "stale")] * 2
    assert send(operator, "PATCH", "cameras/door/", {"camera_name": "C"}, **{"If-Match": '"2"'}).status_code == 200


def test_a_whole_camera_can_be_sent_back_as_it_was_read(operator: User) -> None:
    camera = made(operator)
    answer = send(operator, "PUT", "cameras/door/", {**camera, "description": "By the stairs"})
    assert answer.status_code == 200
    differs = {name for name, value in answer.json().items() if camera[name] != value}
    assert differs - {"state"} == {"description", "config_version", "updated_at"}
    unchanged = send(operator, "PUT", "cameras/door/", answer.json())
    assert (unchanged.status_code, unchanged.json()["config_version"]) == (200, 2)


def test_the_history_says_who_changed_what_by_the_api(operator: User) -> None:
    made(operator)
    send(operator, "PATCH", "cameras/door/", {"confidence_threshold": 0.5})
    newest, oldest = Camera.objects.get().history.all()
    assert (newest.history_user, newest.confidence_threshold, oldest.confidence_threshold) == (
        operator, newest.confidence_threshold.__class__("0.5"), oldest.confidence_threshold.__class__("0.7"),
    )  # fmt: skip


def test_references_into_another_tenant_do_not_exist(operator: User, museum: Tenant, airport: Tenant) -> None:
    gate = CameraLocation.objects.create(tenant=airport, location_name="Gate")
    net = AIModel.objects.create(tenant=airport, name="Net", version="1", backend="motion")
    assert set(refused(operator, location=gate.pk, ai_model=net.pk)["fields"]) == {"location", "ai_model"}
    operator.tenant_memberships.create(tenant=airport, role="operator")
    both = refused(operator, location=gate.pk, tenant=museum.pk)
    assert both["fields"]["location"] == ["Belongs to another tenant."]
    assert made(operator, location=gate.pk, tenant=airport.pk)["location"] == gate.pk


def test_a_retired_model_cannot_be_given_to_a_camera(operator: User, museum: Tenant) -> None:
    old = AIModel.objects.create(tenant=museum, name="Net", version="1", backend="motion", status="retired")
    assert refused(operator, ai_model=old.pk)["fields"]["ai_model"] == ["This model is retired."]


def test_a_camera_is_switched_off_and_on(operator: User, viewer: User) -> None:
    made(operator)
    assert send(viewer, "POST", "cameras/door/deactivate/").status_code == 403
    off = send(operator, "POST", "cameras/door/deactivate/")
    assert (off.status_code, off.json()["is_active"], off.headers["ETag"]) == (200, False, '"2"')
    assert send(operator, "POST", "cameras/door/activate/").json()["is_active"] is True


def test_a_camera_without_an_address_cannot_be_switched_on(operator: User) -> None:
    made(operator, is_active=False, stream_url=None)
    answer = send(operator, "POST", "cameras/door/activate/")
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {"stream_url"})


def test_viewers_read_and_managers_delete(viewer: User, operator: User, manager: User) -> None:
    made(operator)
    assert ask(viewer, "cameras/door/")["camera_id"] == "door"
    assert send(viewer, "POST", "cameras/", {**DOOR, "camera_id": "b"}).status_code == 403
    assert send(viewer, "PATCH", "cameras/door/", {"camera_name": "B"}).status_code == 403
    assert send(operator, "DELETE", "cameras/door/").status_code == 403
    assert send(manager, "DELETE", "cameras/door/").status_code == 204
    assert not Camera.objects.exists()


def test_a_stranger_finds_no_camera_whatever_the_verb(operator: User, stranger: User) -> None:
    made(operator)
    verbs = [("GET", ""), ("PUT", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "activate/"), ("POST", "deactivate/")]
    verbs += [("POST", "heartbeat/"), ("GET", "health/"), ("GET", "schedule/")]
    assert {send(stranger, verb, f"cameras/door/{rest}").status_code for verb, rest in verbs} == {404}
    assert ask(stranger, "cameras/")["results"] == []


def keys(user: User, query: str) -> list[str]:
    return [each["camera_id"] for each in ask(user, f"cameras/?{query}")["results"]]


def test_cameras_are_filtered_searched_and_put_in_order(museum: Tenant, viewer: User) -> None:
    hall = CameraLocation.objects.create(tenant=museum, location_name="Hall")
    group = CameraGroup.objects.create(tenant=museum, group_name="Doors")
    first = making.camera("a", tenant=museum, camera_name="Zoo", location=hall, tags=["vip", "entrance"])
    making.camera("b", tenant=museum, camera_name="Aviary", camera_type="HTTP", stream_protocol="http",
                  stream_url="http://192.0.2.1/", is_active=False, tags=["vip"])  # fmt: skip
    CameraGroupAssignment.objects.create(camera=first, group=group)
    first.health.__class__.objects.filter(camera=first).update(status="online")
    assert keys(viewer, "") == ["b", "a"]
    assert keys(viewer, "ordering=camera_id") == ["a", "b"]
    assert keys(viewer, f"location={hall.pk}") == keys(viewer, f"group={group.pk}") == ["a"]
    assert keys(viewer, "status=online") == keys(viewer, "is_active=true") == ["a"]
    assert keys(viewer, "camera_type=HTTP") == keys(viewer, "search=avi") == ["b"]
    assert keys(viewer, "tags=vip&ordering=camera_id") == ["a", "b"]
    assert keys(viewer, "tags=entrance&tags=VIP") == keys(viewer, "search=ENTR") == ["a"]


def test_filters_know_nothing_of_other_tenants(museum: Tenant, stranger: User) -> None:
    hall = CameraLocation.objects.create(tenant=museum, location_name="Hall")
    for query in (f"location={hall.pk}", f"tenant={museum.pk}", "tags=%00", "status=ill", "ordering=password"):
        assert send(stranger, "GET", f"cameras/?{query}").status_code == 400, query


def test_a_member_of_two_tenants_sees_both_and_writes_where_the_role_lets(museum: Tenant, airport: Tenant) -> None:
    making.camera("door", tenant=museum)
    making.camera("gate", tenant=airport)
    both = member(museum, "operator")
    both.tenant_memberships.create(tenant=airport, role="viewer")
    assert keys(both, "ordering=camera_id") == ["door", "gate"]
    assert keys(both, f"tenant={airport.pk}") == ["gate"]
    assert send(both, "PATCH", "cameras/door/", {"camera_name": "X"}).status_code == 200
    assert send(both, "PATCH", "cameras/gate/", {"camera_name": "X"}).status_code == 403
