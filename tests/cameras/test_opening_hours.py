"""Opening hours of places, and what cameras and tenants say about storing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cameras.models import CameraLocation
from cameras.services import update_camera
from tests import making

WEEK = {"windows": [{"days": ["mon", "fri"], "start": "08:00", "end": "24:00"}]}


def place(hours: Any) -> CameraLocation:
    return CameraLocation(location_name="Hall", opening_hours=hours)


@pytest.mark.parametrize("hours", [None, WEEK, {**WEEK, "exceptions": [{"date": "2025-12-25", "active": False}]}])
def test_opening_hours_have_the_form_of_a_schedule(hours: Any) -> None:
    hall = place(hours)
    hall.clean()

    assert hall.opening_hours == hours


@pytest.mark.parametrize(
    ("hours", "fault"),
    [
        ("always", "opening_hours: "),
        ({"windows": [{"days": ["mon"], "start": "8", "end": "18:00"}]}, "opening_hours.windows[0].start: "),
        ({"cron": []}, "opening_hours.cron: "),
    ],
)
def test_other_opening_hours_are_refused_with_the_path_of_the_fault(hours: Any, fault: str) -> None:
    with pytest.raises(ValidationError) as refused:
        place(hours).clean()

    assert refused.value.message_dict["opening_hours"][0].startswith(fault)


@pytest.mark.django_db
def test_a_camera_says_how_much_is_stored() -> None:
    camera = making.camera()
    assert (camera.detection_sample_seconds, camera.track_sample_seconds) == (Decimal(1), Decimal("0.5"))
    assert (camera.store_snapshots, camera.occupancy_baseline) == (False, 0)

    update_camera(camera, detection_sample_seconds=None, track_sample_seconds=Decimal(0))
    assert camera.detection_sample_seconds is None
    with pytest.raises(ValidationError) as refused:
        update_camera(camera, track_sample_seconds=Decimal(-1), occupancy_baseline=-1)
    assert sorted(refused.value.message_dict) == ["occupancy_baseline", "track_sample_seconds"]


@pytest.mark.django_db
def test_a_tenant_stores_no_attributes_of_persons_unless_it_says_so() -> None:
    assert not making.tenant("Museum").store_person_attributes
