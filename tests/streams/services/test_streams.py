"""Streams of cameras: the row that belongs to a camera, its counts, its events, its health."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from analytics.services.recording import record_counting_event
from cameras.models import Camera, CameraHealth
from streams.choices import StreamEventType
from streams.models import StreamEvent, VideoStream
from streams.services import leases, streams
from streams.services.leases import Lease
from tests import making
from tests.streams.services.test_leases import at_once, taken

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def camera(db: None) -> Camera:
    return making.camera("door")


@pytest.fixture
def lease(camera: Camera) -> Lease:
    return taken(streams.ensure_main_stream(camera))


def stored() -> VideoStream:
    return VideoStream.objects.get()


def test_a_camera_has_one_main_stream_with_its_address(camera: Camera) -> None:
    stream = streams.ensure_main_stream(camera)
    assert (stream.stream_id, stream.role, stream.is_active) == ("door-main", "main", True)
    assert (stream.stream_url, stream.stream_protocol) == (camera.stream_url, camera.stream_protocol)
    assert streams.ensure_main_stream(camera).pk == stream.pk


def test_a_main_stream_follows_its_camera(camera: Camera) -> None:
    streams.ensure_main_stream(camera)
    camera.stream_url, camera.is_active = "rtsp://192.0.2.2/other", False
    changed = streams.ensure_main_stream(camera)
    assert (changed.stream_url, changed.is_active) == ("rtsp://192.0.2.2/other", False)


def test_long_ids_that_end_differently_have_streams_of_their_own(db: None) -> None:
    ids = [f"{'long' * 24}-{letter}" for letter in "ab"]
    names = [streams.ensure_main_stream(making.camera(each)).stream_id for each in ids]
    assert len(set(names)) == 2
    assert all(len(name) <= 100 and name.endswith("-main") for name in names)


@pytest.mark.django_db(transaction=True)
def test_frames_added_by_two_threads_add_up() -> None:
    lease = taken(streams.ensure_main_stream(making.camera()))

    def add(_: int) -> None:
        for _each in range(100):
            streams.add_frames(lease, 10, 1, None, 25.0)

    at_once(2, add)
    assert (stored().frame_count, stored().frame_drop_count) == (2000, 200)


def test_the_time_of_the_last_frame_never_moves_back(lease: Lease) -> None:
    streams.add_frames(lease, 1, 0, NOON, 29.97)
    streams.add_frames(lease, 1, 0, NOON - dt.timedelta(seconds=5), 29.97)
    assert stored().last_frame_timestamp == NOON
    assert float(stored().current_fps or 0) == 29.97


@pytest.mark.parametrize(
    ("codec", "stream_format", "encoding"),
    [
        ("h264", "h264", "avc"),
        ("hevc", "h265", "hevc"),
        ("mjpeg", "mjpeg", "mjpeg"),
        ("av1", "av1", "av1"),
        ("mpeg4", None, None),
    ],
)
def test_a_running_stream_tells_its_compression(
    lease: Lease, codec: str, stream_format: str | None, encoding: str | None
) -> None:
    streams.set_running(lease, width=640, height=480, codec=codec)
    stream = stored()
    assert (stream.state, stream.stream_format, stream.stream_encoding) == ("streaming", stream_format, encoding)
    assert (stream.current_resolution_width, stream.current_resolution_height) == (640, 480)


def test_a_fault_that_comes_a_hundred_times_is_one_open_row(lease: Lease) -> None:
    for number in range(100):
        streams.open_event(lease.stream_id, StreamEventType.CONNECTION_LOST, f"try {number + 1}")
    event = StreamEvent.objects.get()
    assert (event.occurrence_count, event.event_message, event.is_resolved) == (100, "try 100", False)
    assert event.event_severity == "error"
    assert event.last_occurrence_at >= event.event_timestamp


@pytest.mark.django_db(transaction=True)
def test_a_fault_told_by_four_threads_at_once_is_one_open_row() -> None:
    stream = streams.ensure_main_stream(making.camera())

    def tell(_: int) -> None:
        for _each in range(25):
            streams.open_event(stream.stream_id, StreamEventType.CONNECTION_LOST, "gone")

    at_once(4, tell)
    assert StreamEvent.objects.get().occurrence_count == 100


def test_faults_of_two_kinds_are_two_rows(lease: Lease) -> None:
    streams.open_event(lease.stream_id, StreamEventType.CONNECTION_LOST, "gone")
    streams.open_event(lease.stream_id, StreamEventType.MODEL_ERROR, "no weights")
    assert StreamEvent.objects.count() == 2


def test_frames_that_come_resolve_what_lasted(lease: Lease) -> None:
    streams.set_failed(lease, StreamEventType.CONNECTION_LOST, "gone")
    assert (stored().state, stored().error_count) == ("error", 1)
    streams.set_running(lease, width=640, height=480, codec="h264")
    event = StreamEvent.objects.get()
    assert event.is_resolved
    assert event.resolved_at is not None
    assert event.resolution_notes == "resolved automatically"


def test_a_fault_after_a_resolved_one_is_a_new_row(lease: Lease) -> None:
    streams.set_failed(lease, StreamEventType.CONNECTION_LOST, "gone")
    assert streams.resolve_events(lease.stream_id, StreamEventType.CONNECTION_LOST) == 1
    streams.set_failed(lease, StreamEventType.CONNECTION_LOST, "gone again")
    assert list(StreamEvent.objects.order_by("id").values_list("is_resolved", "occurrence_count")) == [
        (True, 1),
        (False, 1),
    ]


def test_what_is_over_as_it_is_told_does_not_stay_open(lease: Lease) -> None:
    for _ in range(2):
        streams.note_event(lease.stream_id, StreamEventType.RECONNECTED, "back", {"seconds": 4.2})
    assert list(StreamEvent.objects.values_list("is_resolved", "event_severity")) == [(True, "info")] * 2
    assert StreamEvent.objects.first().event_data == {"seconds": 4.2}  # type: ignore[union-attr]


def test_the_health_of_a_camera_keeps_its_last_error(camera: Camera) -> None:
    streams.set_health(camera, "error", error="no such file: a.mp4")
    streams.set_health(camera, "error", error="no such file: b.mp4")
    health = CameraHealth.objects.get()
    assert (health.status, health.error_count, health.last_error_message) == ("error", 2, "no such file: b.mp4")
    streams.set_health(camera, "online", heartbeat=True)
    health = CameraHealth.objects.get()
    assert (health.status, health.error_count, health.last_error_message) == ("online", 0, "no such file: b.mp4")
    assert health.last_heartbeat is not None
    assert abs((health.last_heartbeat - timezone.now()).total_seconds()) < 60


def test_maintenance_is_left_alone(camera: Camera) -> None:
    CameraHealth.objects.update(status="maintenance")
    streams.set_health(camera, "error", error="gone")
    assert CameraHealth.objects.get().status == "maintenance"


def test_a_stream_that_is_given_back_keeps_its_counts(lease: Lease) -> None:
    streams.add_frames(lease, 7, 2, NOON, 10.0)
    leases.release(lease, "stopped")
    assert (stored().frame_count, stored().frame_drop_count, stored().state) == (7, 2, "stopped")


def counted_at(camera: Camera, when: dt.datetime) -> None:
    zone = making.line(camera, f"line of {when}")
    record_counting_event(
        camera=camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=when, track_id="door:1"
    )


def test_a_stream_was_watched_until_its_last_frame_or_a_later_crossing(camera: Camera, lease: Lease) -> None:
    second = dt.timedelta(seconds=1)
    counted_at(camera, NOON - second)
    assert streams.last_seen(stored()) is None  # no frame was ever reported
    streams.add_frames(lease, 7, 0, NOON, 10.0)
    assert streams.last_seen(stored()) == NOON
    counted_at(camera, NOON + second)
    assert streams.last_seen(stored()) == NOON + second
    counted_at(making.camera("elsewhere"), NOON + 2 * second)
    assert streams.last_seen(stored()) == NOON + second
