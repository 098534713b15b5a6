"""Cameras as a file: the columns of the import, passwords left out."""

from __future__ import annotations

from django.db.models import QuerySet

from cameras.core.tables import write_table
from cameras.models import Camera
from counting.transfer.columns import COLUMNS


def exported(cameras: QuerySet[Camera]) -> bytes:
    """Return the cameras as a CSV file that an import finds unchanged: three queries, however many there are."""
    rows = cameras.select_related("location", "ai_model").prefetch_related(None).prefetch_related("groups", "zones")
    return write_table(
        [column.title for column in COLUMNS], [[column.shown(camera) for column in COLUMNS] for camera in rows]
    )


def template() -> bytes:
    """Return a file with the titles and two examples: a full row, and one with as little as is needed."""
    full = [column.example for column in COLUMNS]
    short = {"camera_id": "door-2", "address": "rtsp://192.168.1.21:554/stream1"}
    return write_table(
        [column.title for column in COLUMNS], [full, [short.get(column.title, "") for column in COLUMNS]]
    )
