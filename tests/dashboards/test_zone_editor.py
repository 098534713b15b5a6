"""The zone editor as the server sees it: who may do what, what is refused, and at what price."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cameras.models import Camera, Tenant
from counting.models import CountingZone
from dashboards.zone_editor.requests import MOST_CHANGES, MOST_POINTS
from tests.api import clients
from tests.dashboards import scenes
from tests.dashboards.test_pages import browser_of, words

pytestmark = pytest.mark.usefixtures("redis")

LINE = {"units": "normalized", "points": [[0.25, 0.1], [0.25, 0.9]]}
NEW = {"zone_name": "Gate", "zone_type": "counting_line", "zone_coordinates": LINE}


@pytest.fixture
def camera(tenant: Tenant) -> Camera:
    """Return a camera with a line and an area."""
    made = scenes.make_camera(tenant, "door", resolution_width=1000, resolution_height=500)
    scenes.make_line(made)
    scenes.make_area(made)
    return made


@pytest.fixture
def operator(tenant: Tenant) -> Client:
    """Return the browser of an operator."""
    return browser_of(clients.member(tenant, "operator"))


def address(camera: Camera, rest: str = "") -> str:
    return f"/cameras/{camera.camera_id}/zones/{rest}"


def data_of(client: Client, camera: Camera) -> dict[str, Any]:
    """Return what the page's script begins with."""
    page = client.get(address(camera)).content.decode()
    text = page.partition('<script id="zones-data" type="application/json">')[2].partition("</script>")[0]
    found: dict[str, Any] = json.loads(text)
    return found


def post(client: Client, camera: Camera, rest: str, body: Any) -> Any:
    return client.post(address(camera, rest), json.dumps(body), content_type="application/json")


def save(client: Client, camera: Camera, *changes: Any) -> Any:
    version = Camera.objects.get(pk=camera.pk).config_version
    return post(client, camera, "save/", {"version": version, "changes": list(changes)})


def new(**values: Any) -> dict[str, Any]:
    return {"key": "new-1", "id": None, "values": {**NEW, **values}}


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_page_brings_its_zones_in_shares_of_the_picture(operator: Client, camera: Camera) -> None:
    pixels = {
        "units": "pixel", "points": [[100, 50], [900, 450], [100, 450]],
        "real_world": [
            {"point": point, "metres": metres}
            for point, metres in zip([[0, 0], [1000, 0], [1000, 500], [0, 500]],
                                     [[0, 0], [4, 0], [4, 2], [0, 2]], strict=True)
        ],
    }  # fmt: skip
    CountingZone.objects.filter(zone_name="Hall").update(zone_coordinates=pixels)
    data = data_of(operator, camera)
    hall = next(zone for zone in data["zones"] if zone["values"]["zone_name"] == "Hall")
    assert hall["points"] == [[0.1, 0.1], [0.9, 0.9], [0.1, 0.9]]
    assert hall["floor"][2] == {"point": [1.0, 1.0], "metres": [4, 2]}
    assert (data["aspect"], data["may_draw"], data["has_snapshot"]) == (2.0, True, False)
    assert data["version"] == Camera.objects.get(pk=camera.pk).config_version


def test_bare_coordinates_of_old_rows_are_shown_too(operator: Client, camera: Camera) -> None:
    CountingZone.objects.filter(zone_name="Door").update(zone_coordinates=[[100, 50], [900, 450]])
    zones = {zone["values"]["zone_name"]: zone["points"] for zone in data_of(operator, camera)["zones"]}
    assert zones["Door"] == [[0.1, 0.1], [0.9, 0.9]]


def test_a_zone_that_has_counted_is_marked(operator: Client, camera: Camera) -> None:
    scenes.cross(CountingZone.objects.get(zone_name="Door"))
    marks = {zone["values"]["zone_name"]: zone["has_history"] for zone in data_of(operator, camera)["zones"]}
    assert marks == {"Door": True, "Hall": False}


