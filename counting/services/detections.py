"""Storing detected persons: what a detector or another program says of one frame, or rows in bulk."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils import timezone
from psycopg.types.json import Jsonb

from cameras.models import Camera
from counting.core.regions import Region
from counting.services.bulk import store_rows

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
ID_LENGTH = 40  # characters of a detection's own id
TABLE, KEY = "person_detections", ("detection_id", "frame_timestamp")
COLUMNS = (
    "camera_id", "frame_timestamp", "detection_timestamp", "detection_id", "confidence_score", "bbox_x", "bbox_y",
    "bbox_width", "bbox_height", "person_attributes", "pose_estimation", "model_version", "processing_time_ms",
)  # fmt: skip
LONGEST_MODEL = 50  # characters

BELOW_THRESHOLD, OUTSIDE_REGION, EMPTY_BOX = "below_threshold", "outside_region", "empty_box"


@dataclass(frozen=True, slots=True)
class DetectionRow:
    """A row of `person_detections`: box in source pixels, confidence 0–1, times with a zone.

    `detection_timestamp` is when the model answered (default: now), `processing_time_ms` its time for the frame.
    """

    camera_id: str
    frame_timestamp: dt.datetime
    detection_id: str
    confidence_score: float
    bbox_x: int
    bbox_y: int
    bbox_width: int
    bbox_height: int
    detection_timestamp: dt.datetime | None = None
    person_attributes: Mapping[str, Any] | None = None
    pose_estimation: Mapping[str, Any] | None = None
    model_version: str | None = None
    processing_time_ms: int | None = None


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person as a detector or another program reports it: box (x, y, width, height) in source pixels, score 0–1."""

    box: tuple[float, float, float, float]
    score: float
    detection_id: str | None = None
    attributes: Mapping[str, Any] | None = None
    pose: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DetectionOutcome:
    """What became of the detections of a frame: new, there before, and left out by reason."""

    stored: int
    duplicates: int
    dropped: Mapping[str, int] = field(default_factory=dict)


def record_detections(
    camera: Camera,
    frame_timestamp: dt.datetime,
    frame_number: int,
    detections: Sequence[FoundPerson],
    model_version: str | None = None,
    *,
    stream_id: str = "",
    size: tuple[int, int] | None = None,
    processing_time_ms: int | None = None,
) -> DetectionOutcome:
    """Store what was found in one frame; the same frame again stores nothing.

    Left out are detections below the camera's threshold (an equal score stays), with their foot point outside of its
    region, and with an empty box once it is clipped to the picture, which has `size` (width, height; default: the
    camera's). Attributes and pose are stored only where the tenant allows it. Raises ValueError for a score outside
    of 0–1 and for a time without a zone.
    """
    if frame_timestamp.tzinfo is None:
        raise ValueError("frame_timestamp: must have a time zone")
    width, height = size or (camera.resolution_width, camera.resolution_height)
    judge = _Judge(camera, width, height)
    kept: list[DetectionRow] = []
    answered = timezone.now()
    of_frame: dict[str, Any] = {"model_version": model_version, "processing_time_ms": processing_time_ms}
    dropped: Counter[str] = Counter()
    for index, person in enumerate(detections):
        box = clipped(person.box, width, height)
        reason = judge.reason_against(person, box)
        if reason or box is None:
            dropped[reason or EMPTY_BOX] += 1
            continue
        uid = person.detection_id or detection_uid(camera.camera_id, stream_id, frame_number, frame_timestamp, index)
        row = DetectionRow(camera.camera_id, frame_timestamp, uid, person.score, *box, answered)
        attributes, pose = judge.personal(person)
        kept.append(replace(row, person_attributes=attributes, pose_estimation=pose, **of_frame))
    stored = store_detections(kept)
    return DetectionOutcome(stored, len(kept) - stored, dict(dropped))


def store_detections(rows: Sequence[DetectionRow]) -> int:
    """Store rows in bulk unless they are there; return how many are new.

    Raises IntegrityError or DataError for what the table refuses; then nothing is stored.
    """
    now = timezone.now()
    return store_rows(TABLE, KEY, COLUMNS, [_values(row, now) for row in rows])


def detection_uid(camera_id: str, stream_id: str, frame_number: int, at: dt.datetime, index: int) -> str:
    """Return the id of the detection at `index` of a frame: the same frame again gives the same."""
    microseconds = (at - EPOCH) // dt.timedelta(microseconds=1)
    text = "\x1f".join(map(str, (camera_id, stream_id, frame_number, microseconds, index)))
    return hashlib.sha256(text.encode()).hexdigest()[:ID_LENGTH]


def clipped(box: Iterable[float], width: int, height: int) -> tuple[int, int, int, int] | None:
    """Return a box (x, y, width, height) within a picture of that many pixels; None where less than one pixel is left.

    Edges are rounded to whole pixels.
    """
    x, y, across, down = box
    if not np.isfinite([x, y, across, down]).all():
        return None
    left, top = max(0, round(x)), max(0, round(y))
    right, bottom = min(width, round(x + across)), min(height, round(y + down))
    return (left, top, right - left, bottom - top) if right - left >= 1 and bottom - top >= 1 else None


class _Judge:
    """What a camera says about which detections are kept."""

    def __init__(self, camera: Camera, width: int, height: int) -> None:
        self._threshold = Decimal(str(camera.confidence_threshold))
        self._region = Region.of(camera.detection_region, camera.resolution_width, camera.resolution_height)
        self._size = width, height
        self._allows_attributes = camera.tenant is not None and camera.tenant.store_person_attributes

    def personal(self, person: FoundPerson) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
        """Return what is stored of somebody's attributes and pose: nothing unless the tenant allows it."""
        return (person.attributes, person.pose) if self._allows_attributes else (None, None)

    def reason_against(self, person: FoundPerson, box: tuple[int, int, int, int] | None) -> str | None:
        """Return why a detection is left out; `box` is its clipped one."""
        if not 0 <= person.score <= 1:
            raise ValueError(f"score: must be between 0 and 1, not {person.score}")
        if Decimal(str(person.score)) < self._threshold:
            return BELOW_THRESHOLD
        if box is None:
            return EMPTY_BOX
        return None if self._is_inside(person.box) else OUTSIDE_REGION

    def _is_inside(self, box: tuple[float, float, float, float]) -> bool:
        """Tell whether the foot point, the middle of the lower edge, lies in the region, at most on the edge."""
        if self._region is None:
            return True
        (x, y, across, down), (width, height) = box, self._size
        foot = np.clip([(x + across / 2) / width, (y + down) / height], 0.0, 1.0)
        return bool(self._region.contains(foot[None, :])[0])


def _values(row: DetectionRow, now: dt.datetime) -> tuple[Any, ...]:
    return (
        row.camera_id, row.frame_timestamp, row.detection_timestamp or now, row.detection_id, row.confidence_score,
        row.bbox_x, row.bbox_y, row.bbox_width, row.bbox_height, _json(row.person_attributes),
        _json(row.pose_estimation), row.model_version and row.model_version[:LONGEST_MODEL], row.processing_time_ms,
    )  # fmt: skip


def _json(value: Mapping[str, Any] | None) -> Jsonb | None:
    return None if value is None else Jsonb(dict(value))
