"""What stood out without being counted over the API: who sees what, filters, pages, exports."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from analytics.models import StoredEvent
from analytics.services.events import publish_event
from analytics.services.recording import record_anomaly
from cameras.models import Camera
from counting.models import CountingZone
from tests import making
from tests.api import clients

pytestmark = pytest.mark.usefixtures("redis_server")

PATH = "anomalies/"
WRONG = {
    "track_id": "t1", "detection_id": "d1", "sense": "negative", "direction": "out",
    "event_timestamp": "2026-11-22T09:30:00.000Z",
}  # fmt: skip
STAY = {"track_id": "t2", "event_timestamp": "2026-11-22T09:45:00.000Z", "since": "2026-11-22T09:40:00.000Z"}


@pytest.fixture
def hall(camera: Camera) -> CountingZone:
    return making.area(camera, "Hall")


@pytest.fixture
def two(door: CountingZone, hall: CountingZone) -> list[str]:
    """Return the ids of somebody who goes the wrong way and of somebody who stays, published the later one first."""
    stay = record_anomaly(hall.camera, hall, "loitering", STAY)
    return [record_anomaly(door.camera, door, "wrong_direction", WRONG), stay]


def ids(user: User, **query: Any) -> list[str]:
    return [row["event_id"] for row in clients.ask(user, PATH, **query)["results"]]


def exported(user: User, kind: str, **query: str) -> str:
    answer = clients.browser(user).get(f"/api/v1/{PATH}export/{kind}/", query)
    assert answer.status_code == 200
    return bytes(answer.getvalue()).decode()


def test_each_says_what_where_when_and_who(owner: User, door: CountingZone, two: list[str]) -> None:
    stay, wrong = clients.ask(owner, PATH)["results"]  # by when it happened, not by when it was told
    assert wrong == {
        "event_id": two[0], "camera": "front-door", "zone": door.pk, "zone_name": "Door",
        "event_timestamp": "2026-11-22T09:30:00Z", "anomaly_type": "wrong_direction", "direction": "out",
        "since": None, "track_id": "t1", "detection_id": "d1",
    }  # fmt: skip
    assert (stay["anomaly_type"], stay["zone_name"], stay["direction"]) == ("loitering", "Hall", None)
    assert (stay["event_timestamp"], stay["since"]) == ("2026-11-22T09:45:00Z", "2026-11-22T09:40:00.000Z")
    assert clients.ask(owner, f"{PATH}{two[0]}/") == wrong


def test_members_see_them_strangers_none(owner: User, stranger: User, two: list[str]) -> None:
    assert ids(stranger) == []
    assert clients.status(stranger, f"{PATH}{two[0]}/") == 404
    assert clients.status(stranger, PATH, camera="front-door") == 400  # which does not exist for them
    assert two[0] not in exported(stranger, "csv")
    assert clients.status(None, PATH) == 401


def test_other_events_of_the_store_are_none(owner: User, camera: Camera) -> None:
    other = publish_event(
        camera.camera_id, "counting", "occupancy.changed", {"camera_id": "front-door", "occupancy": 1}
    )
    assert ids(owner) == []
    assert clients.status(owner, f"{PATH}{other}/") == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"camera": "front-door"}, "stay wrong"),
        ({"camera": "other"}, ""),
        ({"anomaly_type": "loitering"}, "stay"),
        ({"anomaly_type": "running"}, ""),
        ({"direction": "out"}, "wrong"),
        ({"track": "t2"}, "stay"),
        ({"from": "2026-11-22T09:45:00Z"}, "stay"),
        ({"to": "2026-11-22T09:45:00Z"}, "wrong"),
        ({"from": "2026-11-22T10:30:00+01:00", "to": "2026-11-22T09:30:00.001Z"}, "wrong"),
        ({"from": "2026-11-23T00:00:00Z"}, ""),
    ],
)
def test_filters(owner: User, tenant: Any, two: list[str], query: dict[str, str], found: str) -> None:
    making.camera("other", tenant=tenant)
    names = dict(zip(two, ("wrong", "stay"), strict=True))
    assert " ".join(names[each] for each in ids(owner, **query)) == found


def test_a_zone_narrows_the_list(owner: User, hall: CountingZone, two: list[str]) -> None:
    assert ids(owner, zone=hall.pk) == [two[1]]


@pytest.mark.parametrize("query", [{"colour": "red"}, {"anomaly_type": "odd"}, {"zone": "0"}, {"from": "soon"}])
def test_what_cannot_be_asked_is_refused_by_its_name(owner: User, two: list[str], query: dict[str, str]) -> None:
    answer = clients.browser(owner).get(f"/api/v1/{PATH}", query)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, list(query))


def test_pages_lead_on(owner: User, two: list[str]) -> None:
    first = clients.ask(owner, PATH, page_size=1)
    assert [row["event_id"] for row in first["results"]] == [two[1]]
    second = clients.browser(owner).get(first["next"]).json()
    assert [row["event_id"] for row in second["results"]] == [two[0]]
    assert second["next"] is None


def test_they_are_exported_oldest_first(owner: User, door: CountingZone, two: list[str]) -> None:
    wrong, stay = csv.DictReader(io.StringIO(exported(owner, "csv", camera="front-door")))
    assert (wrong["event_id"], wrong["zone"], wrong["anomaly_type"]) == (two[0], str(door.pk), "wrong_direction")
    assert (wrong["event_timestamp"], wrong["since"], wrong["direction"]) == ("2026-11-22T09:30:00Z", "", "out")
    assert (stay["event_id"], stay["direction"]) == (two[1], "")
    lines = [json.loads(line) for line in exported(owner, "jsonl", anomaly_type="loitering").splitlines()]
    assert [(line["event_id"], line["direction"]) for line in lines] == [(two[1], None)]


def test_what_came_without_a_time_happened_when_it_was_told(owner: User, door: CountingZone) -> None:
    key = record_anomaly(door.camera, door, "wrong_direction")
    told = StoredEvent.objects.get(event_id=key).event_timestamp
    (row,) = clients.ask(owner, PATH)["results"]
    assert row["event_timestamp"] == told.isoformat().replace("+00:00", "Z")
    assert (row["track_id"], row["detection_id"], row["since"]) == (None, None, None)
