"""Every CHECK of the database refuses what it is for, by raw SQL."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import nullcontext

import pytest
from django.db import IntegrityError, connection, transaction

from analytics.choices import EvaluationMethod
from analytics.models import ClipEvaluation, EventHandler, HandTally, RecordedSpan
from analytics.services.accuracy import save_evaluation
from analytics.services.events import publish_event
from analytics.services.recording import record_counting_event
from cameras.models import AIModel, CameraGroup, CameraGroupAssignment, CameraLocation, UserPreference
from cameras.services.tokens import make_token
from config.failed_work import record_failure
from counting.core.density import DensityGrid
from counting.core.scoring import Score
from counting.services.density import add_density
from counting.services.detections import DetectionRow, store_detections
from counting.services.results import build_results
from counting.services.tracks import TrackRow, store_tracks
from streams.models import StreamEvent, VideoStream
from tests import making
from tests.schema.tables import TABLES

pytestmark = pytest.mark.django_db

SCORE = ("1.01", "-0.1", "'NaN'")
PERCENT = ("100.01", "-0.01", "'NaN'")
WORD = ("'sideways'", "''")
NEGATIVE = ("-1",)
BLANK = ("''", "'  '")
SAMPLE = ("-0.001", "3600.001", "'NaN'")  # seconds
AMOUNT = ("-0.01", "'NaN'")

# Table → column → values that its CHECK refuses. Values are SQL; further columns may be set in the same row.
REFUSED: dict[str, dict[str, tuple[str, ...]]] = {
    "tenants": {"name": BLANK, "slug": BLANK},
    "tenant_members": {"role": WORD},
    "api_tokens": {"name": BLANK, "digest": ("'abc'", f"'{'g' * 64}'"), "scopes": ("'{}'", "'{sideways}'")},
    "camera_locations": {
        "location_name": BLANK,
        "location_type": WORD,
        "latitude": ("90.000001", "-90.000001", "'NaN'"),
        "coordinates": ("latitude = 1, longitude = NULL", "latitude = NULL, longitude = 1"),
        "longitude": ("180.000001", "-180.000001", "'NaN'"),
        "floor_level": ("-51", "301"),
        "max_capacity": ("0",),
        "area_sqm": ("0", "-1", "'NaN'"),
    },
    "camera_groups": {"group_name": BLANK, "group_type": WORD},
    "ai_models": {
        "name": BLANK,
        "version": BLANK,
        "kind": WORD,
        "backend": WORD,
        "status": WORD,
        "checksum_sha256": ("'abc'", f"'{'g' * 64}'"),
    },
    "camera_configurations": {
        "camera_id": ("'-a'", "'a b'", "''", "'é'"),
        "camera_name": BLANK,
        "camera_type": (*WORD, "'ip'"),
        "quality_level": WORD,
        "stream_protocol": WORD,
        "resolution_width": ("15", "7681"),
        "resolution_height": ("15", "4321"),
        "frame_rate": ("-5", "0", "241"),
        "bitrate": ("15", "200001"),
        "stream_timeout": ("0", "601"),
        "stream_retry_count": ("-1", "101"),
        "stream_retry_interval": ("0", "3601"),
        "confidence_threshold": SCORE,
        "config_version": ("0",),
        "occupancy_baseline": NEGATIVE,
        "detection_sample_seconds": SAMPLE,
        "track_sample_seconds": SAMPLE,
        "schedule": ("schedule_enabled = true, schedule_config = NULL",),
    },
    "camera_health": {
        "status": WORD,
        "stream_quality_score": SCORE,
        "uptime_percentage": PERCENT,
        "frame_drop_rate": PERCENT,
        "cpu_usage_percent": PERCENT,
        "memory_usage_percent": PERCENT,
        "disk_usage_percent": PERCENT,
        "bitrate_variance": ("-0.01", "'NaN'"),
        "network_bandwidth_mbps": ("-0.01", "'NaN'"),
        "response_time_ms": NEGATIVE,
        "latency_ms": NEGATIVE,
        "error_count": NEGATIVE,
        "maintenance_until": ("status = 'offline', maintenance_until = now()",),
        "maintenance": ("last_maintenance_date = '2024-02-01', next_maintenance_date = '2024-01-31'",),
    },
    "counting_zones": {
        "zone_name": BLANK,
        "counting_direction": WORD,
        "anchor": WORD,
        "counting_method": (
            "zone_type = 'area', counting_method = 'line_crossing'",
            "zone_type = 'region', counting_method = 'line_crossing'",
            "zone_type = 'counting_line', counting_method = 'area_occupancy'",
            "zone_type = 'circle', counting_method = 'area_occupancy'",
        ),
        "zone_area_sqm": ("0", "-1", "'NaN'"),
        "max_capacity": ("0",),
        "alert_threshold": ("0",),
        "alert_capacity": ("alert_threshold = 11, max_capacity = 10",),
        "min_dwell_ms": NEGATIVE,
        "version": ("0",),
    },
    "counting_events": {
        "event_type": WORD,
        "direction": WORD,
        "source": WORD,
        "anomaly_type": WORD,
        "current_count_in": NEGATIVE,
        "current_count_out": NEGATIVE,
        "current_total": NEGATIVE,
        "duration_seconds": ("-0.001", "'NaN'"),
        "confidence_score": SCORE,
        "processing_time_ms": NEGATIVE,
        "zone_version": ("0",),
    },
    "person_detections": {
        "detection_id": BLANK,
        "confidence_score": SCORE,
        "bbox_x": NEGATIVE,
        "bbox_y": NEGATIVE,
        "bbox_width": ("0",),
        "bbox_height": ("0",),
        "processing_time_ms": NEGATIVE,
    },
    "person_tracking": {
        "track_id": BLANK,
        "tracking_status": WORD,
        "velocity_x": ("'NaN'",),
        "velocity_y": ("'NaN'",),
        "speed": AMOUNT,
        "trajectory_length": NEGATIVE,
        "tracking_confidence": SCORE,
        "seen": ("last_seen = first_seen - INTERVAL '1 microsecond'",),
        "duration_seconds": ("-0.001", "'NaN'"),
        "frame_width": ("0",),
        "frame_height": ("0",),
        "bbox_height": ("0",),
    },
    "occupancy_changes": {"occupancy": NEGATIVE, "reason": WORD},
    "counting_results": {
        "time_period": (*WORD, "'week'"),
        **dict.fromkeys(
            ("count_in", "count_out", "count_total", "current_occupancy", "peak_count", "min_count"), NEGATIVE
        ),
        "max_occupancy": ("0",),
        "count_density": ("-0.0001", "'NaN'"),
        "occupancy_percentage": AMOUNT,
        "average_count": AMOUNT,
        "observed_seconds": ("-0.001", "'NaN'"),
        "period": ("period_end = period_start",),
    },
    "density_maps": {
        "time_period": (*WORD, "'week'"),
        "grid_width": ("grid_width = 0, values = '{}'",),
        "grid_height": ("grid_height = 0, values = '{}'",),
        "max_value": NEGATIVE,
        "sample_count": NEGATIVE,
        "observed_seconds": ("-0.001", "'NaN'"),
        "values": ("'{1}'",),
        "period": ("period_end = period_start",),
    },
    "video_streams": {
        "stream_id": ("'-a'", "'a b'", "''"),
        "role": WORD,
        "stream_protocol": WORD,
        "stream_format": WORD,
        "stream_encoding": WORD,
        "state": WORD,
        "current_fps": ("-0.01", "'NaN'"),
        "quality_score": SCORE,
        "current_bitrate": NEGATIVE,
        "current_resolution_width": ("0",),
        "current_resolution_height": ("0",),
        "lease_token": NEGATIVE,
        "frame_count": NEGATIVE,
        "frame_drop_count": NEGATIVE,
        "error_count": NEGATIVE,
    },
    "stream_events": {
        "event_type": WORD,
        "event_severity": WORD,
        "resolved": (
            "is_resolved = true, resolved_at = NULL",
            "is_resolved = false, resolved_at = clock_timestamp()",
        ),
        "occurrence_count": ("0",),
    },
    "realtime_counters": {
        "counter_name": BLANK,
        **dict.fromkeys(
            (
                "current_count", "total_count", "hourly_count", "daily_count", "weekly_count", "monthly_count",
                "reset_count",
            ),
            NEGATIVE,
        ),
    },
    "recorded_spans": {
        "status": WORD,
        "wanted_minutes": ("0", "61"),
        "file_bytes": NEGATIVE,
        "frame_width": ("0",),
        "frame_height": ("0",),
        "order": ("ended_at = started_at - interval '1 second'",),
        "ready": (
            "status = 'ready', file = ''",
            "status = 'ready', started_at = NULL",
            "status = 'ready', ended_at = NULL",
        ),
    },
    "clip_evaluations": {
        "status": WORD,
        "progress": ("-1", "101"),
        "subject": ("camera_id = NULL", "ai_model_id = 1"),
    },
    "user_preferences": {"camera_list": WORD},
    "failed_tasks": {"task_name": BLANK, "occurrence_count": ("0",)},
    "accuracy_evaluations": {
        "method": WORD,
        **dict.fromkeys(
            ("true_count", "ambiguous_count", "counted_count", "hits", "misses", "false_alarms"), NEGATIVE
        ),
        **dict.fromkeys(("precision", "recall", "f1", "idf1", "hota"), SCORE),
        "mota": ("1.0001", "'NaN'"),
    },
    "event_aggregates": {"aggregate_type": WORD, "last_sequence": ("0",)},
    "event_store": {
        "aggregate_type": WORD,
        "aggregate_id": BLANK,
        "event_type": BLANK,
        "event_sequence": ("event_sequence = 0, event_version = 0",),
        "version": ("event_sequence = 7, event_version = 8",),
    },
    "event_handlers": {
        "handler_name": BLANK,
        "handler_type": WORD,
        "event_types": ("'{}'",),
        "processed_events_count": NEGATIVE,
        "error_count": NEGATIVE,
    },
    "event_processing_queue": {
        "aggregate_type": WORD,
        "processing_status": WORD,
        "event_sequence": ("0",),
        "attempts": NEGATIVE,
        "max_attempts": ("0", "101"),
    },
}  # fmt: skip


WITHOUT_KEY = {"recorded_spans", "accuracy_evaluations", "clip_evaluations"}  # nothing but their id: a copy is stored


@pytest.fixture
def one_row_each() -> None:
    """Put one valid row into every table."""
    tenant = making.tenant("Museum")
    anna = making.member("anna", tenant)
    UserPreference.objects.create(user=anna)
    make_token(user=anna, name="Door", scopes=["read"])
    camera = making.camera(tenant=tenant)
    group = CameraGroup.objects.create(group_name="All", tenant=tenant)
    CameraGroupAssignment.objects.create(camera=camera, group=group)
    CameraLocation.objects.create(location_name="Hall", tenant=tenant, latitude=1, longitude=2)
    AIModel.objects.create(name="m", version="1", backend="motion")
    stream = VideoStream.objects.create(stream_id="s", camera=camera, stream_url="rtsp://h/", stream_protocol="rtsp")
    StreamEvent.objects.create(stream=stream, event_type="error")
    EventHandler.objects.create(handler_name="all", handler_type="processor", event_types=["*"])
    zone = making.line(camera)
    at = dt.datetime.now(dt.UTC)
    record_counting_event(camera=camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=at)
    publish_event("x", "system", "retention.completed", {})
    store_detections([DetectionRow(camera.camera_id, at, "d", 0.5, 1, 2, 3, 4)])
    store_tracks([TrackRow(camera.camera_id, "t", at, 1, 2, 640, 480, 100, at, at)])
    grid = DensityGrid()
    grid.add([[0.5, 0.5]], 1.0)
    add_density(camera, at, grid)
    build_results(at + making.HOUR)
    span = RecordedSpan.objects.create(
        camera=camera, wanted_minutes=1, status="ready", started_at=at, ended_at=at, file="1.mp4"
    )
    HandTally.objects.create(span=span)
    ClipEvaluation.objects.create(camera=camera, video="a.mp4", truth="gt.txt")
    save_evaluation(camera=camera, score=Score(), method=EvaluationMethod.TALLY, details={})
    record_failure("analytics.tidy_spans", ValueError("no space left"))


def insert_copy(table: str, changes: str) -> None:
    """Insert a copy of a table's row with other values; checks are looked at before unique keys."""
    changed = dict(part.split(" = ", 1) for part in changes.split(", ")) if changes else {}
    columns = [line.split()[0] for line in TABLES[table].strip().splitlines()]
    columns.remove("id")
    values = ", ".join(changed.get(column, column) for column in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} LIMIT 1")  # noqa: S608


