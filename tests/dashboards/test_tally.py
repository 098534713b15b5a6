"""The pages of accuracy and of tallying: for the right people, with what they need; what they send is kept."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from analytics.models import AccuracyEvaluation, HandTally, RecordedSpan
from cameras.models import Camera, TenantMember
from counting.models import CountingZone
from tests.dashboards import scenes
from tests.dashboards.test_pages import browser_of

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.SPAN_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def operator(owner: User) -> User:
    """Return the owner, who is an operator of the tenant."""
    TenantMember.objects.filter(user=owner).update(role="operator")
    return owner


@pytest.fixture
def page(operator: User) -> Client:
    return browser_of(operator)


@pytest.fixture
def door(camera: Camera) -> CountingZone:
    return scenes.make_line(camera, "Door")


@pytest.fixture
def span(camera: Camera, door: CountingZone, folder: Path) -> RecordedSpan:
    """Return five minutes that ended just now."""
    (folder / "film.mp4").write_bytes(b"0123456789")
    end = timezone.now()
    return RecordedSpan.objects.create(
        camera=camera, wanted_minutes=5, status="ready", file="film.mp4", file_bytes=10,
        started_at=end - dt.timedelta(minutes=5), ended_at=end,
    )  # fmt: skip


def accuracy(camera: Camera) -> str:
    return f"/cameras/{camera.camera_id}/accuracy/"


def send(client: Client, span: RecordedSpan, what: str, content: Any) -> Any:
    return client.post(f"/spans/{span.pk}/{what}/", json.dumps(content), content_type="application/json")


def test_an_operator_asks_for_a_recording_and_sees_it_waiting(page: Client, camera: Camera, operator: User) -> None:
    assert "Nothing recorded yet." in page.get(accuracy(camera)).content.decode()
    response = page.post(f"/cameras/{camera.camera_id}/spans/", {"minutes": "7"})
    assert response.headers["Location"] == accuracy(camera)
    asked = RecordedSpan.objects.get()
    assert (asked.camera, asked.wanted_minutes, asked.status, asked.created_by) == (camera, 7, "wanted", operator)
    assert "7 minutes · Waits for the camera" in page.get(accuracy(camera)).content.decode()


@pytest.mark.parametrize("minutes", ["0", "61", "many", ""])
def test_a_length_that_cannot_be_is_refused_in_words(page: Client, camera: Camera, minutes: str) -> None:
    response = page.post(f"/cameras/{camera.camera_id}/spans/", {"minutes": minutes}, follow=True)
    assert "Between 1 and 60 minutes can be recorded." in response.content.decode()
    assert not RecordedSpan.objects.exists()


def test_the_page_says_how_long_the_video_is_kept(page: Client, camera: Camera, settings: Any) -> None:
    settings.SPAN_DAYS = 3
    assert "it is deleted after 3 days" in page.get(accuracy(camera)).content.decode()


def test_the_tally_page_carries_zones_marks_and_no_count_that_could_sway(
    page: Client, span: RecordedSpan, door: CountingZone
) -> None:
    scenes.cross(door, at=span.started_at)
    assert send(page, span, "marks", {"marks": [{"t": 3.5, "zone": door.pk, "direction": "in"}]}).json() == {"saved": 1}
    response = page.get(f"/spans/{span.pk}/")
    data = response.context["data"]
    assert data["zones"] == [
        {
            "id": door.pk, "name": "Door", "kind": "line", "points": [[0.2, 0.5], [0.8, 0.5]], "in_side": 1,
            "directions": ["in", "out"],
        }
    ]  # fmt: skip
    assert (data["seconds"], data["step"]) == (300.0, 0.1)
    assert data["marks"] == [{"t": 3.5, "zone": door.pk, "direction": "in"}]
    assert data["result"] is None


def test_finishing_compares_and_the_result_stays_on_the_page_and_at_the_camera(
    page: Client, span: RecordedSpan, door: CountingZone, camera: Camera
) -> None:
    assert span.started_at is not None
    scenes.cross(door, at=span.started_at + dt.timedelta(seconds=10))
    scenes.cross(door, at=span.started_at + dt.timedelta(seconds=60))
    marks = [{"t": 10.5, "zone": door.pk, "direction": "in"}, {"t": 100.0, "zone": door.pk, "direction": "out"}]
    result = send(page, span, "finish", {"marks": marks, "zones": [door.pk]}).json()["result"]
    assert result["sentence"] == "Accuracy 50.0 % (hand tally of 22 Nov 2026, 2 people)"
    assert result["weak"]
    assert result["missed"] == [{"t": 100.0, "zone": door.pk, "direction": "out"}]
    assert [each["t"] for each in result["false_alarms"]] == [60.0]
    assert page.get(f"/spans/{span.pk}/").context["data"]["result"] == result
    for address in (accuracy(camera), f"/cameras/{camera.camera_id}/"):
        body = page.get(address).content.decode()
        assert result["sentence"] in body
        assert "Fewer than 20 people" in body


def test_a_camera_that_was_never_measured_says_so(page: Client, camera: Camera) -> None:
    assert "Accuracy: not measured yet" in page.get(f"/cameras/{camera.camera_id}/").content.decode()
    assert "Not measured yet." in page.get(accuracy(camera)).content.decode()


def test_what_is_refused_is_said_in_words(page: Client, span: RecordedSpan, door: CountingZone) -> None:
    refused = send(page, span, "marks", {"marks": [{"t": 1}]})
    assert (refused.status_code, refused.json()) == (400, {"error": "marks[0].zone: is missing"})
    assert send(page, span, "finish", {"marks": [], "zones": []}).json() == {
        "error": "Choose the lines that you have watched."
    }
    broken = page.post(f"/spans/{span.pk}/marks/", "{", content_type="application/json")
    assert (broken.status_code, broken.json()) == (400, {"error": "marks: must be a list"})
    assert send(page, span, "finish", {"marks": [], "zones": "all"}).status_code == 400
    assert not AccuracyEvaluation.objects.exists()


def test_the_video_comes_in_pieces(page: Client, span: RecordedSpan) -> None:
    response = page.get(f"/spans/{span.pk}/video.mp4", headers={"Range": "bytes=4-6"})
    assert (response.status_code, response.content) == (206, b"456")


def test_a_span_that_is_not_there_yet_shows_its_state(page: Client, camera: Camera) -> None:
    span = RecordedSpan.objects.create(camera=camera, wanted_minutes=5, status="failed", error="The disk is full.")
    body = page.get(f"/spans/{span.pk}/").content.decode()
    assert "Failed: The disk is full." in body
    assert "<video" not in body


def test_a_deleted_span_takes_its_video_and_tallies_but_not_the_result(
    page: Client, span: RecordedSpan, door: CountingZone, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    send(page, span, "finish", {"marks": [], "zones": [door.pk]})
    with django_capture_on_commit_callbacks(execute=True):
        page.post(f"/spans/{span.pk}/delete/")
    assert not RecordedSpan.objects.exists()
    assert not HandTally.objects.exists()
    assert not list(folder.iterdir())
    assert AccuracyEvaluation.objects.get().span is None


ADDRESSES = ["/spans/{}/", "/spans/{}/video.mp4"]
POSTS = ["/spans/{}/marks/", "/spans/{}/finish/", "/spans/{}/delete/"]


def test_a_stranger_finds_nothing(stranger: User, span: RecordedSpan, camera: Camera) -> None:
    client = browser_of(stranger)
    found = [client.get(address.format(span.pk)).status_code for address in (*ADDRESSES, accuracy(camera))]
    found += [client.post(address.format(span.pk)).status_code for address in POSTS]
    found.append(client.post(f"/cameras/{camera.camera_id}/spans/", {"minutes": "5"}).status_code)
    assert set(found) == {404}


def test_who_only_reads_sees_the_results_and_no_video(teammate: User, span: RecordedSpan, camera: Camera) -> None:
    client = browser_of(teammate)
    body = client.get(accuracy(camera)).content.decode()
    assert "Operators of this camera can record and tally." in body
    assert f"/spans/{span.pk}/" not in body
    found = [client.get(address.format(span.pk)).status_code for address in ADDRESSES]
    found += [client.post(address.format(span.pk)).status_code for address in POSTS]
    found.append(client.post(f"/cameras/{camera.camera_id}/spans/", {"minutes": "5"}).status_code)
    assert set(found) == {403}
    assert RecordedSpan.objects.count() == 1


def test_without_a_login_every_address_leads_to_it(client: Client, span: RecordedSpan, camera: Camera) -> None:
    for address in (*ADDRESSES, accuracy(camera)):
        path = address.format(span.pk)
        assert client.get(path).headers["Location"] == f"/login/?next={path}"


def test_another_teams_tally_is_not_mixed_with_mine(
    page: Client, span: RecordedSpan, door: CountingZone, teammate: User
) -> None:
    HandTally.objects.create(span=span, user=teammate, marks=[{"t": 1.0, "zone": door.pk, "direction": "in"}])
    assert page.get(f"/spans/{span.pk}/").context["data"]["marks"] == []


def test_a_line_in_a_bad_place_is_warned_of_beside_the_accuracy(page: Client, camera: Camera) -> None:
    CountingZone.objects.create(
        camera=camera, zone_name="Low", zone_coordinates={"units": "normalized", "points": [[0, 0.99], [1, 0.99]]}
    )
    body = page.get(accuracy(camera)).content.decode()
    assert "<b>Low</b>: Most of the line lies within 3 %" in body


def test_a_camera_without_zones_is_told_that_nothing_can_be_compared(page: Client, camera: Camera) -> None:
    assert "there is nothing to compare" in page.get(accuracy(camera)).content.decode()
