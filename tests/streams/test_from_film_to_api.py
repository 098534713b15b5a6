"""A film runs through a session, and every number that the product promises is then found over the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from analytics.recount.candidates import as_they_are, moved
from analytics.recount.comparing import Comparison, compare
from counting.services.results import build_results
from tests.api import clients
from tests.streams.scene import Scene

ROUNDS = 3


@pytest.fixture
def watched(scene: Scene) -> Scene:
    """Return the scene after a few rounds, its session ended and its results built."""
    scene.start()
    scene.wait_for_events(ROUNDS)
    scene.end()
    build_results(timezone.now())
    return scene


@pytest.fixture
def reader(watched: Scene) -> User:
    """Return a viewer of the camera's tenant."""
    clients.forget_throttles()
    tenant = watched.camera.tenant
    assert tenant is not None
    return clients.member(tenant)


def rows(reader: User, path: str, **query: Any) -> list[dict[str, Any]]:
    since = (timezone.now() - dt.timedelta(days=1)).isoformat()
    found: list[dict[str, Any]] = clients.ask(reader, path, **{"from": since, "page_size": 500}, **query)["results"]
    return found


def compared(scene: Scene, candidates: Any) -> Comparison:
    now = timezone.now()
    return compare(scene.camera, candidates, now - dt.timedelta(hours=1), now)


def test_detection_tracking_and_results_are_all_there(watched: Scene, reader: User) -> None:
    camera, door = watched.camera.camera_id, watched.door.pk
    crossings = rows(reader, "counting-events/", camera=camera, zone=door)
    assert len(crossings) >= ROUNDS
    assert {row["direction"] for row in crossings} == {"in"}
    track = crossings[0]["track_id"]
    detections = rows(reader, "detections/", camera=camera)
    assert {"bbox_x", "bbox_y", "bbox_width", "bbox_height", "confidence_score", "model_version"} <= set(detections[0])
    tracks = {row["track_id"]: row for row in rows(reader, "tracks/", camera=camera)}
    assert tracks[track]["samples"] >= 2  # the first and the last; a busy machine may have none between them
    way = clients.ask(reader, f"tracks/{track}/trajectory/")["points"]
    assert way[0]["x"] > 0.5 > way[-1]["x"]
    total = [row for row in rows(reader, "counting-results/", period="day") if row["zone"] is None]
    assert sum(row["count_in"] for row in total) == len(watched.events())
    assert clients.ask(reader, f"cameras/{camera}/occupancy/")["occupancy"] == len(watched.events())
    assert clients.ask(reader, f"cameras/{camera}/live/")["counts"]["in"] == len(watched.events())
    assert clients.ask(reader, f"cameras/{camera}/density/", period="day")["person_seconds"] > 0
    detection = clients.ask(reader, f"detections/{crossings[0]['detection_id']}/")
    assert detection["camera"] == camera


def test_a_recount_of_what_was_stored_equals_what_was_counted(watched: Scene) -> None:
    comparison = compared(watched, as_they_are(watched.camera))
    (zone,) = comparison.zones
    assert (zone.total.again.count_in, zone.total.again.count_out) == (zone.total.counted.count_in, 0)
    assert zone.total.counted.count_in == len(watched.events())
    beside = compared(watched, moved(watched.camera, "Beside", [[0.6, 0.0], [0.6, 1.0]]))
    assert beside.zones[0].total.new.count_in == len(watched.events())
    away = compared(watched, moved(watched.camera, "Away", [[0.0, 0.02], [1.0, 0.02]]))
    assert away.zones[0].total.new.count_in == 0