@pytest.mark.parametrize("table", REFUSED)
def test_the_database_refuses_what_a_check_is_for(one_row_each: None, table: str) -> None:
    tried = {
        (check, value): _refusing(table, check, value) for check, values in REFUSED[table].items() for value in values
    }

    assert tried == {(check, value): f"{table}_{check}_check" for check, value in tried}


def _refusing(table: str, check: str, value: str) -> str:
    """Return the name of the constraint that refuses a row with the value, or what else happened."""
    try:
        insert_copy(table, value if " = " in value else f"{check} = {value}")
    except IntegrityError as error:
        found = re.search(r'violates check constraint "(\w+)"', str(error))
        return found[1] if found else str(error)
    return "accepted"


@pytest.mark.parametrize("table", REFUSED)
def test_a_copy_without_a_fault_passes_the_checks(one_row_each: None, table: str) -> None:
    refused = pytest.raises(IntegrityError, match="duplicate key value")
    with nullcontext() if table in WITHOUT_KEY else refused:
        insert_copy(table, "")


def test_every_check_of_the_database_is_tried_here() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint "
            "WHERE contype = 'c' AND conrelid::regclass::text = ANY(%s)",
            [list(TABLES)],
        )
        found = set(cursor.fetchall())

    assert found == {(table, f"{table}_{check}_check") for table, checks in REFUSED.items() for check in checks}