def test_the_page_costs_the_same_with_many_zones_and_cameras(operator: Client, camera: Camera, tenant: Tenant) -> None:
    queries(operator, address(camera))
    few = queries(operator, address(camera))
    for number in range(12):
        scenes.make_line(camera, f"Line {number}")
        scenes.make_line(scenes.make_camera(tenant))
    assert queries(operator, address(camera)) == few
    assert few <= 9


def test_an_operator_saves_and_gets_back_what_is_stored(operator: Client, camera: Camera) -> None:
    door, hall = CountingZone.objects.get(zone_name="Door"), CountingZone.objects.get(zone_name="Hall")
    answer = save(
        operator, camera, new(max_capacity=7), {"key": "x", "id": door.pk, "values": {"zone_name": "Way"}},
        {"key": "y", "id": hall.pk, "removed": True},
    )  # fmt: skip
    assert answer.status_code == 200
    body = answer.json()
    gate = CountingZone.objects.get(zone_name="Gate")
    assert [zone["id"] for zone in body["zones"]] == [gate.pk, door.pk]
    assert body["ids"] == {"new-1": gate.pk, "x": door.pk, "y": hall.pk}
    assert body["version"] == Camera.objects.get(pk=camera.pk).config_version
    assert body["warnings"] == [
        f"2 active lines of “{camera}” count toward its total: who passes two of them counts twice. "
        "Take “counts toward the camera's total” from those that people pass one after the other."
    ]


def test_faults_come_back_by_zone_and_field(operator: Client, camera: Camera) -> None:
    bow_tie = {"units": "normalized", "points": [[0.2, 0.2], [0.8, 0.8], [0.8, 0.2], [0.2, 0.8]]}
    answer = save(operator, camera, new(zone_type="area", zone_coordinates=bow_tie))
    assert answer.status_code == 400
    assert answer.json()["faults"] == {
        "new-1": {"zone_coordinates": ["zone_coordinates.points: the outline crosses or touches itself"]}
    }
    assert save(operator, camera, new(max_capacity="many")).json()["faults"] == {
        "new-1": {"max_capacity": ["Enter a whole number."]}
    }
    assert CountingZone.objects.count() == 2


@pytest.mark.parametrize(
    "body",
    [
        [], None, {}, {"version": 1}, {"version": "1", "changes": []}, {"version": True, "changes": []},
        {"version": 1, "changes": {}}, {"version": 1, "changes": [1]},
        {"version": 1, "changes": [{"key": "a", "id": "7"}]},
        {"version": 1, "changes": [{"key": str(n)} for n in range(MOST_CHANGES + 1)]},
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(operator: Client, camera: Camera, body: Any) -> None:
    answer = post(operator, camera, "save/", body)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert operator.post(address(camera, "save/"), "[" * 9999, content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"camera": "other"}, "camera"),
        ({"version": 9}, "version"),
        ({"zone_name": "a\x00b"}, "zone_name"),
        ({"zone_name": ""}, "zone_name"),
        ({"zone_name": "x" * 201}, "zone_name"),
        ({"zone_type": ["area"]}, "zone_type"),
        ({"anchor": "knee"}, "anchor"),
        ({"direction_mapping": {"positive": "up", "negative": "out"}}, "direction_mapping"),
        ({"zone_area_sqm": 1e12}, "zone_area_sqm"),
        ({"min_dwell_ms": -1}, "min_dwell_ms"),
        ({"max_capacity": 10**20}, "max_capacity"),
        ({"zone_coordinates": {"units": "normalized", "points": [[0.1, 0.1]] * (MOST_POINTS + 1)}}, "zone_coordinates"),
        ({"zone_coordinates": "x"}, "zone_coordinates"),
        ({"zone_coordinates": {"units": "normalized", "points": [[0.1, 0.1], [1.5, 0.1]]}}, "zone_coordinates"),
    ],
)
def test_values_that_no_column_takes_are_faults_at_their_fields(
    operator: Client, camera: Camera, values: dict[str, Any], field: str
) -> None:
    answer = save(operator, camera, new(**values))
    assert answer.status_code == 400
    assert list(answer.json()["faults"]["new-1"]) == [field]


