"""Making, changing and deleting zones."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from analytics.services.recording import record_counting_event
from cameras.models import Camera
from cameras.services import DeletionRefusedError
from counting.models import CountingZone
from counting.services import delete_zone, update_zone
from tests import making

pytestmark = pytest.mark.django_db


def faults(**values: Any) -> dict[str, list[str]]:
    camera = making.camera()
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        making.line(camera, **values)
    return caught.value.message_dict


def test_a_zone_has_the_defaults_of_the_specification() -> None:
    zone = CountingZone.objects.get(pk=making.line(making.camera()).pk)

    assert (zone.zone_type, zone.counting_method, zone.counting_direction) == (
        "counting_line", "line_crossing", "bidirectional",
    )  # fmt: skip
    assert (zone.direction_mapping, zone.counts_toward_total) == ({"positive": "in", "negative": "out"}, True)
    assert (zone.min_dwell_ms, zone.is_active, zone.anchor, zone.version) == (300, True, "foot", 1)


@pytest.mark.parametrize("kind", ["area", "region"])
def test_areas_and_regions_count_occupancy(kind: str) -> None:
    assert making.area(making.camera(), zone_type=kind).counting_method == "area_occupancy"


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"name": " "}, "zone_name", "This field must not be blank."),
        ({"zone_type": "circle"}, "zone_type", "Value 'circle' is not a valid choice."),
        ({"zone_coordinates": [[0.5, 0.5]]}, "zone_coordinates", "a line needs at least 2 different points"),
        ({"zone_type": "area"}, "zone_coordinates", "an area needs at least 3 different points"),
        ({"direction_mapping": {"positive": "in"}}, "direction_mapping", "direction_mapping.negative: is missing"),
        (
            {"direction_mapping": {"positive": "up", "negative": "in"}},
            "direction_mapping",
            "direction_mapping.positive: must be one of in, out, north, south, east, west",
        ),
        ({"max_capacity": 0}, "max_capacity", "Must be at least 1."),
        ({"max_capacity": 5, "alert_threshold": 6}, "__all__", "The alert cannot lie above the capacity."),
        ({"min_dwell_ms": -1}, "min_dwell_ms", "Must be at least 0."),
    ],
)
def test_a_wrong_zone_is_refused_at_its_field(values: dict[str, Any], field: str, message: str) -> None:
    assert message in str(faults(**values)[field])


def test_a_name_is_unique_within_its_camera_alone() -> None:
    first, second = making.camera(), making.camera()
    making.line(first)
    making.line(second)

    with pytest.raises(ValidationError, match="The camera already has a zone of this name"):
        making.line(first)


@pytest.mark.parametrize(
    ("changes", "version"),
    [
        ({"zone_coordinates": [[0.1, 0.1], [0.9, 0.9]]}, 2),
        ({"counting_direction": "in_only"}, 2),
        ({"direction_mapping": {"positive": "out", "negative": "in"}}, 2),
        ({"anchor": "center"}, 2),
        ({"min_dwell_ms": 500}, 2),
        ({"zone_type": "area", "zone_coordinates": making.SQUARE}, 2),
        ({"zone_coordinates": making.LINE}, 1),
        ({"zone_name": "Other", "max_capacity": 3, "is_active": False}, 1),
    ],
)
def test_the_version_rises_when_what_is_counted_changes(changes: dict[str, Any], version: int) -> None:
    zone = making.line(making.camera())

    update_zone(zone, **changes)

    assert CountingZone.objects.get(pk=zone.pk).version == version


def test_sessions_hear_of_a_zone_by_the_version_of_its_camera() -> None:
    camera = making.camera()

    def version() -> int:
        return Camera.objects.values_list("config_version", flat=True).get(pk=camera.pk)

    zone = making.line(camera)
    assert version() == 2
    update_zone(zone, is_active=False)
    assert version() == 3
    delete_zone(zone)
    assert version() == 4


def test_a_refused_change_leaves_the_zone_and_its_camera() -> None:
    zone = making.line(making.camera())

    with pytest.raises(ValidationError), transaction.atomic():
        update_zone(zone, zone_coordinates=[[0.5, 0.5]])

    stored = CountingZone.objects.select_related("camera").get(pk=zone.pk)
    assert (stored.zone_coordinates, stored.version, stored.camera.config_version) == (making.LINE, 1, 2)


def test_a_zone_stays_with_its_camera() -> None:
    zone = making.line(making.camera())

    with pytest.raises(ValidationError) as caught:
        update_zone(zone, camera=making.camera())

    assert caught.value.error_dict["camera"][0].code == "immutable"


def test_a_zone_that_has_counted_cannot_be_deleted() -> None:
    zone = making.line(making.camera())
    record_counting_event(
        camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=dt.datetime.now(dt.UTC)
    )

    with pytest.raises(DeletionRefusedError, match="Deactivate the zone instead"):
        delete_zone(zone)


FLOOR: list[dict[str, Any]] = [
    {"point": [0.2, 0.2], "metres": [0, 0]},
    {"point": [0.8, 0.2], "metres": [12, 0]},
    {"point": [0.8, 0.7], "metres": [12, 5]},
    {"point": [0.2, 0.7], "metres": [0, 5]},
]
HALL = {"units": "normalized", "points": [each["point"] for each in FLOOR], "real_world": FLOOR}  # 12 × 5 metres
HALF = {**HALL, "points": [[0.2, 0.2], [0.5, 0.2], [0.5, 0.7], [0.2, 0.7]]}


def stretched(times: float) -> list[dict[str, Any]]:
    """Return the known points of a floor that is larger or smaller."""
    return [{**each, "metres": [times * number for number in each["metres"]]} for each in FLOOR]


def test_the_floor_area_follows_from_known_points_and_from_the_shape_later() -> None:
    zone = making.area(making.camera(), zone_coordinates=HALL)
    assert zone.zone_area_sqm == Decimal("60.00")

    update_zone(zone, zone_coordinates=HALF)
    assert zone.zone_area_sqm == Decimal("30.00")
    update_zone(zone, zone_coordinates={**HALF, "real_world": stretched(2)})
    assert zone.zone_area_sqm == Decimal("120.00")
    update_zone(zone, zone_coordinates=making.SQUARE)
    assert zone.zone_area_sqm is None


def test_a_floor_area_that_somebody_typed_stays() -> None:
    zone = making.area(making.camera(), zone_coordinates=HALL, zone_area_sqm=Decimal("55"))
    update_zone(zone, zone_coordinates=HALF)
    assert zone.zone_area_sqm == Decimal("55.00")

    update_zone(zone, zone_area_sqm=None)
    assert zone.zone_area_sqm == Decimal("30.00")


def test_a_line_has_no_floor_area() -> None:
    assert (
        making.line(making.camera(), zone_coordinates={**HALL, "points": making.LINE["points"]}).zone_area_sqm is None
    )


def test_a_floor_area_too_small_for_its_column_is_left_empty() -> None:
    assert (
        making.area(making.camera(), zone_coordinates={**HALL, "real_world": stretched(0.0001)}).zone_area_sqm is None
    )


@pytest.mark.parametrize("area", ["wide", Decimal(-3)])
def test_a_wrong_floor_area_is_refused_at_its_field(area: Any) -> None:
    assert "zone_area_sqm" in faults(zone_type="area", zone_coordinates=HALL, zone_area_sqm=area)


def test_history_keeps_who_changed_a_zone() -> None:
    zone = making.line(making.camera())
    update_zone(zone, user=User.objects.create_user("anna"), counting_direction="in_only")

    new, old = CountingZone.history.filter(id=zone.pk)
    changes = {change.field: (change.old, change.new) for change in new.diff_against(old).changes}
    assert changes["counting_direction"] == ("bidirectional", "in_only")
    assert new.history_user_name == "anna"
