"""The events log and the page of one event: filters, badges, evidence, the right people, a fixed price."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analytics.services.recording import record_anomaly
from cameras.models import Camera
from counting.evidence import path_of
from counting.models import ArchivedDetection, CountingEvent, CountingZone, PersonDetection
from counting.services import update_zone
from tests.api import clients
from tests.counting.api.test_events import archive
from tests.dashboards import scenes
from tests.dashboards.test_pages import SCRIPT, browser_of, words
from tests.making import utc

pytestmark = pytest.mark.usefixtures("redis")

LOG = "/events/"
MORNING = utc("2026-11-22T09:00:00")
WAY = [{"x": 0.25, "y": 0.5, "timestamp": "2026-11-22T08:59:59.000Z"}, {"x": 0.5, "y": 1.0, "timestamp": ""}]


@pytest.fixture
def page(owner: User) -> Client:
    return browser_of(owner)


@pytest.fixture
def door(camera: Camera) -> CountingZone:
    return scenes.make_line(camera)


def body(page: Client, path: str, **query: Any) -> str:
    answer = page.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_event_without_a_picture_says_why(page: Client, door: CountingZone) -> None:
    event = scenes.cross(door)
    address = f"/events/{event.event_uid}/"
    assert "Pictures of people are not kept: the camera's switch for them is off." in words(page, address)
    Camera.objects.filter(pk=door.camera.pk).update(store_snapshots=True)
    assert "No picture of the person was kept" in words(page, address)


def test_the_log_shows_todays_events_with_what_makes_them_special(page: Client, door: CountingZone) -> None:
    clients.event(door, MORNING, path_trajectory=WAY, zone_version=3)
    clients.event(
        door, MORNING + dt.timedelta(hours=1), "out", is_anomaly=True, anomaly_type="running", is_stitched=True,
        confidence_score="0.63", source="import", duration_seconds="12.345",
    )  # fmt: skip
    shown = words(page, LOG)
    name = door.camera.camera_name
    assert f"2026-11-22 09:00:00 UTC In {name} Door Line crossed, version 3 90.0% –" in shown
    assert "version 1 – 63.0% 12.3 s Running Over a gap Import" in shown
    assert shown.index("10:00:00") < shown.index("09:00:00", shown.index("10:00:00"))
    assert 'points="40.0,45.0 80.0,90.0"' in body(page, LOG)  # of 160 × 90


def test_an_empty_log_says_how_to_look_further_back(page: Client, camera: Camera) -> None:
    shown = words(page, LOG)
    assert "No events match." in shown
    assert "begins at the last midnight" in shown
    assert "Choose a longer time or remove filters." in words(page, f"{LOG}?from=2026-11-21T00:00:00")


def test_somebody_without_cameras_is_told_so(stranger: User) -> None:
    assert "No camera is shared with your account yet." in words(browser_of(stranger), LOG)


def test_times_of_the_form_are_those_of_the_chosen_camera(page: Client, tenant: Any) -> None:
    camera = scenes.make_camera(tenant, "hanoi", timezone="Asia/Ho_Chi_Minh")
    line = scenes.make_line(camera, "Gate")
    clients.event(line, utc("2026-11-22T02:00:00"))  # 09:00 there
    query = "camera=hanoi&from=2026-11-22T09:00&to=2026-11-22T09:01"
    assert "2026-11-22 09:00:00" in words(page, f"{LOG}?{query}")
    assert "No events match." in words(page, f"{LOG}?camera=hanoi&from=2026-11-22T09:01&to=2026-11-22T10:00")
    export = body(page, LOG, camera="hanoi", **{"from": "2026-11-22T09:00"})
    assert "from=2026-11-22T02%3A00%3A00Z" in export
    assert "/api/v1/counting-events/export/csv/?camera=hanoi" in export


def test_the_export_has_the_rows_of_the_page(page: Client, door: CountingZone) -> None:
    clients.event(door, MORNING)
    clients.event(door, MORNING, "out")
    link = body(page, LOG, direction="out").partition('href="/api/v1/counting-events/export/jsonl/')[2].partition('"')
    answer = page.get(f"/api/v1/counting-events/export/jsonl/{link[0].replace('&amp;', '&')}")
    assert b"".join(answer.streaming_content).count(b"\n") == 1  # type: ignore[attr-defined]  # it streams


def test_filters_stay_in_the_form_and_can_be_removed(page: Client, door: CountingZone) -> None:
    clients.event(door, MORNING)
    clients.event(door, MORNING, "out", is_anomaly=True, anomaly_type="loitering")
    shown = body(page, LOG, camera=door.camera.camera_id, zone=door.pk, direction="out", anomaly="true")
    assert shown.count("<time ") == 1
    assert f'<option value="{door.pk}" selected>' in shown
    assert '<option value="out" selected>' in shown
    assert 'name="anomaly" value="true" checked' in shown
    assert "Remove filters" in shown
    assert "Remove filters" not in body(page, LOG)


def test_a_wrong_filter_is_named_instead_of_passed_over(page: Client, door: CountingZone) -> None:
    shown = words(page, f"{LOG}?from=soon&min_confidence=7")
    assert "from : Enter a valid date/time." in shown
    assert "min_confidence :" in shown
    assert "camera : Select a valid choice." in words(page, f"{LOG}?camera=nowhere")


def test_pages_lead_to_older_and_back_to_newer_events(page: Client, door: CountingZone) -> None:
    for number in range(51):
        clients.event(door, MORNING + dt.timedelta(seconds=number))
    first = body(page, LOG)
    assert first.count("<time ") == 50
    older = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = body(page, LOG, **{name: value[0] for name, value in parse_qs(urlsplit(older).query).items()})
    assert second.count("<time ") == 1
    assert "09:00:00" in second
    assert 'rel="prev"' in second
    assert page.get(LOG, {"cursor": "made-up"}).status_code == 404


def test_the_log_costs_the_same_for_one_event_and_for_many(
    page: Client, door: CountingZone, django_assert_num_queries: Any
) -> None:
    for number in (1, 10):
        for _ in range(number):
            clients.event(scenes.make_line(scenes.make_camera(door.camera.tenant)), MORNING)
        with django_assert_num_queries(7):  # session, user, cameras, events, not counted, names of zones, roles
            page.get(LOG)


def test_an_event_shows_its_evidence(page: Client, door: CountingZone) -> None:
    made = clients.event(
        door, MORNING, path_trajectory=WAY, is_stitched=True, confidence_score="0.63", track_id="cam:abc",
        detection_id="d-1",
    )  # fmt: skip
    shown = words(page, f"{LOG}{made.event_uid}/")
    assert "Time 2026-11-22 09:00:00.000000 UTC Where Door version 1, now 1" in shown
    assert "Confidence 63.0% lowered: the way was continued over a gap" in shown
    assert "Track cam:abc Detection d-1 expired Counted by Engine" in shown
    shown = body(page, f"{LOG}{made.event_uid}/")
    assert 'class="scene__path" points="40.0,45.0 80.0,90.0"' in shown
    assert f"?camera={door.camera_id}&amp;track=cam%3Aabc&amp;from=2026-11-22T08%3A00%3A00" in shown


def test_a_detection_is_called_expired_only_once_it_is_stored_nowhere(page: Client, door: CountingZone) -> None:
    made = clients.event(door, MORNING, detection_id="d-7")
    path = f"{LOG}{made.event_uid}/"
    assert "Detection d-7 expired" in words(page, path)
    seen = clients.detection(door.camera, MORNING, detection_id="d-7")
    assert "Detection d-7 Counted by" in words(page, path)
    columns = {field.attname: getattr(seen, field.attname) for field in PersonDetection._meta.concrete_fields}
    del columns["created_at"], columns["person_attributes"]
    ArchivedDetection.objects.create(**columns)
    seen.delete()
    assert "Detection d-7 Counted by" in words(page, path)
    nothing = clients.event(door, MORNING, detection_id=None)
    assert "Detection – Counted by" in words(page, f"{LOG}{nothing.event_uid}/")


def test_an_event_shows_the_line_as_it_was_when_it_counted(page: Client, door: CountingZone) -> None:
    made = clients.event(door, MORNING)
    update_zone(door, zone_coordinates={"units": "normalized", "points": [[0.1, 0.1], [0.1, 0.9]]})
    path = f"{LOG}{made.event_uid}/"
    assert 'class="scene__line" points="32.0,45.0 128.0,45.0"' in body(page, path)  # 0.2, 0.5 to 0.8, 0.5
    assert "version 1, now 2" in words(page, path)
    unknown = clients.event(door, MORNING, zone_version=9)
    assert "is not known any more" in words(page, f"{LOG}{unknown.event_uid}/")


def test_a_kept_picture_is_shown_to_members_alone(
    page: Client, stranger: User, door: CountingZone, settings: Any, tmp_path: Any
) -> None:
    settings.VAR = tmp_path
    made = clients.event(door, MORNING)
    picture = f"{LOG}{made.event_uid}/picture.jpg"
    assert page.get(picture).status_code == 404
    path_of(made).parent.mkdir(parents=True)
    path_of(made).write_bytes(b"\xff\xd8jpeg")
    assert "The person, face blurred" in words(page, f"{LOG}{made.event_uid}/")
    answer = page.get(picture)
    assert (answer.content, answer.headers["Content-Type"]) == (b"\xff\xd8jpeg", "image/jpeg")
    assert browser_of(stranger).get(picture).status_code == 404


@pytest.mark.parametrize("rest", ["", "e/", "e/picture.jpg"])
def test_nobody_is_asked_for_a_login(client: Client, rest: str) -> None:
    assert client.get(LOG + rest).headers["Location"].startswith("/login/?next=")


def test_a_stranger_finds_no_event_and_a_teammate_does(door: CountingZone, teammate: User, stranger: User) -> None:
    made = clients.event(door, MORNING)
    assert browser_of(teammate).get(f"{LOG}{made.event_uid}/").status_code == 200
    assert browser_of(stranger).get(f"{LOG}{made.event_uid}/").status_code == 404
    assert browser_of(stranger).get(f"{LOG}a%00b/").status_code == 404
    assert "Door" not in words(browser_of(stranger), LOG)
    assert "camera : Select a valid choice." in words(browser_of(stranger), f"{LOG}?camera={door.camera_id}")


def stand_out(zone: CountingZone, kind: str, **data: str) -> None:
    record_anomaly(zone.camera, zone, kind, data)


def test_what_stood_out_without_being_counted_is_in_the_log(page: Client, stranger: User, door: CountingZone) -> None:
    stand_out(door, "wrong_direction", direction="out", event_timestamp="2026-11-22T09:30:00.000Z", track_id="t1")
    stay = {"event_timestamp": "2026-11-22T09:45:00.000Z", "since": "2026-11-22T09:40:00.000Z"}
    stand_out(door, "loitering", **stay, track_id="t2")
    name = door.camera.camera_name
    query = f"camera={door.camera_id}&from=2026-11-22T00:00"
    shown = words(page, f"{LOG}?{query}")
    assert "Stood out, not counted" in shown
    assert "2026-11-22 09:30:00 Door Wrong direction Out" in shown
    assert "2026-11-22 09:45:00 Door Loitering inside since 09:40:00" in shown
    assert f"2026-11-22 09:30:00 UTC {name} Door Wrong direction Out" in words(page, f"{LOG}?from=2026-11-22T00:00")
    assert shown.index("09:45:00") < shown.index("09:30:00")
    assert "not counted" not in words(browser_of(stranger), f"{LOG}?from=2026-11-22T00:00")


@pytest.mark.parametrize(
    ("rest", "wrong", "stays"),
    [
        ("", True, True),
        ("&anomaly_type=wrong_direction", True, False),
        ("&anomaly_type=running", False, False),
        ("&track=t2", False, True),
        ("&direction=out", True, False),
        ("&to=2026-11-22T09:30:00", False, False),  # until then, without it
        ("&to=2026-11-22T09:45:00", True, False),
        ("&event_type=exit", False, False),
        ("&stitched=true", False, False),
        ("&camera=nowhere", False, False),
    ],
)
def test_filters_narrow_down_what_was_not_counted_too(
    page: Client, door: CountingZone, rest: str, wrong: bool, stays: bool
) -> None:
    stand_out(door, "wrong_direction", direction="out", event_timestamp="2026-11-22T09:30:00.000Z", track_id="t1")
    stay = {"event_timestamp": "2026-11-22T09:45:00.000Z", "since": "2026-11-22T09:40:00.000Z"}
    stand_out(door, "loitering", **stay, track_id="t2")
    log = words(page, f"{LOG}?from=2026-11-22T00:00{rest}").partition("not counted")[2]
    assert ("Wrong direction Out" in log, "Loitering inside since" in log) == (wrong, stays)


@pytest.mark.parametrize("rest", ["", "&anomaly=true&include_archived=true", "&anomaly_type=wrong_direction"])
def test_what_was_not_counted_is_exported_by_the_filters_of_the_log(
    page: Client, door: CountingZone, rest: str
) -> None:
    stand_out(door, "wrong_direction", direction="out", event_timestamp="2026-11-22T09:30:00.000Z", track_id="t1")
    stand_out(door, "wrong_direction", direction="out", event_timestamp="2026-11-21T09:30:00.000Z", track_id="t2")
    shown = page.get(f"{LOG}?camera={door.camera_id}&zone={door.pk}&from=2026-11-22T00:00{rest}").content.decode()
    for kind in ("csv", "jsonl"):
        start = f"/api/v1/anomalies/export/{kind}/?"
        query = shown.partition(start)[2].partition('"')[0].replace("&amp;", "&")
        answer = page.get(start + query)
        assert answer.status_code == 200
        text = answer.getvalue().decode()
        assert ("t1" in text, "t2" in text) == (True, False)


def test_what_was_not_counted_is_told_of_the_chosen_zone_alone(page: Client, door: CountingZone) -> None:
    gate = scenes.make_line(door.camera, "Gate")
    stand_out(door, "wrong_direction", direction="out", event_timestamp="2026-11-22T09:30:00.000Z")
    query = f"camera={door.camera_id}&from=2026-11-22T00:00&zone="
    assert "not counted" in words(page, f"{LOG}?{query}{door.pk}")
    assert "not counted" not in words(page, f"{LOG}?{query}{gate.pk}")
    assert "zone :" in words(page, f"{LOG}?{query}soon")


def test_names_with_markup_are_text(page: Client, camera: Camera) -> None:
    made = clients.event(scenes.make_line(camera, SCRIPT), MORNING, track_id=SCRIPT)
    for path in (LOG, f"{LOG}{made.event_uid}/", f"{LOG}?track={SCRIPT}"):
        assert SCRIPT not in body(page, path)


def test_an_event_of_an_archived_day_has_its_page(page: Client, door: CountingZone) -> None:

    made = clients.event(door, MORNING)
    archive(made)
    assert CountingEvent.objects.count() == 0
    assert "No events match." in words(page, LOG)
    assert "Archived" in words(page, f"{LOG}?include_archived=true").partition("Notes")[2]
    assert page.get(f"{LOG}{made.event_uid}/").status_code == 200