def test_the_second_of_two_gets_the_newest_zones_and_who_it_was(operator: Client, camera: Camera) -> None:
    seen = Camera.objects.get(pk=camera.pk).config_version
    assert save(operator, camera, new()).status_code == 200
    answer = post(operator, camera, "save/", {"version": seen, "changes": [new(zone_name="Mine")]})
    assert answer.status_code == 409
    body = answer.json()
    assert body["error"] == "Somebody else has changed this camera meanwhile."
    assert body["by"].startswith("operator-")
    assert [zone["values"]["zone_name"] for zone in body["zones"]] == ["Door", "Gate", "Hall"]
    assert body["version"] == Camera.objects.get(pk=camera.pk).config_version


def test_viewers_look_and_try_but_save_nothing(owner: User, camera: Camera) -> None:
    viewer = browser_of(owner)
    assert data_of(viewer, camera)["may_draw"] is False
    assert "needs the role of an operator" in words(viewer, address(camera))
    assert save(viewer, camera, new()).status_code == 403
    tried = post(viewer, camera, "try/", {"zones": [{"key": "a", "values": NEW}]})
    assert list(tried.json()["zones"]) == ["a"]
    assert CountingZone.objects.count() == 2


def test_a_drawing_is_tried_and_a_faulty_one_left_out(operator: Client, camera: Camera) -> None:
    border = {**NEW, "zone_coordinates": {"units": "normalized", "points": [[0.1, 0.99], [0.9, 0.99]]}}
    faulty = {**NEW, "zone_coordinates": {"units": "normalized", "points": [[0.1, 0.99]]}}
    items = [{"key": "a", "values": border}, {"key": "b", "values": faulty}, {"key": "c"}]
    body = post(operator, camera, "try/", {"zones": items}).json()
    assert list(body["zones"]) == ["a"]
    assert body["zones"]["a"]["advice"][0].startswith("Most of the line lies within 3 % of the picture's height")
    assert (body["zones"]["a"]["in"], body["tracks"], body["minutes"]) == (0, 0, 15)
    assert post(operator, camera, "try/", {}).status_code == 400


def test_copies_come_from_cameras_of_the_same_tenant_alone(operator: Client, camera: Camera, tenant: Tenant) -> None:
    other = scenes.make_camera(tenant, "back")
    scenes.make_line(other)
    foreign = scenes.make_camera(scenes.make_tenant("Airport"), "far")
    scenes.make_line(foreign)
    body = post(operator, camera, "copies/", {"camera": "back", "names": ["Door"]}).json()
    assert [(zone["id"], zone["values"]["zone_name"]) for zone in body["zones"]] == [(None, "Door (2)")]
    assert post(operator, camera, "copies/", {"camera": "far"}).status_code == 404
    assert post(operator, camera, "copies/", {"camera": 7}).status_code == 400
    assert "far" not in operator.get(address(camera)).content.decode()


def test_copies_stay_within_a_tenant_even_for_who_may_see_all(camera: Camera) -> None:
    boss = browser_of(scenes.make_user("boss", is_staff=True, is_superuser=True))
    scenes.make_line(scenes.make_camera(scenes.make_tenant("Airport"), "far"))
    assert post(boss, camera, "copies/", {"camera": "far"}).status_code == 404


def test_a_stranger_finds_nothing(stranger: User, camera: Camera) -> None:
    other = browser_of(stranger)
    assert [other.get(address(camera, rest)).status_code for rest in ("", "ways/")] == [404, 404]
    assert [post(other, camera, rest, {}).status_code for rest in ("save/", "try/", "copies/")] == [404, 404, 404]
