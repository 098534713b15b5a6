"""Bulk storing of detections beside bare COPY into the same table; everything is undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from time import perf_counter

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cameras.services import create_camera
from counting.services.detections import DetectionRow, store_detections
from streams.bench.rows import Reach, Row

ROWS = 20_000
CAMERA = "bench-of-storing"
COPY = (
    "COPY person_detections (camera_id, frame_timestamp, detection_timestamp, detection_id, confidence_score, "
    "bbox_x, bbox_y, bbox_width, bbox_height) FROM STDIN"
)


def storing(rounds: int, rows: int = ROWS) -> list[Row]:
    """Store detections by the product's service and by COPY of ready text, by turns, each time into the same table."""
    row = Row(f"storing {rows} detections", "bare COPY", "rows/s", reach=Reach("at least", 0.5))
    try:
        with transaction.atomic():
            create_camera(camera_id=CAMERA, camera_name="Bench", camera_type="IP", stream_url="rtsp://192.0.2.1/bench")
            pairs = tuple(_round(rows) for _ in range(rounds))
            transaction.set_rollback(True)
    except DatabaseError as error:
        reason = (str(error).strip().splitlines() or ["no reason given"])[0]
        return [
            Row(
                row.what,
                row.yardstick,
                row.unit,
                reason=f"no database that can be used (make run starts one): {reason}",
            )
        ]
    return [Row(row.what, row.yardstick, row.unit, pairs, row.reach)]


def _round(count: int) -> tuple[float, float]:
    """Return the rows a second of the product and of bare COPY."""
    found = _detections(count)
    text = "".join(_as_text(row) for row in found)
    return _timed(lambda: store_detections(found), count), _timed(lambda: _copy(text), count)


def _timed(store: Callable[[], object], rows: int) -> float:
    """Return the rows a second of storing, the checks of keys included; what was stored is taken back."""
    with transaction.atomic():
        started = perf_counter()
        store()
        connection.check_constraints()
        seconds = perf_counter() - started
        transaction.set_rollback(True)
    return rows / seconds


def _detections(count: int) -> list[DetectionRow]:
    now = timezone.now()
    return [
        DetectionRow(
            CAMERA, now - dt.timedelta(milliseconds=number), f"bench-{number}", 0.5 + number % 50 / 100, number % 1800,
            number % 900, 60, 160, now,
        )
        for number in range(count)
    ]  # fmt: skip


def _as_text(row: DetectionRow) -> str:
    values: Sequence[object] = (
        row.camera_id, row.frame_timestamp.isoformat(), (row.detection_timestamp or row.frame_timestamp).isoformat(),
        row.detection_id, row.confidence_score, row.bbox_x, row.bbox_y, row.bbox_width, row.bbox_height,
    )  # fmt: skip
    return "\t".join(map(str, values)) + "\n"


def _copy(text: str) -> None:
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(text)
