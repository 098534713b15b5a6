"""Occupancy with its correction and the camera at this moment, over the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from analytics import live
from analytics.models import StoredEvent
from analytics.services.recording import record_counting_event
from cameras.models import Camera, CameraHealth, CameraLocation
from counting.choices import OccupancyReason
from counting.models import CountingZone
from counting.services.occupancy_log import note_occupancy
from tests import making
from tests.api import clients
from tests.dashboards import scenes

pytestmark = pytest.mark.usefixtures("redis_server")

PATH = "cameras/front-door/occupancy/"
LIVE = "cameras/front-door/live/"


def cross(line: CountingZone, direction: str, track: str) -> None:
    record_counting_event(
        camera=line.camera, zone=line, event_type="cross_line", direction=direction,
        event_timestamp=timezone.now(), track_id=track,
    )  # fmt: skip


def correct(user: User | None, **values: Any) -> Any:
    return clients.browser(user).post(f"/api/v1/{PATH}", values, content_type="application/json")


def test_lines_give_a_derived_occupancy(owner: User, door: CountingZone) -> None:
    for number in range(4):
        cross(door, "in", f"in-{number}")
    cross(door, "out", "out")
    shown = clients.ask(owner, PATH)
    assert (shown["kind"], shown["occupancy"]) == ("derived", 3)
    (zone,) = shown["zones"]
    assert (zone["zone"], zone["zone_name"], zone["kind"], zone["occupancy"]) == (door.pk, "Door", "derived", 3)


def test_who_left_where_nobody_was_left_is_counted_as_underflow(owner: User, door: CountingZone) -> None:
    assert clients.ask(owner, PATH)["underflow"] == 0
    for number, way in enumerate(("out", "in", "out", "out")):
        cross(door, way, f"t{number}")
    assert (clients.ask(owner, PATH)["underflow"], clients.ask(owner, PATH)["occupancy"]) == (2, 0)
    assert clients.ask(owner, LIVE)["occupancy"]["underflow"] == 2


def test_further_classes_stand_in_the_counts_of_now(owner: User, door: CountingZone) -> None:
    cross(door, "in", "a")
    scenes.ride(door, "bicycle", "in", 2)
    scenes.ride(door, "bicycle", "out")
    counts = clients.ask(owner, LIVE)["counts"]
    assert (counts["in"], counts["out"]) == (1, 0)
    assert counts["classes"] == counts["zones"][str(door.pk)]["classes"]
    assert counts["classes"] == {"bicycle": {"in": 2, "out": 1, "total": 3}}
    assert counts["last_event"].endswith("Z")
    assert counts["day_ends"] == "2026-11-23T00:00:00Z"


def test_areas_are_measured_and_go_before_lines(owner: User, door: CountingZone) -> None:
    hall = making.area(door.camera, "Hall")
    cross(door, "in", "a")
    assert clients.ask(owner, PATH)["occupancy"] is None  # an area of which nothing is known: no data, not 0
    note_occupancy(door.camera, hall, timezone.now(), 4, OccupancyReason.MEASURED)
    shown = clients.ask(owner, PATH)
    assert (shown["kind"], shown["occupancy"]) == ("measured", 4)
    assert [(zone["zone_name"], zone["occupancy"]) for zone in shown["zones"]] == [("Door", 1), ("Hall", 4)]
    live.publish_occupancy(door.camera, {hall.pk: 5})
    assert live.flush(30)
    assert clients.ask(owner, PATH)["occupancy"] == 5  # what the session says now goes first


def test_a_camera_that_stopped_looking_has_no_data(owner: User, camera: Camera) -> None:
    hall = making.area(camera, "Hall")
    note_occupancy(camera, hall, timezone.now() - dt.timedelta(seconds=5), 4, OccupancyReason.MEASURED)
    note_occupancy(camera, hall, timezone.now(), 4, OccupancyReason.END)
    assert clients.ask(owner, PATH)["occupancy"] is None


def test_the_last_number_of_a_killed_session_is_not_believed_for_long(owner: User, door: CountingZone) -> None:
    hall, now = making.area(door.camera, "Hall"), timezone.now()
    note_occupancy(door.camera, hall, now - dt.timedelta(minutes=5), 4, OccupancyReason.MEASURED)
    CameraHealth.objects.update_or_create(camera=door.camera, defaults={"last_heartbeat": now})
    assert clients.ask(owner, PATH)["occupancy"] == 4
    CameraHealth.objects.filter(camera=door.camera).update(last_heartbeat=now - dt.timedelta(minutes=2))
    shown = clients.ask(owner, PATH)
    assert (shown["occupancy"], [zone["occupancy"] for zone in shown["zones"]]) == (None, [0, None])


def test_an_operator_corrects_and_the_reason_is_kept(operator: User, owner: User, door: CountingZone) -> None:
    cross(door, "in", "a")
    answer = correct(operator, value=5, reason="Counted by hand")
    assert answer.status_code == 200
    assert answer.json()["occupancy"] == 5
    assert clients.ask(owner, PATH)["occupancy"] == 5
    event = StoredEvent.objects.get(event_type="occupancy.corrected")
    assert (event.event_data["occupancy"], event.event_data["reason"]) == (5, "Counted by hand")
    cross(door, "out", "b")
    assert clients.ask(owner, PATH)["occupancy"] == 4


def test_a_single_line_is_corrected_by_its_id(operator: User, door: CountingZone) -> None:
    gate = making.line(door.camera, "Gate")
    zones = correct(operator, value=3, reason="Seen", zone=gate.pk).json()["zones"]
    assert [(zone["zone_name"], zone["occupancy"]) for zone in zones] == [("Door", 0), ("Gate", 3)]


def test_viewers_may_not_correct_strangers_do_not_find_the_camera(owner: User, stranger: User, camera: Camera) -> None:
    refused = correct(owner, value=1, reason="x")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert "operator" in refused.json()["detail"]
    assert correct(stranger, value=1, reason="x").status_code == 404
    assert correct(None, value=1, reason="x").status_code == 401
    assert clients.status(stranger, PATH) == 404
    assert clients.status(None, PATH) == 401


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": "x"}, "value"),
        ({"value": -1, "reason": "x"}, "value"),
        ({"value": 2**40, "reason": "x"}, "value"),
        ({"value": 1}, "reason"),
        ({"value": 1, "reason": " "}, "reason"),
        ({"value": 1, "reason": "x", "zone": 0}, "zone"),
    ],
)
def test_a_wrong_correction_is_refused_at_its_field(
    operator: User, door: CountingZone, values: dict[str, Any], field: str
) -> None:
    answer = correct(operator, **values)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_what_an_area_measures_cannot_be_corrected(operator: User, camera: Camera) -> None:
    hall = making.area(camera, "Hall")
    for values in ({"zone": hall.pk}, {}):
        assert correct(operator, value=1, reason="x", **values).status_code == 400


def test_a_foreign_zone_does_not_exist(operator: User, camera: Camera) -> None:
    foreign = making.line(making.camera("foreign"))
    assert correct(operator, value=1, reason="x", zone=foreign.pk).status_code == 400


def test_a_camera_now(owner: User, stranger: User, door: CountingZone) -> None:
    cross(door, "in", "a")
    now = timezone.now()
    live.publish_status(door.camera, "online", rate=9.5, engine="motion")
    assert live.flush(30)
    clients.sample(door.camera, "walks", now - dt.timedelta(seconds=1), 500, 250, velocity_x="100", velocity_y="0")
    clients.sample(door.camera, "stands", now - dt.timedelta(seconds=1), 100, 100)
    clients.sample(door.camera, "gone", now - dt.timedelta(seconds=1), 1, 1, tracking_status="completed")
    clients.sample(door.camera, "long ago", now - dt.timedelta(seconds=30), 1, 1)
    shown = clients.ask(owner, LIVE)
    assert (shown["status"]["status"], shown["status"]["rate"]) == ("online", 9.5)
    assert (shown["counts"]["in"], shown["occupancy"]["occupancy"]) == (1, 1)
    stands, walks = shown["tracks"]
    assert (stands["track_id"], stands["x"], stands["y"], stands["predicted_x"]) == ("stands", 0.1, 0.2, None)
    assert walks["x"] == 0.5
    assert 0.7 <= walks["predicted_x"] <= 1.0  # seen a second ago at 0.1 of the picture a second, and a second ahead
    assert (walks["predicted_y"], walks["metres_per_second"]) == (0.5, None)
    assert clients.status(stranger, LIVE) == 404
    assert clients.status(None, LIVE) == 401


def test_with_known_metres_people_have_a_speed_on_the_floor(owner: User, camera: Camera) -> None:
    corners = [[0, 0], [1, 0], [1, 1], [0, 1]]
    floor = [{"point": [x, y], "metres": [8 * x, 6 * y]} for x, y in corners]  # seen straight from above
    making.area(camera, zone_coordinates={**making.SQUARE, "real_world": floor})
    seen = timezone.now() - dt.timedelta(seconds=1)
    clients.sample(camera, "stands", seen, 100, 100)
    clients.sample(camera, "walks", seen, 500, 250, velocity_x="300", velocity_y="-200")  # 2.4 m across, 2.4 m up

    speeds = {each["track_id"]: each["metres_per_second"] for each in clients.ask(owner, LIVE)["tracks"]}
    assert speeds == {"stands": None, "walks": pytest.approx((2.4**2 + 2.4**2) ** 0.5, abs=0.01)}


def test_density_is_people_on_the_floor_of_the_zone_else_of_the_place(owner: User, camera: Camera) -> None:
    hall, corner = making.area(camera, "Hall", zone_area_sqm="2000"), making.area(camera, "Corner")
    camera.location = CameraLocation.objects.create(location_name="Shop", tenant=camera.tenant, area_sqm="100")
    camera.save(update_fields=["location"])
    for zone, people in ((hall, 5), (corner, 2)):
        note_occupancy(camera, zone, timezone.now(), people, OccupancyReason.MEASURED)
    shown = clients.ask(owner, PATH)
    assert {zone["zone_name"]: zone["density"] for zone in shown["zones"]} == {"Hall": 0.0025, "Corner": 0.02}
    assert (shown["occupancy"], shown["density"]) == (7, 0.07)


def test_without_a_floor_there_is_no_density(owner: User, door: CountingZone) -> None:
    shown = clients.ask(owner, PATH)
    assert (shown["occupancy"], shown["density"], shown["zones"][0]["density"]) == (0, None, None)


def test_warnings_name_lines_that_count_nobody_and_a_rate_that_is_too_low(owner: User, door: CountingZone) -> None:
    assert clients.ask(owner, LIVE)["warnings"] == []
    door.camera.tracking_enabled = False
    door.camera.save(update_fields=["tracking_enabled"])
    live.publish_status(door.camera, "online", rate=1.0, wanted=10.0, warning="Only 1.0 frames a second.")
    assert live.flush(30)
    shown = clients.ask(owner, LIVE)
    low, idle = shown["warnings"]
    assert (low, shown["status"]["wanted"]) == ("Only 1.0 frames a second.", 10.0)
    assert idle.endswith(
        "does not track people, so that its lines (1) count nobody. Areas still say how many are inside."
    )


def test_a_camera_that_was_never_seen_says_so(owner: User, camera: Camera) -> None:
    shown = clients.ask(owner, LIVE)
    assert shown["status"] is None
    assert shown["tracks"] == []


def test_without_redis_the_database_answers(owner: User, door: CountingZone, settings: Any) -> None:
    cross(door, "in", "a")
    settings.REDIS_URL = "unix:///nowhere/at/all.sock"
    assert clients.ask(owner, LIVE)["counts"]["in"] == 1
    assert clients.ask(owner, PATH)["occupancy"] == 1
