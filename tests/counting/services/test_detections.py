"""What is stored of detected persons: thresholds, regions, clipping, personal data, once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cameras.models import Camera
from counting.models import PersonDetection
from counting.services.bulk import SPARE
from counting.services.detections import (
    DetectionRow,
    FoundPerson,
    clipped,
    detection_uid,
    record_detections,
    store_detections,
)
from tests import making

pytestmark = pytest.mark.django_db

T = making.utc("2024-03-05T10:00:00")
BOX = (100.0, 100.0, 50.0, 100.0)


def camera(**values: Any) -> Camera:
    return making.camera("door", **{"resolution_width": 640, "resolution_height": 480, **values})


def row(detection_id: str = "a", **values: Any) -> DetectionRow:
    return DetectionRow(
        **{
            "camera_id": "door", "frame_timestamp": T, "detection_id": detection_id, "confidence_score": 0.9,
            "bbox_x": 1, "bbox_y": 2, "bbox_width": 3, "bbox_height": 4, **values,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ((-10, -10, 30, 30), (0, 0, 20, 20)),
        ((630, 470, 30, 30), (630, 470, 10, 10)),
        ((10.4, 10.6, 5.0, 5.0), (10, 11, 5, 5)),
        ((-30, 0, 30, 30), None),
        ((10, 480, 5, 5), None),
        ((10, 10, 0.4, 30), None),
        ((float("nan"), 0, 1, 1), None),
    ],
)
def test_a_box_is_clipped_to_the_picture(box: tuple[float, ...], kept: tuple[int, ...] | None) -> None:
    assert clipped(box, 640, 480) == kept


def test_a_score_equal_to_the_threshold_is_kept_and_a_lower_one_dropped() -> None:
    people = [FoundPerson(BOX, score) for score in (0.7, 0.6999, 0.75512)]

    outcome = record_detections(camera(), T, 1, people)

    assert (outcome.stored, outcome.duplicates, outcome.dropped) == (2, 0, {"below_threshold": 1})
    scores = PersonDetection.objects.order_by("confidence_score").values_list("confidence_score", flat=True)
    assert list(scores) == [Decimal("0.7000"), Decimal("0.7551")]


def test_reasons_are_counted_apart() -> None:
    hall = [[0.0, 0.0], [0.5, 0.0], [0.5, 1.0], [0.0, 1.0]]
    door = camera(detection_region={"units": "normalized", "include": [hall]})
    boxes = [(100, 100, 50, 100), (300, 100, 50, 100), (295, 100, 50, 100), (-50, 0, 20, 20)]

    outcome = record_detections(door, T, 1, [FoundPerson(box, 0.9) for box in boxes])

    # feet at x = 125, 325 and 320 of 640; the last box is beside the picture
    assert outcome.stored == 2
    assert outcome.dropped == {"outside_region": 1, "empty_box": 1}


def test_the_size_of_the_stream_is_what_pixels_mean() -> None:
    record_detections(camera(), T, 1, [FoundPerson((300, 200, 100, 100), 0.9)], size=(320, 240))

    stored = PersonDetection.objects.get()
    assert (stored.bbox_x, stored.bbox_y, stored.bbox_width, stored.bbox_height) == (300, 200, 20, 40)


def test_the_same_frame_again_stores_nothing() -> None:
    door = camera()
    people = [FoundPerson(BOX, 0.9), FoundPerson(BOX, 0.8)]

    first, second = (record_detections(door, T, 7, people, "net:1") for _again in range(2))

    assert (first.stored, second.stored, second.duplicates) == (2, 0, 2)
    assert PersonDetection.objects.count() == 2
    assert {each.model_version for each in PersonDetection.objects.all()} == {"net:1"}


def test_an_id_of_its_own_is_kept() -> None:
    record_detections(camera(), T, 1, [FoundPerson(BOX, 0.9, detection_id="mine")])

    assert PersonDetection.objects.get().detection_id == "mine"


def test_ids_differ_by_camera_stream_frame_time_and_place() -> None:
    ids = {
        detection_uid("a", "s", 1, T, 0),
        detection_uid("b", "s", 1, T, 0),
        detection_uid("a", "t", 1, T, 0),
        detection_uid("a", "s", 2, T, 0),
        detection_uid("a", "s", 1, T + dt.timedelta(microseconds=1), 0),
        detection_uid("a", "s", 1, T, 1),
    }

    assert len(ids) == 6
    assert {len(each) for each in ids} == {40}


@pytest.mark.parametrize(("allowed", "kept"), [(False, (None, None)), (True, ({"age_range": "20-29"}, {"k": []}))])
def test_personal_data_are_stored_where_the_tenant_allows_it(allowed: bool, kept: Any) -> None:
    museum = making.tenant("Museum")
    museum.store_person_attributes = allowed
    museum.save()
    person = FoundPerson(BOX, 0.9, attributes={"age_range": "20-29"}, pose={"k": []})

    record_detections(camera(tenant=museum), T, 1, [person])

    stored = PersonDetection.objects.get()
    assert (stored.person_attributes, stored.pose_estimation) == kept


@pytest.mark.parametrize("score", [1.01, -0.1, float("nan")])
def test_a_score_that_is_none_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        record_detections(camera(), T, 1, [FoundPerson(BOX, score)])


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        record_detections(camera(), T.replace(tzinfo=None), 1, [])


def test_rows_in_bulk_are_stored_once() -> None:
    camera()

    assert store_detections([row("a"), row("b")]) == 2
    assert store_detections([row("b"), row("c"), row("c")]) == 1
    assert store_detections([]) == 0
    assert sorted(PersonDetection.objects.values_list("detection_id", flat=True)) == ["a", "b", "c"]


def test_duplicates_twice_in_one_transaction_leave_nothing_behind() -> None:
    camera()
    store_detections([row()])

    assert [store_detections([row()]) for _again in range(2)] == [0, 0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [SPARE])
        assert cursor.fetchone() == (None,)


def test_what_is_not_given_is_filled_in() -> None:
    camera()
    store_detections([row(person_attributes={"a": 'quote " and \t tab'}, model_version="x" * 60)])

    stored = PersonDetection.objects.get()
    assert stored.person_attributes == {"a": 'quote " and \t tab'}
    assert (stored.pose_estimation, stored.processing_time_ms) == (None, None)
    assert (len(stored.model_version or ""), stored.detection_timestamp <= stored.created_at) == (50, True)


def test_a_row_that_the_table_refuses_refuses_all() -> None:
    camera()

    with pytest.raises(IntegrityError, match="bbox_width_check"), transaction.atomic():
        store_detections([row("a"), row("b", bbox_width=0)])
    assert not PersonDetection.objects.exists()


def test_old_and_new_rows_lie_in_their_partitions() -> None:
    camera()
    now = dt.datetime.now(dt.UTC)
    store_detections([row("old", frame_timestamp=making.utc("1999-01-01T00:00")), row("new", frame_timestamp=now)])

    with connection.cursor() as cursor:
        cursor.execute("SELECT detection_id, tableoid::regclass::text FROM person_detections")
        assert dict(cursor.fetchall()) == {
            "old": "person_detections_default",
            "new": f"person_detections_{now:%Y_%m}",
        }
