"""How many questions each list of the API asks the database: pinned, and the same for one row and for twenty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analytics.services.recording import record_anomaly
from cameras.models import AIModel, Camera, CameraGroup, CameraGroupAssignment, CameraLocation, Tenant
from cameras.services.tokens import make_token
from counting.models import CountingResult
from tests import making
from tests.api import clients
from tests.api.document import operations
from tests.making import HOUR, utc

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]
NOON = utc("2026-11-22T12:00:00")
FEW, MANY = 1, 20
TOKEN = 1  # the token with its user; its use is written down once a minute, before the questions are counted
Maker = Callable[[Camera, int], Any]


def _camera(camera: Camera, number: int) -> None:
    place = CameraLocation.objects.create(tenant=camera.tenant, location_name=f"Place {number}")
    model = AIModel.objects.create(tenant=camera.tenant, name=f"Net {number}", version="1", backend="motion")
    made = making.camera(tenant=camera.tenant, location=place, ai_model=model)
    group = CameraGroup.objects.create(tenant=camera.tenant, group_name=f"Group {number}")
    CameraGroupAssignment.objects.create(camera=made, group=group)


def _event(camera: Camera, number: int) -> None:
    clients.event(making.line(camera, f"Door {number}"), NOON - dt.timedelta(seconds=number))


def _member(camera: Camera, number: int) -> None:
    making.member(f"member-{number}", camera.tenant or Tenant())


def _result(camera: Camera, number: int) -> None:
    at = NOON - number * dt.timedelta(minutes=1)
    CountingResult.objects.create(
        camera=camera,
        time_period="minute",
        period_start=at,
        period_end=at + dt.timedelta(minutes=1),
        result_timestamp=at,
    )


def _tenant(camera: Camera, number: int) -> None:
    tenant = making.tenant(f"Tenant-{number}")
    for each in camera.tenant.members.all() if camera.tenant else ():
        tenant.members.create(user=each.user, role="viewer")


# List → one more row of it, and how many questions it asks beside the token's: mostly the rows and their number.
LISTS: dict[str, tuple[Maker, int]] = {
    "ai_models_list": (
        lambda camera, n: AIModel.objects.create(tenant=camera.tenant, name=f"Net {n}", version="1", backend="motion"),
        2,
    ),
    "anomalies_list": (
        lambda camera, n: record_anomaly(
            camera, None, "wrong_direction", {"event_timestamp": (NOON - n * dt.timedelta(seconds=1)).isoformat()}
        ),
        1,
    ),
    "camera_groups_list": (lambda camera, n: CameraGroup.objects.create(tenant=camera.tenant, group_name=f"G {n}"), 2),
    "cameras_list": (_camera, 3),  # and the groups
    "counting_events_list": (_event, 2),  # and the names of the zones
    "counting_results_list": (_result, 1),
    "detections_list": (lambda camera, n: clients.detection(camera, NOON - n * dt.timedelta(seconds=1)), 1),
    "locations_list": (
        lambda camera, n: CameraLocation.objects.create(tenant=camera.tenant, location_name=f"Place {n}"), 2,
    ),
    "tenants_list": (_tenant, 3),  # and the roles
    "tracks_list": (
        lambda camera, n: clients.walk(camera, f"t{n}", NOON - n * dt.timedelta(seconds=9), (1, 1), (9, 9)), 2,
    ),
    "zones_list": (lambda camera, n: making.line(camera, f"Door {n}"), 2),
}  # fmt: skip


def test_every_list_of_the_document_is_pinned_here() -> None:
    lists = {each.name for each in operations() if each.name.endswith("_list")}
    assert lists == set(LISTS), "say in LISTS how a row of a new list is made, and how many questions it asks"


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_much_for_many_rows_as_for_few(name: str) -> None:
    clients.forget_throttles()
    make, pinned = LISTS[name]
    path = next(each.path for each in operations() if each.name == name)
    tenant = making.tenant("Museum")
    headers = {
        "Authorization": f"Bearer {make_token(user=clients.member(tenant, 'manager'), name='x', scopes=['read'])[1]}"
    }
    camera = making.camera("door", tenant=tenant)
    with time_machine.travel(NOON + HOUR, tick=False):
        Client().get("/api/v1/zones/", headers=headers)  # notes the use of the token
        counts = []
        for number in range(MANY):
            make(camera, number)
            if number + 1 in (FEW, MANY):
                counts.append(_asked(path, headers, at_least=number + 1))
    assert counts == [TOKEN + pinned] * 2


def _asked(path: str, headers: dict[str, str], at_least: int) -> int:
    """Return how many questions the list asks, which holds as many rows."""
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(path, headers=headers)
    assert len(answer.json()["results"]) >= at_least
    return len(asked)
