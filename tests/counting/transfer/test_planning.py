"""What a table would do, row by row, before anything is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from cameras import credentials
from cameras.core.tables import read_table
from cameras.models import AIModel, Camera, CameraGroup, CameraLocation, Tenant
from cameras.services import update_camera
from cameras.services.places import assign_to_group
from counting.models import CountingZone
from counting.transfer.applying import TableRefusedError, apply
from counting.transfer.exporting import exported, template
from counting.transfer.plan import Plan, PlannedRow, State
from counting.transfer.planning import planned
from tests import making

pytestmark = pytest.mark.django_db
URL = "rtsp://192.0.2.1/s"
FULL = {
    "timezone": "Asia/Ho_Chi_Minh",
    "tags": ["door", "north"],
    "description": "=1\r\n two",
    "stream_username": "anna",
}


@pytest.fixture
def museum() -> Tenant:
    """Return the tenant into which tables go."""
    return making.tenant("Museum")


def plan_of(tenant: Tenant, text: str | bytes, *, may_make: bool = True) -> Plan:
    """Return what a file would do."""
    content = text if isinstance(text, bytes) else text.encode()
    return planned(read_table(content, 2000), tenant, may_make=may_make)


def changes(row: PlannedRow) -> dict[str, tuple[str, str]]:
    """Return what a row would change, by the title of the column."""
    return {change.column.title: (change.before, change.after) for change in row.changes}


def faults(plan: Plan) -> list[tuple[int, str, str]]:
    """Return what is wrong: line, column, words."""
    return [
        (row.line, each.column.title if each.column else "", each.words) for row in plan.rows for each in row.faults
    ]


def furnished(tenant: Tenant, key: str = "door") -> Camera:
    """Return a camera with everything that a table can say."""
    place = CameraLocation.objects.create(tenant=tenant, location_name=f"Hall of {key}")
    model = AIModel.objects.create(tenant=tenant, name=f"Small {key}", version="2", backend="motion")
    camera = making.camera(key, tenant=tenant, location=place, ai_model=model, new_password="hush", **FULL)
    for name in ("Doors", "Ground; floor"[:6]):
        group, _made = CameraGroup.objects.get_or_create(tenant=tenant, group_name=name)
        assign_to_group(group, camera)
    making.line(camera, zone_coordinates={"units": "normalized", "points": [[1 / 3, 0.1], [0.5, 0.9]]})
    making.area(camera)
    return camera


def test_what_was_exported_is_found_unchanged(museum: Tenant) -> None:
    furnished(museum)
    making.camera("bare", tenant=museum)

    plan = plan_of(museum, exported(Camera.objects.for_tenant(museum)))

    assert faults(plan) == []
    assert [(row.key, row.state, changes(row)) for row in plan.rows] == [
        ("bare", State.UNCHANGED, {}), ("door", State.UNCHANGED, {})
    ]  # fmt: skip


def test_an_exported_file_holds_no_password_and_no_formula(museum: Tenant) -> None:
    furnished(museum)

    content = exported(Camera.objects.for_tenant(museum)).decode("utf-8-sig")

    assert "'=1\n two" in content
    assert "hush" not in content
    assert "fernet" not in content


def test_each_changed_cell_is_told_with_what_was_and_what_will_be(museum: Tenant) -> None:
    furnished(museum)
    text = (
        "ID;Name;Tags;Groups;Place;Confidence threshold;Active;User name;Lines and areas\n"
        'DOOR;New name;south;Doors;Yard;0,55;no;-;"line Door: 0,2 0,1; 0,5 0,9"\n'
    )

    [row] = plan_of(museum, text).rows

    assert row.state == State.CHANGED
    assert changes(row) == {
        "camera_name": ("Camera door", "New name"), "tags": ("door, north", "south"),
        "groups": ("Doors; Ground", "Doors"), "location": ("Hall of door", "Yard"), "confidence": ("0.7", "0.55"),
        "active": ("yes", "no"), "username": ("anna", ""),
        "zones": (
            "line Door: 0.333333 0.1; 0.5 0.9 | area Hall: 0.2 0.2; 0.8 0.2; 0.8 0.8; 0.2 0.8",
            "line Door: 0.2 0.1; 0.5 0.9 | area Hall: 0.2 0.2; 0.8 0.2; 0.8 0.8; 0.2 0.8",
        ),
    }  # fmt: skip


def test_an_empty_cell_and_a_column_that_is_not_there_change_nothing(museum: Tenant) -> None:
    furnished(museum)

    [row] = plan_of(museum, "camera_id,name,groups,zones,password\ndoor,,,,\n").rows

    assert (row.state, row.changes) == (State.UNCHANGED, [])


def test_a_new_camera_needs_an_id_and_an_address(museum: Tenant) -> None:
    plan = plan_of(museum, f"id,address\nnorth,{URL}\nfilm,videos/x.avi\nnone,\n")

    north = plan.rows[0]
    assert (north.state, north.name) == (State.NEW, "north")
    assert {name: north.values[name] for name in ("camera_type", "stream_protocol", "timezone")} == {
        "camera_type": "IP", "stream_protocol": "rtsp", "timezone": "UTC",
    }  # fmt: skip
    assert (plan.rows[1].values["camera_type"], plan.rows[1].state) == ("FILE", State.WRONG)  # there is no such file
    assert faults(plan)[-1] == (4, "address", "An active camera needs an address.")


def test_what_is_wrong_is_told_with_line_and_column(museum: Tenant) -> None:
    making.camera("foreign")
    text = (
        "id,address,quality,width,confidence,timezone,active,model,zones,region,type\n"
        f",{URL},,,,,,,,,\n"
        f"twice,{URL},,,,,,,,,\n"
        f"Twice,{URL},,,,,,,,,\n"
        f"foreign,{URL},,,,,,,,,\n"
        f"not good!,{URL},,,,,,,,,\n"
        f"a,{URL},best,8,2,Mars,maybe,Big,nowhere,[,IP\n"
        "b,rtsp://127.0.0.1/s,,,,,,,0.1 0.1; 0.1 0.1,,\n"
        "c,ftp://192.0.2.1,,many,,,-,,-,,\n"
    )

    plan = plan_of(museum, text)

    assert plan.counts == {"wrong": 7, "new": 1, "changed": 0, "unchanged": 0}
    assert [(line, title) for line, title, _words in faults(plan)] == [
        (2, "camera_id"), (4, "camera_id"), (5, "camera_id"), (6, "camera_id"),
        *((7, title) for title in ("quality", "active", "model", "zones", "region", "timezone", "width", "confidence")),
        (8, "zones"),
        *((9, title) for title in ("width", "active", "zones", "address")),
    ]  # fmt: skip
    words = {(line, title): words for line, title, words in faults(plan)}
    assert words[4, "camera_id"] == "Line 3 names the same camera."
    assert words[5, "camera_id"] == "This id is taken already. Choose another one."
    assert words[7, "quality"] == "“best” is none of: low, medium, high, ultra."
    assert words[7, "width"] == "Must be between 16 and 7680."
    assert words[9, "width"] == "“many” is no whole number."


def test_an_address_of_this_machine_is_refused(museum: Tenant, settings: Any) -> None:
    settings.ALLOW_PRIVATE_HOSTS = []

    [[line, title, words]] = faults(plan_of(museum, "id,address\nb,rtsp://127.0.0.1/s\n"))

    assert (line, title) == (2, "address")
    assert "127.0.0.1 is this machine" in words


def test_places_and_groups_that_are_missing_are_made_if_that_is_wanted(museum: Tenant) -> None:
    CameraLocation.objects.create(tenant=museum, location_name="Hall")
    CameraLocation.objects.create(tenant=making.tenant("Airport"), location_name="Gate")
    text = f"id,address,place,groups\na,{URL},HALL,Doors\nb,{URL},Gate,doors; Cellar\n"

    made, refused = plan_of(museum, text), plan_of(museum, text, may_make=False)

    assert [place.location_name for place in made.new_locations] == ["Gate"]
    assert [group.group_name for group in made.new_groups] == ["Doors", "Cellar"]
    assert [(line, title) for line, title, _words in faults(refused)] == [
        (2, "groups"), (3, "location"), (3, "groups")
    ]  # fmt: skip


def test_a_login_in_an_address_is_split_off_and_never_told(museum: Tenant) -> None:
    [row] = plan_of(museum, "id,address\na,rtsp://anna:hush@192.0.2.1/s\n").rows

    assert (row.values["stream_url"], row.values["stream_username"], row.password) == (URL, "anna", "hush")
    assert changes(row)["password"] == ("", "a new one")
    assert "hush" not in str(row.changes)


def test_protocol_and_type_follow_a_new_address(museum: Tenant) -> None:
    making.camera("a", tenant=museum, camera_type="RTSP")
    text = "id,address\na,http://192.0.2.1/v.mjpg\n"

    [row] = plan_of(museum, text).rows

    assert changes(row) == {
        "camera_type": ("RTSP", "IP"), "protocol": ("rtsp", "http"),
        "address": ("rtsp://192.0.2.1/stream", "http://192.0.2.1/v.mjpg"),
    }  # fmt: skip
    [named] = plan_of(museum, text.replace("address", "url,protocol").replace("mjpg", "mjpg,rtsp")).rows
    assert named.state == State.WRONG


def test_titles_and_words_are_understood_in_vietnamese(museum: Tenant) -> None:
    with override("vi"):
        from_page = str(Camera._meta.get_field("camera_name").verbose_name)

    [row] = plan_of(museum, f"id,address,{from_page},active\na,{URL},Cửa,Không\n").rows

    assert (row.values["camera_name"], row.values["is_active"]) == ("Cửa", False)


def test_titles_that_nothing_reads_are_named(museum: Tenant) -> None:
    plan = plan_of(museum, f"id,address,colour,\na,{URL},red,\n")

    assert plan.unknown_titles == ["colour"]
    assert plan.missing_columns == []
    assert [column.title for column in plan_of(museum, "colour\nred\n").missing_columns] == ["camera_id"]


def test_the_template_is_good_as_it_is(museum: Tenant) -> None:
    plan = plan_of(museum, template())

    assert faults(plan) == []
    assert plan.counts["new"] == 2


@pytest.mark.parametrize("rows", [2, 60])
def test_a_plan_asks_the_database_seven_times_however_long_the_table(museum: Tenant, rows: int) -> None:
    for number in range(rows // 2):
        making.camera(f"old-{number}", tenant=museum)
    lines = [f"{'old' if number % 2 else 'new'}-{number // 2},{URL}{number}" for number in range(rows)]

    with CaptureQueriesContext(
        connection,
    ) as queries:
        plan = plan_of(museum, "\n".join(["id,address", *lines]))

    assert (plan.counts["new"], plan.counts["changed"]) == (rows // 2, rows // 2)
    assert len(queries) == 7


def test_all_is_written_by_the_services_with_who_did_it(museum: Tenant) -> None:
    user = making.member("anna", museum, "operator")
    furnished(museum)
    text = (
        "id,name,address,password,place,groups,zones\n"
        f"door,New name,,new hush,Yard,Doors,line Door: 0.2 0.1; 0.5 0.9\n"
        f"north,,{URL},,Yard,Cellar,0.1 0.5; 0.9 0.5\n"
    )

    applied = apply(plan_of(museum, text), user=user)

    door, north = (Camera.objects.get(camera_id=key) for key in ("door", "north"))
    assert [camera for _row, camera in applied.done] == [door, north]
    assert (door.camera_name, str(door.location), str(north.location)) == ("New name", "Yard", "Yard")
    assert (door.stream_url, credentials.decrypt(door.stream_password or "")) == ("rtsp://192.0.2.1/stream", "new hush")
    assert [[str(group) for group in camera.groups.all()] for camera in (door, north)] == [["Doors"], ["Cellar"]]
    assert (north.tenant, north.created_by) == (museum, user)
    assert [record.history_user for record in door.history.all()] == [user, None]
    zones = list(CountingZone.objects.order_by("camera_id", "zone_name").values_list("camera", "zone_name", "version"))
    assert zones == [("door", "Door", 2), ("door", "Hall", 1), ("north", "Line 1", 1)]
    assert plan_of(museum, text.replace("new hush", "")).counts["unchanged"] == 2


def test_known_points_of_a_floor_outlive_a_move_by_a_table(museum: Tenant) -> None:
    camera = making.camera("door", tenant=museum)
    corners = [[192, 108], [1728, 108], [1728, 972], [192, 972]]  # of 1920 x 1080 pixels
    floor = [{"point": at, "metres": to} for at, to in zip(corners, [[0, 0], [8, 0], [8, 4], [0, 4]], strict=True)]
    making.area(camera, zone_coordinates={"units": "pixel", "points": corners, "real_world": floor})

    apply(plan_of(museum, "id,zones\ndoor,area Hall: 0.1 0.1; 0.9 0.1; 0.9 0.5\n"), user=making.member("anna", museum))

    stored = CountingZone.objects.get().zone_coordinates
    assert stored["points"] == [[0.1, 0.1], [0.9, 0.1], [0.9, 0.5]]
    assert [each["point"] for each in stored["real_world"]] == [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]]


def test_one_wrong_row_stops_all_unless_the_good_ones_are_asked_for(museum: Tenant) -> None:
    user = making.member("anna", museum, "operator")
    text = f"id,address,place\na,{URL},Yard\nb,nonsense,Cellar\n"

    with pytest.raises(TableRefusedError):
        apply(plan_of(museum, text), user=user)
    assert Camera.objects.for_tenant(museum).count() == 0
    assert CameraLocation.objects.for_tenant(museum).count() == 0

    applied = apply(plan_of(museum, text), user=user, only_good=True)

    assert [camera.camera_id for _row, camera in applied.done] == ["a"]
    assert [place.location_name for place in CameraLocation.objects.for_tenant(museum)] == ["Yard"]


def test_what_somebody_else_changes_after_the_plan_stops_all(museum: Tenant) -> None:
    user = making.member("anna", museum, "operator")
    camera = making.camera("door", tenant=museum)
    plan = plan_of(museum, f"id,name,address\nnew,,{URL}\ndoor,Mine,\n")
    update_camera(camera, camera_name="Theirs")

    with pytest.raises(TableRefusedError):
        apply(plan, user=user)

    assert [(row.key, row.state) for row in plan.rows] == [("new", State.NEW), ("door", State.WRONG)]
    assert [each.camera_name for each in Camera.objects.for_tenant(museum)] == ["Theirs"]


def test_a_plan_promises_something_else_after_any_change(museum: Tenant) -> None:
    camera = making.camera("door", tenant=museum)
    text = "id,name\ndoor,Mine\n"
    first = plan_of(museum, text).digest

    assert plan_of(museum, text).digest == first
    update_camera(camera, description="else")
    assert plan_of(museum, text).digest != first
