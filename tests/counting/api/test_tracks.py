"""Detections, tracks and their ways over the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cameras.models import Camera
from counting.models import ArchivedDetection, PersonDetection, PersonTrack
from tests import making
from tests.api import clients
from tests.making import utc

MORNING = utc("2026-11-22T09:00:00")
WAY = ((100, 250), (200, 250), (300, 250), (400, 250))


def at(seconds: float) -> dt.datetime:
    return MORNING + dt.timedelta(seconds=seconds)


def test_detections_are_boxes_in_pixels_newest_first(owner: User, stranger: User, camera: Camera) -> None:
    clients.detection(camera, at(0), confidence_score="0.5")
    clients.detection(camera, at(1), model_version="yolo11n:1", processing_time_ms=13)
    first, second = clients.ask(owner, "detections/")["results"]
    assert first["frame_timestamp"] == "2026-11-22T09:00:01Z"
    assert [first[f"bbox_{name}"] for name in ("x", "y", "width", "height")] == [10, 20, 30, 80]
    assert (first["confidence_score"], first["model_version"], first["processing_time_ms"]) == (0.8, "yolo11n:1", 13)
    assert second["confidence_score"] == 0.5
    assert len(clients.ask(owner, "detections/", min_confidence="0.5")["results"]) == 2
    assert len(clients.ask(owner, "detections/", min_confidence="0.51")["results"]) == 1
    assert clients.ask(stranger, "detections/")["results"] == []
    assert clients.status(None, "detections/") == 401


def test_one_detection_is_found_by_its_key_whatever_its_time(owner: User, stranger: User, camera: Camera) -> None:
    made = clients.detection(camera, utc("2026-01-01T00:00:00"), detection_id="door.1:7")
    assert clients.ask(owner, "detections/door.1:7/")["frame_timestamp"] == "2026-01-01T00:00:00Z"
    assert clients.status(stranger, "detections/door.1:7/") == 404
    columns = {field.attname: getattr(made, field.attname) for field in PersonDetection._meta.concrete_fields}
    ArchivedDetection.objects.create(**{name: value for name, value in columns.items() if name != "created_at"})
    made.delete()
    assert clients.status(owner, "detections/door.1:7/") == 404
    assert clients.ask(owner, "detections/door.1:7/", include_archived="true")["camera"] == "front-door"


def test_a_track_is_one_row_with_its_newest_place(owner: User, camera: Camera) -> None:
    clients.walk(camera, "door:a", MORNING, *WAY)
    clients.sample(
        camera, "door:b", at(10), 500, 300, first_seen=at(4), last_seen=at(10), velocity_x="-30.5", velocity_y="0",
        speed="30.5",
    )  # fmt: skip
    second, first = clients.ask(owner, "tracks/")["results"]
    assert (first["track_id"], first["samples"], first["duration_seconds"]) == ("door:a", 4, 1.5)
    assert (first["position_x"], first["position_y"], first["tracking_status"]) == (400, 250, "completed")
    assert (first["first_seen"], first["last_seen"]) == ("2026-11-22T09:00:00Z", "2026-11-22T09:00:01.500000Z")
    assert (second["velocity_x"], second["speed"], second["tracking_status"]) == (-30.5, 30.5, "active")
    assert second["duration_seconds"] == 6


def test_tracks_are_chosen_by_range_camera_and_their_present_status(owner: User, camera: Camera, tenant: Any) -> None:
    other = making.camera("back-door", tenant=tenant)
    clients.walk(camera, "ended", MORNING, *WAY)
    clients.sample(camera, "running", at(60), 1, 1)
    clients.sample(other, "elsewhere", at(60), 1, 1)

    def names(**query: Any) -> list[str]:
        return [row["track_id"] for row in clients.ask(owner, "tracks/", **query)["results"]]

    assert names(camera="front-door") == ["running", "ended"]
    assert names(status="completed") == ["ended"]
    assert names(status="active", camera="front-door") == ["running"]
    assert names(**{"from": "2026-11-22T09:00:30Z", "camera": "front-door"}) == ["running"]
    assert clients.status(owner, "tracks/", status="asleep") == 400


def test_pages_and_queries_of_tracks(owner: User, camera: Camera) -> None:
    for number in range(5):
        clients.walk(camera, f"t{number}", at(number % 2), *WAY)
    client = clients.browser(owner)
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/api/v1/tracks/?page_size=3").json()
    assert len(queries) == 4  # session, user, tracks, their newest samples
    names = [row["track_id"] for row in page["results"]]
    names += [row["track_id"] for row in client.get(page["next"]).json()["results"]]
    assert names == ["t3", "t1", "t4", "t2", "t0"]
    answer = client.get("/api/v1/tracks/export/csv/")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]  # it streams
    assert [line.partition(",")[0] for line in lines] == ["track_id", "t0", "t2", "t4", "t1", "t3"]


def test_a_single_track_is_told_from_all_its_samples(owner: User, stranger: User, camera: Camera) -> None:
    clients.walk(camera, "old", utc("2026-10-31T23:59:59"), *WAY)  # over the end of a month
    assert clients.ask(owner, "tracks/old/")["samples"] == 4
    assert clients.status(stranger, "tracks/old/") == 404
    assert clients.status(owner, "tracks/none/") == 404
    assert clients.status(None, "tracks/old/") == 401


def test_the_way_of_a_running_track_is_that_of_its_samples(owner: User, camera: Camera) -> None:
    clients.sample(camera, "door:a", at(0), 100, 250, first_seen=at(0))
    clients.sample(camera, "door:a", at(0.5), 250, 300, first_seen=at(0))
    way = clients.ask(owner, "tracks/door:a/trajectory/")
    assert (way["is_complete"], way["tracking_status"]) == (False, "active")
    assert (way["frame_width"], way["frame_height"]) == (1000, 500)
    assert way["points"] == [
        {"x": 0.1, "y": 0.5, "timestamp": "2026-11-22T09:00:00Z"},
        {"x": 0.25, "y": 0.6, "timestamp": "2026-11-22T09:00:00.500000Z"},
    ]


def test_the_way_of_an_ended_track_is_the_one_that_was_kept(owner: User, stranger: User, camera: Camera) -> None:
    clients.walk(camera, "door:a", MORNING, *WAY)
    kept = [
        {"x": 100, "y": 250, "timestamp": "2026-11-22T09:00:00.000Z"},
        {"x": 150, "y": 200, "timestamp": "2026-11-22T09:00:00.200Z"},
        {"x": 400, "y": 250, "timestamp": "2026-11-22T09:00:01.500Z"},
    ]
    last = PersonTrack.objects.order_by("-frame_timestamp")[:1].get()
    PersonTrack.objects.filter(pk=last.pk).update(trajectory_points=kept, trajectory_length=3)
    way = clients.ask(owner, "tracks/door:a/trajectory/")
    assert way["is_complete"]
    assert [(point["x"], point["y"]) for point in way["points"]] == [(0.1, 0.5), (0.15, 0.4), (0.4, 0.5)]
    assert way["points"][1]["timestamp"] == "2026-11-22T09:00:00.200000Z"
    assert clients.status(stranger, "tracks/door:a/trajectory/") == 404
    assert clients.status(owner, "tracks/none/trajectory/") == 404
    assert clients.status(None, "tracks/door:a/trajectory/") == 401


@pytest.mark.parametrize("path", ["tracks/a%00b/", "tracks/a%00b/trajectory/", "detections/a%00b/"])
def test_keys_that_no_row_can_have_are_not_found(owner: User, path: str) -> None:
    assert clients.status(owner, path) == 404
