"""Zones over the API: drawn, changed and deleted by programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from counting.models import CountingZone
from tests import making
from tests.api import clients
from tests.api.clients import ask, send
from tests.making import LINE, SQUARE, utc

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from cameras.models import Camera

pytestmark = pytest.mark.django_db
DOOR = {"camera": "front-door", "zone_name": "Door", "zone_coordinates": LINE}


def made(user: User, **values: Any) -> Any:
    answer = send(user, "POST", "zones/", {**DOOR, **values})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_line_is_drawn_with_the_defaults_of_a_line(operator: User, camera: Camera) -> None:
    zone = made(operator)
    assert (zone["camera"], zone["zone_type"], zone["counting_method"]) == (
        "front-door", "counting_line", "line_crossing",
    )  # fmt: skip
    assert (zone["points"], zone["zone_coordinates"]) == (LINE["points"], LINE)
    assert zone["direction_mapping"] == {"positive": "in", "negative": "out"}
    assert (zone["counts_toward_total"], zone["min_dwell_ms"], zone["version"], zone["anchor"]) == (
        True,
        300,
        1,
        "foot",
    )
    assert ask(operator, f"zones/{zone['id']}/") == zone


def test_an_area_follows_its_type_and_pixels_become_parts_of_the_picture(operator: User, camera: Camera) -> None:
    pixels = {"units": "pixel", "points": [[0, 0], [960, 0], [960, 540]]}
    zone = made(operator, zone_type="AREA", zone_coordinates=pixels)
    assert (zone["zone_type"], zone["counting_method"]) == ("area", "area_occupancy")
    assert zone["points"] == [[0, 0], [0.5, 0], [0.5, 0.5]]


def test_a_change_of_the_line_raises_its_version_and_the_cameras(operator: User, camera: Camera) -> None:
    path = f"zones/{made(operator)['id']}/"
    moved = {"units": "normalized", "points": [[0.4, 0.1], [0.4, 0.9]]}
    assert send(operator, "PATCH", path, {"description": "Left"}).json()["version"] == 1
    changed = send(operator, "PATCH", path, {"zone_coordinates": moved}).json()
    assert (changed["version"], changed["points"]) == (2, moved["points"])
    camera.refresh_from_db()
    assert camera.config_version == 4


def drawn(*points: list[float]) -> dict[str, Any]:
    return {"zone_coordinates": {"units": "normalized", "points": list(points)}}


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        (drawn([0, 0]), "zone_coordinates", "at least 2"),
        (drawn([0, 0], [1.2, 1]), "zone_coordinates", "points[1][0]"),
        ({"zone_coordinates": 7}, "zone_coordinates", "must be {"),
        (
            {"zone_type": "area", **drawn([0, 0], [1, 1], [1, 0], [0, 1])},
            "zone_coordinates",
            "crosses or touches itself",
        ),
        ({"direction_mapping": {"positive": "up", "negative": "out"}}, "direction_mapping", "positive: must be one of"),
        ({"counting_direction": "sideways"}, "counting_direction", "not a valid choice"),
        ({"min_dwell_ms": -1}, "min_dwell_ms", "at least 0"),
        ({"max_capacity": 0}, "max_capacity", "at least 1"),
        ({"zone_name": ""}, "zone_name", "may not be blank"),
        ({"camera": "nowhere"}, "camera", "does not exist"),
        ({"shape": "round"}, "shape", "no such field"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_field(
    operator: User, camera: Camera, values: Any, field: str, words: str
) -> None:
    answer = send(operator, "POST", "zones/", {**DOOR, **values})
    assert answer.status_code == 400
    assert words in " ".join(answer.json()["fields"][field])
    assert not CountingZone.objects.exists()


def test_a_name_is_there_once_in_a_camera(operator: User, camera: Camera) -> None:
    made(operator)
    again = send(operator, "POST", "zones/", DOOR)
    assert (again.status_code, again.json()["detail"]) == (400, "The camera already has a zone of this name.")


def test_a_zone_keeps_its_camera(operator: User, camera: Camera) -> None:
    making.camera("back-door", tenant=camera.tenant)
    path = f"zones/{made(operator)['id']}/"
    moved = send(operator, "PATCH", path, {"camera": "back-door"})
    assert (moved.status_code, moved.json()["code"]) == (400, "immutable")
    assert send(operator, "PATCH", path, {"camera": "front-door", "zone_name": "Gate"}).status_code == 200


def test_a_zone_without_events_goes_and_one_with_events_stays_and_says_why(
    operator: User, camera: Camera, door: CountingZone
) -> None:
    empty = made(operator, zone_name="Empty")
    assert send(operator, "DELETE", f"zones/{empty['id']}/").status_code == 204
    clients.event(door, utc("2026-11-22T09:00:00"))
    refused = send(operator, "DELETE", f"zones/{door.pk}/")
    assert (refused.status_code, refused.json()["code"]) == (409, "deletion_refused")
    assert "Deactivate the zone instead" in refused.json()["detail"]
    assert send(operator, "PATCH", f"zones/{door.pk}/", {"is_active": False}).json()["is_active"] is False


def test_who_changes_what_has_changed_meanwhile_is_told_so(operator: User, camera: Camera) -> None:
    path = f"zones/{made(operator)['id']}/"
    seen = send(operator, "GET", path).headers["ETag"]
    assert send(operator, "PATCH", path, {"description": "A"}, **{"If-Match": seen}).status_code == 200
    assert send(operator, "PATCH", path, {"description": "B"}, **{"If-Match": seen}).status_code == 409
    assert CountingZone.objects.get().description == "A"


def test_viewers_and_strangers_draw_nothing(owner: User, stranger: User, camera: Camera, door: CountingZone) -> None:
    assert send(owner, "POST", "zones/", DOOR).status_code == 403
    assert send(owner, "PATCH", f"zones/{door.pk}/", {"zone_name": "Mine"}).status_code == 403
    assert send(owner, "DELETE", f"zones/{door.pk}/").status_code == 403
    assert send(stranger, "POST", "zones/", DOOR).json()["fields"]["camera"] == [
        "Object with camera_id=front-door does not exist."
    ]
    verbs = ("GET", "PUT", "PATCH", "DELETE")
    assert {send(stranger, verb, f"zones/{door.pk}/", DOOR).status_code for verb in verbs} == {404}


def names(user: User, query: str) -> list[str]:
    return [each["zone_name"] for each in ask(user, f"zones/?{query}")["results"]]


def test_zones_are_filtered_searched_and_put_in_order(operator: User, camera: Camera) -> None:
    made(operator, zone_name="B")
    made(operator, zone_name="A", zone_type="area", zone_coordinates=SQUARE, is_active=False)
    making.line(making.camera("other", tenant=camera.tenant), "C")
    assert names(operator, "") == ["A", "B", "C"]
    assert names(operator, "camera=front-door&ordering=-zone_name") == ["B", "A"]
    assert (
        names(operator, "zone_type=area") == names(operator, "is_active=false") == names(operator, "search=a") == ["A"]
    )
    assert names(operator, f"tenant={camera.tenant_id}&camera=other") == ["C"]


def test_the_history_says_who_drew_and_who_changed(operator: User, camera: Camera) -> None:
    path = f"zones/{made(operator)['id']}/"
    send(operator, "PATCH", path, {"max_capacity": 5})
    assert [(each.history_user, each.max_capacity) for each in CountingZone.objects.get().history.all()] == [
        (operator, 5), (operator, None),
    ]  # fmt: skip
