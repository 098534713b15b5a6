"""Locations and groups over the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from cameras.models import CameraGroup, CameraGroupAssignment, CameraLocation, Tenant
from tests import making
from tests.api.clients import ask, member, send

pytestmark = pytest.mark.django_db
HOURS = {"windows": [{"days": ["mon"], "start": "08:00", "end": "18:00"}]}


def made(user: User, **values: Any) -> Any:
    answer = send(user, "POST", "locations/", {"location_name": "Hall", **values})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_place_is_made_read_changed_and_deleted(operator: User, manager: User, museum: Tenant) -> None:
    place = made(operator, location_type="Entrance", coordinates=[10.7768891, 106.700806], opening_hours=HOURS)
    assert (place["tenant"], place["location_type"]) == (museum.pk, "entrance")
    assert (place["latitude"], place["longitude"]) == (10.776889, 106.700806)
    assert place["coordinates"] == [10.776889, 106.700806]
    path = f"locations/{place['id']}/"
    assert ask(operator, path) == place
    changed = send(operator, "PATCH", path, {"max_capacity": 40, "coordinates": None})
    assert (changed.json()["max_capacity"], changed.json()["coordinates"]) == (40, None)
    assert changed.json()["opening_hours"] == HOURS
    assert send(operator, "DELETE", path).status_code == 403
    assert send(manager, "DELETE", path).status_code == 204
    assert not CameraLocation.objects.exists()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"location_name"}),
        ({"location_name": " "}, {"location_name"}),
        ({"location_name": "Hall", "coordinates": [1000, -5000]}, {"coordinates"}),
        ({"location_name": "Hall", "coordinates": [1]}, {"coordinates"}),
        ({"location_name": "Hall", "coordinates": [True, "1"]}, {"coordinates"}),
        ({"location_name": "Hall", "coordinates": [1, 2], "latitude": 3}, {"coordinates"}),
        ({"location_name": "Hall", "location_type": "moon"}, {"location_type"}),
        ({"location_name": "Hall", "floor_level": -51}, {"floor_level"}),
        ({"location_name": "Hall", "area_sqm": 0}, {"area_sqm"}),
        ({"location_name": "Hall", "colour": "red", "size": 1}, {"colour", "size"}),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(operator: User, body: Any, fields: set[str]) -> None:
    answer = send(operator, "POST", "locations/", body)
    assert (answer.status_code, set(answer.json()["fields"])) == (400, fields)
    assert not CameraLocation.objects.exists()


def test_a_latitude_alone_and_a_fault_deep_in_the_hours_are_refused_with_their_place(operator: User) -> None:
    half = send(operator, "POST", "locations/", {"location_name": "Hall", "latitude": 10}).json()
    assert half["detail"] == "Give latitude and longitude, or neither."
    hours = {"windows": [{"days": ["mon"], "start": "8", "end": "18:00"}]}
    faulty = send(operator, "POST", "locations/", {"location_name": "Hall", "opening_hours": hours}).json()
    assert faulty["fields"]["opening_hours"] == ["opening_hours.windows[0].start: must be a time like 08:00"]


def test_unknown_names_have_a_code_of_their_own_and_read_only_ones_are_passed_over(operator: User) -> None:
    unknown = send(operator, "POST", "locations/", {"location_name": "Hall", "colour": "red"}).json()
    assert unknown["code"] == "unknown_field"
    assert made(operator, id=7, created_at="2000-01-01T00:00:00Z")["created_at"] > "2020"


def test_a_tenant_is_found_by_itself_where_there_is_one_and_asked_for_where_there_are_two(
    operator: User, museum: Tenant, airport: Tenant
) -> None:
    operator.tenant_memberships.create(tenant=airport, role="viewer")
    assert made(operator)["tenant"] == museum.pk
    operator.tenant_memberships.filter(tenant=airport).update(role="operator")
    assert set(send(operator, "POST", "locations/", {"location_name": "Gate"}).json()["fields"]) == {"tenant"}
    assert made(operator, location_name="Gate", tenant=airport.pk)["tenant"] == airport.pk


def test_nobody_writes_where_the_role_does_not_reach(viewer: User, operator: User, airport: Tenant) -> None:
    assert send(viewer, "POST", "locations/", {"location_name": "Hall"}).json()["detail"] == (
        "This needs the role of an operator."
    )
    abroad = {"location_name": "Hall", "tenant": airport.pk}
    assert set(send(operator, "POST", "locations/", abroad).json()["fields"]) == {"tenant"}
    operator.tenant_memberships.create(tenant=airport, role="viewer")
    assert send(operator, "POST", "locations/", abroad).status_code == 403
    place = made(operator, tenant=operator.tenant_memberships.get(role="operator").tenant_id)
    assert send(viewer, "PATCH", f"locations/{place['id']}/", {"max_capacity": 1}).status_code == 403


def test_a_place_keeps_its_tenant(operator: User, airport: Tenant) -> None:
    place = made(operator)
    operator.tenant_memberships.create(tenant=airport, role="operator")
    moved = send(operator, "PATCH", f"locations/{place['id']}/", {"tenant": airport.pk})
    assert (moved.status_code, moved.json()["code"]) == (400, "immutable")
    assert send(operator, "PATCH", f"locations/{place['id']}/", {"tenant": place["tenant"]}).status_code == 200


def test_a_stranger_finds_no_place_whatever_the_verb(operator: User, stranger: User) -> None:
    path = f"locations/{made(operator)['id']}/"
    assert [send(stranger, verb, path).status_code for verb in ("GET", "PUT", "PATCH", "DELETE")] == [404] * 4
    assert ask(stranger, "locations/")["results"] == []


def test_who_changes_what_has_changed_meanwhile_is_told_so(operator: User, manager: User) -> None:
    path = f"locations/{made(operator)['id']}/"
    seen = send(operator, "GET", path).headers["ETag"]
    first = send(operator, "PATCH", path, {"max_capacity": 1}, **{"If-Match": seen})
    assert first.status_code == 200
    second = send(operator, "PATCH", path, {"max_capacity": 2}, **{"If-Match": seen})
    assert (second.status_code, second.json()["code"]) == (409, "stale")
    assert send(manager, "DELETE", path, **{"If-Match": seen}).status_code == 409
    assert send(operator, "PATCH", path, {"max_capacity": 3}, **{"If-Match": first.headers["ETag"]}).status_code == 200
    assert send(operator, "PATCH", path, {"max_capacity": 4}, **{"If-Match": "*"}).status_code == 200


def test_a_place_with_a_camera_stays_and_says_why(manager: User, museum: Tenant) -> None:
    place = CameraLocation.objects.create(tenant=museum, location_name="Hall")
    making.camera(tenant=museum, location=place)
    refused = send(manager, "DELETE", f"locations/{place.pk}/")
    assert (refused.status_code, refused.json()["code"]) == (409, "deletion_refused")
    assert refused.json()["detail"] == "“Hall” has cameras. Give its cameras another location first."


def test_a_second_place_of_the_same_name_is_refused(operator: User) -> None:
    made(operator)
    assert send(operator, "POST", "locations/", {"location_name": "Hall"}).status_code == 400


def names(user: User, query: str) -> list[str]:
    return [each["location_name"] for each in ask(user, f"locations/?{query}")["results"]]


def test_places_are_filtered_searched_and_put_in_order(operator: User) -> None:
    made(operator, location_name="A", location_type="hall", tags=["vip", "entrance"], building_name="North")
    made(operator, location_name="B", location_type="exit", tags=["vip"])
    assert names(operator, "location_type=hall") == ["A"]
    assert names(operator, "tags=VIP") == ["A", "B"]
    assert names(operator, "tags=vip&tags=entrance") == ["A"]
    assert names(operator, "search=nor") == ["A"]
    assert names(operator, "ordering=-location_name") == ["B", "A"]
    assert names(operator, "page_size=1&page=2") == ["B"]


def test_a_group_is_made_filled_and_emptied(operator: User, manager: User, museum: Tenant) -> None:
    group = send(operator, "POST", "camera-groups/", {"group_name": "Doors", "group_type": "SITE"}).json()
    assert (group["group_type"], group["camera_count"], group["tenant"]) == ("site", 0, museum.pk)
    making.camera("door", tenant=museum)
    path = f"camera-groups/{group['id']}/cameras/"
    answers = [send(operator, "POST", path, {"camera": "door"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[1].json() == {"group": group["id"], "cameras": ["door"]} == ask(operator, path)
    assert CameraGroupAssignment.objects.count() == 1
    assert ask(operator, "camera-groups/")["results"][0]["camera_count"] == 1
    assert send(operator, "DELETE", f"{path}door/").status_code == 204
    assert send(operator, "DELETE", f"{path}door/").status_code == 404
    assert send(manager, "DELETE", f"camera-groups/{group['id']}/").status_code == 204
    assert not CameraGroup.objects.exists()


def test_a_group_takes_cameras_of_its_own_tenant_alone(operator: User, viewer: User, airport: Tenant) -> None:
    group = send(operator, "POST", "camera-groups/", {"group_name": "Doors"}).json()
    path = f"camera-groups/{group['id']}/cameras/"
    making.camera("gate", tenant=airport)
    assert send(operator, "POST", path, {"camera": "gate"}).json()["fields"] == {"camera": ["There is no such camera."]}
    operator.tenant_memberships.create(tenant=airport, role="operator")
    assert send(operator, "POST", path, {"camera": "gate"}).json()["fields"] == {
        "camera": ["Belongs to another tenant."]
    }
    assert send(viewer, "POST", path, {"camera": "gate"}).status_code == 403
    assert send(member(airport, "manager"), "POST", path, {"camera": "gate"}).status_code == 404
