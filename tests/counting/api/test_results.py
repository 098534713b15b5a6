"""Results and zones over the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cameras.models import Camera
from counting.models import CountingResult, CountingZone
from tests import making
from tests.api import clients
from tests.making import utc

NINE = utc("2026-11-22T09:00:00")
HOUR = dt.timedelta(hours=1)


def result(camera: Camera, zone: CountingZone | None, start: dt.datetime = NINE, **values: Any) -> CountingResult:
    """Return a stored result of an hour."""
    defaults: dict[str, Any] = {
        "camera": camera, "zone": zone, "time_period": "hour", "period_start": start, "period_end": start + HOUR,
        "result_timestamp": start + HOUR, "count_in": 3, "count_out": 1, "count_total": 4, "is_final": True,
    }  # fmt: skip
    return CountingResult.objects.create(**defaults | values)


def test_results_of_zones_and_of_the_whole_camera(owner: User, stranger: User, door: CountingZone) -> None:
    result(door.camera, door, count_density="0.0025", average_count="1.5", peak_count=2, min_count=0)
    result(door.camera, None, count_in=7)
    result(door.camera, None, NINE - HOUR, is_final=False)

    def found(**query: Any) -> list[tuple[Any, int]]:
        return [(row["zone"], row["count_in"]) for row in clients.ask(owner, "counting-results/", **query)["results"]]

    assert sorted(found(), key=str) == [(door.pk, 3), (None, 3), (None, 7)]
    assert found(whole_camera="false") == [(door.pk, 3)]
    assert found(whole_camera="true", is_final="true") == [(None, 7)]
    assert found(zone=door.pk, period="hour") == [(door.pk, 3)]
    assert found(period="minute") == []
    assert found(whole_camera="true", to="2026-11-22T09:00:00Z") == [(None, 3)]
    (row,) = clients.ask(owner, "counting-results/", zone=door.pk)["results"]
    assert (row["count_density"], row["average_count"], row["peak_count"]) == (0.0025, 1.5, 2)
    assert (row["period_start"], row["period_end"]) == ("2026-11-22T09:00:00Z", "2026-11-22T10:00:00Z")
    assert clients.ask(stranger, "counting-results/")["results"] == []
    assert clients.status(None, "counting-results/") == 401


def test_zones_say_where_they_lie_in_shares_of_the_picture(owner: User, stranger: User, tenant: Any) -> None:
    camera = making.camera("wide", tenant=tenant, resolution_width=1000, resolution_height=500)
    pixels = {"units": "pixel", "points": [[100, 50], [900, 450]]}
    zone = making.line(camera, "Gate", zone_coordinates=pixels)
    (row,) = clients.ask(owner, "zones/", camera="wide")["results"]
    assert row["points"] == [[0.1, 0.1], [0.9, 0.9]]
    assert (row["camera"], row["zone_name"], row["version"], row["is_active"]) == ("wide", "Gate", 1, True)
    assert clients.ask(owner, f"zones/{zone.pk}/")["zone_coordinates"] == pixels
    assert clients.status(stranger, f"zones/{zone.pk}/") == 404
    assert clients.status(owner, "zones/nothing/") == 404
    assert clients.status(owner, f"zones/{2**70}/") == 404
    assert clients.status(None, "zones/") == 401


def test_zones_are_chosen_by_type_and_use(owner: User, camera: Camera) -> None:
    making.line(camera, "Door", is_active=False)
    making.area(camera, "Hall")

    def names(**query: Any) -> list[str]:
        return [row["zone_name"] for row in clients.ask(owner, "zones/", **query)["results"]]

    assert names() == ["Door", "Hall"]
    assert names(is_active="true") == ["Hall"]
    assert names(zone_type="counting_line") == ["Door"]


@pytest.mark.parametrize(("path", "queries"), [("zones/", 4), ("counting-results/", 3), ("detections/", 3)])
def test_lists_cost_the_same_for_one_row_and_for_many(owner: User, camera: Camera, path: str, queries: int) -> None:
    client = clients.browser(owner)
    for number in range(12):
        zone = making.line(camera, f"Door {number}")
        result(camera, zone)
        clients.detection(camera, NINE)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/api/v1/{path}").status_code == 200
        assert len(asked) == queries  # session, user, rows; of numbered pages their count too


def test_what_was_counted_cannot_be_written(operator: User) -> None:
    client = clients.browser(operator)
    for path in ("counting-events/", "counting-results/", "detections/", "tracks/"):
        for send in (client.post, client.put, client.patch, client.delete):
            answer = send(f"/api/v1/{path}", content_type="application/json")
            assert answer.status_code == 405
            assert answer.json()["code"] == "method_not_allowed"
