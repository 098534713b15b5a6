"""Words of lists are taken in any case and stored in their own, in every table that a form writes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from analytics.models import EventHandler, EventQueueItem
from cameras.models import AIModel, CameraGroup, CameraHealth, CameraLocation, TenantMember
from counting.models import CountingZone
from streams.models import StreamEvent, VideoStream

ROWS: list[tuple[models.Model, dict[str, str]]] = [
    (CameraLocation(location_type=" Outdoor"), {"location_type": "outdoor"}),
    (CameraGroup(group_type="FLOOR"), {"group_type": "floor"}),
    (
        AIModel(kind="Tracker", backend="MOTION", status="Draft"),
        {"kind": "tracker", "backend": "motion", "status": "draft"},
    ),
    (TenantMember(role="Manager"), {"role": "manager"}),
    (CameraHealth(status="ONLINE"), {"status": "online"}),
    (
        CountingZone(zone_type="AREA", counting_direction="In_Only", anchor="Head"),
        {"zone_type": "area", "counting_method": "area_occupancy", "counting_direction": "in_only", "anchor": "head"},
    ),
    (EventHandler(handler_type="Projector"), {"handler_type": "projector"}),
    (EventQueueItem(processing_status="Failed"), {"processing_status": "failed"}),
    (VideoStream(role="MAIN", stream_protocol="RTSP"), {"role": "main", "stream_protocol": "rtsp"}),
    (StreamEvent(event_severity="Warning"), {"event_severity": "warning"}),
]


@pytest.mark.parametrize(("row", "stored"), ROWS, ids=lambda value: type(value).__name__)
def test_a_word_is_settled_before_it_is_compared_with_its_list(row: models.Model, stored: dict[str, str]) -> None:
    others = {field.name for field in row._meta.fields} - set(stored)

    row.clean_fields(exclude=others)

    assert {name: getattr(row, name) for name in stored} == stored


def test_a_word_of_no_list_is_refused() -> None:
    location = CameraLocation(location_type="moon")

    with pytest.raises(ValidationError, match="Value 'moon' is not a valid choice"):
        location.clean_fields(exclude={field.name for field in location._meta.fields} - {"location_type"})


@pytest.mark.parametrize(
    ("row", "name", "empty"),
    [
        (EventHandler(handler_config=None), "handler_config", {}),
        (AIModel(parameters=None), "parameters", {}),
        (
            CountingZone(zone_type="area", direction_mapping=None),
            "direction_mapping",
            {"positive": "in", "negative": "out"},
        ),
    ],
)
def test_a_json_column_that_knows_no_null_is_empty_where_nothing_was_given(
    row: models.Model, name: str, empty: Any
) -> None:
    row.clean_fields(exclude={field.name for field in row._meta.fields} - {name})

    assert getattr(row, name) == empty
