"""Many zones saved at once: all or nothing, over the state that was seen, and with their history."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from analytics.services.recording import record_counting_event
from cameras.models import Camera
from cameras.services import StaleCameraError
from counting.models import CountingZone
from counting.services import ZoneChange, ZonesRefusedError, copies_of, free_name, save_zones, update_zone
from tests import making

pytestmark = pytest.mark.django_db

LEFT = {"units": "normalized", "points": [[0.25, 0.1], [0.25, 0.9]]}
BOW_TIE = {"units": "normalized", "points": [[0.2, 0.2], [0.8, 0.8], [0.8, 0.2], [0.2, 0.8]]}


@pytest.fixture
def camera() -> Camera:
    return making.camera("door")


def new(key: str = "new-1", **values: Any) -> ZoneChange:
    return ZoneChange(key, None, {"zone_name": "Line 1", "zone_coordinates": LEFT, **values})


def change(zone: CountingZone, **values: Any) -> ZoneChange:
    return ZoneChange(str(zone.pk), zone.pk, values)


def gone(zone: CountingZone) -> ZoneChange:
    return ZoneChange(str(zone.pk), zone.pk, removed=True)


def names(camera: Camera) -> dict[int, str]:
    return dict(camera.zones.values_list("pk", "zone_name"))


def counted(zone: CountingZone) -> CountingZone:
    """Let somebody have crossed the zone."""
    record_counting_event(
        camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=timezone.now()
    )
    return zone


def test_zones_are_made_changed_and_removed_together(camera: Camera) -> None:
    door, hall = making.line(camera), making.area(camera)
    boss = making.member("boss", making.tenant("Museum"))
    before = Camera.objects.get(pk=camera.pk).config_version

    saved = save_zones(camera, [new(), change(door, zone_name="Gate"), gone(hall)], user=boss, expected_version=before)

    made = CountingZone.objects.get(zone_name="Line 1")
    assert names(camera) == {door.pk: "Gate", made.pk: "Line 1"}
    assert saved.pks["new-1"] == made.pk
    assert saved.notes == []
    assert saved.version == camera.config_version == Camera.objects.get(pk=camera.pk).config_version > before
    assert {row.history_user_name for row in CountingZone.history.filter(history_type__in="+~").exclude(
        history_user=None)} == {"boss"}  # fmt: skip


def test_one_fault_keeps_everything_as_it_was(camera: Camera) -> None:
    door, hall = making.line(camera), making.area(camera)
    version = Camera.objects.get(pk=camera.pk).config_version

    with pytest.raises(ZonesRefusedError) as refused:
        save_zones(camera, [
            new(),
            change(hall, zone_coordinates=BOW_TIE, max_capacity=0),
            change(door, alert_threshold=5, max_capacity=4),
        ])  # fmt: skip

    faults = refused.value.faults
    assert set(faults) == {str(hall.pk), str(door.pk)}
    assert faults[str(hall.pk)] == {
        "zone_coordinates": ["zone_coordinates.points: the outline crosses or touches itself"],
        "max_capacity": ["Must be at least 1."],
    }
    assert faults[str(door.pk)] == {"": ["The alert cannot lie above the capacity."]}
    assert set(names(camera).values()) == {"Door", "Hall"}
    assert Camera.objects.get(pk=camera.pk).config_version == version


def test_the_second_of_two_authors_is_told(camera: Camera) -> None:
    door = making.line(camera)
    seen = Camera.objects.get(pk=camera.pk).config_version
    update_zone(door, zone_name="Theirs")

    with pytest.raises(StaleCameraError):
        save_zones(camera, [change(door, zone_name="Mine")], expected_version=seen)

    assert names(camera) == {door.pk: "Theirs"}
    save_zones(camera, [change(door, zone_name="Mine")], expected_version=seen + 1)
    assert names(camera) == {door.pk: "Mine"}


def test_a_zone_with_events_is_switched_off_instead_of_removed_and_says_why(camera: Camera) -> None:
    door, spare = counted(making.line(camera)), making.line(camera, "Spare")

    saved = save_zones(camera, [gone(door), gone(spare)])

    assert list(camera.zones.values_list("zone_name", "is_active")) == [("Door", False)]
    assert saved.notes == ["“Door” was switched off, not deleted: without its events the totals would change."]


def test_a_name_can_be_taken_over_within_one_save(camera: Camera) -> None:
    first, second, third = making.line(camera, "1"), making.line(camera, "2"), making.line(camera, "3")

    save_zones(camera, [new(zone_name="3"), change(second, zone_name="1"), change(first, zone_name="0"), gone(third)])

    assert sorted(names(camera).values()) == ["0", "1", "3"]
    assert names(camera)[second.pk] == "1"


def test_two_zones_of_one_name_are_refused_at_the_second(camera: Camera) -> None:
    with pytest.raises(ZonesRefusedError) as refused:
        save_zones(camera, [new("a"), new("b")])
    assert refused.value.faults == {"b": {"": ["The camera already has a zone of this name."]}}


def test_a_zone_that_is_gone_is_a_fault_to_change_and_none_to_remove(camera: Camera) -> None:
    save_zones(camera, [ZoneChange("7", 7, removed=True), ZoneChange("new-2", None, removed=True)])
    with pytest.raises(ZonesRefusedError) as refused:
        save_zones(camera, [ZoneChange("7", 7, {"zone_name": "x"})])
    assert refused.value.faults == {"7": {"": ["This zone is gone: somebody has deleted it."]}}


def test_a_zone_of_another_camera_cannot_be_reached(camera: Camera) -> None:
    other = making.line(making.camera("other"))
    with pytest.raises(ZonesRefusedError):
        save_zones(camera, [change(other, zone_name="x")])
    save_zones(camera, [gone(other)])
    assert CountingZone.objects.get(pk=other.pk).zone_name == "Door"


def test_only_a_change_of_what_counts_raises_a_zones_version(camera: Camera) -> None:
    door = making.line(camera)
    save_zones(camera, [change(door, description="by the lift", max_capacity=3)])
    assert CountingZone.objects.get(pk=door.pk).version == 1
    save_zones(camera, [change(door, zone_coordinates=LEFT)])
    assert CountingZone.objects.get(pk=door.pk).version == 2


def test_copies_lie_at_the_same_shares_of_the_picture_under_free_names(camera: Camera) -> None:
    other = making.camera("other", resolution_width=1000, resolution_height=500)
    pixels = {"units": "pixel", "points": [[100, 50], [900, 450]]}
    making.line(other, zone_coordinates=pixels, counting_direction="in_only", max_capacity=9)
    source = list(other.zones.select_related("camera"))

    first, second = copies_of([*source, *source], ["Door"])

    assert (first["zone_name"], second["zone_name"]) == ("Door (2)", "Door (3)")
    assert first["zone_coordinates"] == {"units": "normalized", "points": [[0.1, 0.1], [0.9, 0.9]]}
    assert (first["counting_direction"], first["max_capacity"]) == ("in_only", 9)
    save_zones(camera, [ZoneChange("a", None, first), ZoneChange("b", None, second)])
    assert sorted(names(camera).values()) == ["Door (2)", "Door (3)"]


def test_a_long_name_stays_within_its_column() -> None:
    name = free_name("x" * 200, {"x" * 200})
    assert name == "x" * 196 + " (2)"
