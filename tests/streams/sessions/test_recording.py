"""Recorded spans: the minutes that somebody asked for become a video whose times are capture times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from django.db import OperationalError, connection

from analytics.models import RecordedSpan
from analytics.services import spans
from cameras.models import Camera
from streams.frames import Frame
from streams.sessions import recording
from streams.sessions.recording import SpanRecorder
from streams.sources.file import VideoFile
from tests import making

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
START = NOON.timestamp()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep videos of this test in a folder of its own, and look at each frame for what is wanted."""
    settings.SPAN_FOLDER = tmp_path / "spans"
    monkeypatch.setattr(recording, "ASK_SECONDS", 0.0)
    return tmp_path / "spans"


@pytest.fixture
def camera() -> Camera:
    return making.camera("hall")


def frames(
    seconds: float, rate: float = 20.0, size: tuple[int, int] = (1280, 720), start: float = 0.0
) -> Iterator[Frame]:
    """Yield gray frames of a live camera from `start` seconds after noon on."""
    picture = av.VideoFrame.from_ndarray(np.full((size[1], size[0], 3), 120, np.uint8), format="rgb24")
    for number in range(round(seconds * rate)):
        yield Frame(number, START + start + number / rate, *size, picture=picture)


def offered(recorder: SpanRecorder, seen: Iterator[Frame]) -> None:
    for frame in seen:
        recorder.offer(frame)


def span_of(camera: Camera, minutes: int = 1) -> RecordedSpan:
    return spans.ask_for_span(camera=camera, minutes=minutes, user=None)


def test_the_wanted_minutes_become_a_video(camera: Camera, folder: Path) -> None:
    span = span_of(camera)
    offered(SpanRecorder("hall"), frames(62, rate=4.0))
    span.refresh_from_db()
    assert (span.status, span.started_at, span.ended_at) == ("ready", NOON, NOON + dt.timedelta(minutes=1))
    assert (span.frame_width, span.frame_height) == (960, 540)
    assert span.file_bytes == (folder / span.file).stat().st_size > 0
    assert [path.name for path in folder.iterdir()] == [span.file]
    video = VideoFile(folder / span.file)
    assert (video.width, video.height, video.codec) == (960, 540, "h264")


def test_a_time_of_the_video_is_the_capture_time_to_the_millisecond(camera: Camera, folder: Path) -> None:
    span = span_of(camera)
    recorder = SpanRecorder("hall")
    uneven = [0.0, 0.137, 0.3, 0.401, 5.0, 12.345]  # as a live camera delivers, with a gap
    picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 120, np.uint8), format="rgb24")
    offered(recorder, (Frame(n, START + t, 64, 48, picture=picture) for n, t in enumerate(uneven)))
    recorder.close()
    span.refresh_from_db()
    with av.open(str(folder / span.file)) as container:
        times = [float(frame.time or 0.0) for frame in container.decode(video=0)]
    assert times == pytest.approx(uneven, abs=0.0011)
    assert span.started_at == NOON


def test_no_more_than_ten_frames_a_second_are_kept(camera: Camera, folder: Path) -> None:
    span = span_of(camera)
    recorder = SpanRecorder("hall")
    offered(recorder, frames(12, rate=25.0, size=(64, 48)))
    recorder.close()
    span.refresh_from_db()
    kept = len(list(VideoFile(folder / span.file).frames()))
    assert 8 * 12 <= kept <= 10 * 12 + 1


def test_nothing_is_written_where_nothing_is_wanted(camera: Camera, folder: Path) -> None:
    recorder = SpanRecorder("hall")
    offered(recorder, frames(1, size=(64, 48)))
    recorder.close()
    assert not folder.exists()


def test_only_one_session_records_a_span(camera: Camera) -> None:
    span_of(camera)
    first, second = SpanRecorder("hall"), SpanRecorder("hall")
    for frame in frames(12, rate=4.0, size=(64, 48)):
        first.offer(frame)
        second.offer(frame)
    second.close()
    assert RecordedSpan.objects.get().status == "recording"
    first.close()
    assert RecordedSpan.objects.get().status == "ready"


def test_the_span_of_another_camera_is_left_alone(camera: Camera) -> None:
    span_of(making.camera("door"))
    offered(SpanRecorder("hall"), frames(1, size=(64, 48)))
    assert RecordedSpan.objects.get().status == "wanted"


def test_a_session_that_ends_after_a_few_seconds_leaves_the_span_to_the_next(camera: Camera, folder: Path) -> None:
    span = span_of(camera)
    recorder = SpanRecorder("hall")
    offered(recorder, frames(9, rate=4.0, size=(64, 48)))
    recorder.close()
    span.refresh_from_db()
    assert (span.status, span.started_at, span.file, list(folder.iterdir())) == ("wanted", None, "", [])
    following = SpanRecorder("hall")
    offered(following, frames(61, rate=2.0, size=(64, 48), start=100.0))
    span.refresh_from_db()
    assert (span.status, span.started_at) == ("ready", NOON + dt.timedelta(seconds=100))


def test_a_session_that_ends_later_keeps_what_there_is(camera: Camera) -> None:
    span = span_of(camera, minutes=5)
    recorder = SpanRecorder("hall")
    offered(recorder, frames(20, rate=4.0, size=(64, 48)))
    recorder.close()
    span.refresh_from_db()
    assert (span.status, span.ended_at) == ("ready", NOON + dt.timedelta(seconds=19.75))


def test_a_folder_that_cannot_be_written_fails_the_span_and_not_the_session(camera: Camera, folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    span = span_of(camera)
    recorder = SpanRecorder("hall")
    offered(recorder, frames(1, size=(64, 48)))
    recorder.close()
    span.refresh_from_db()
    assert span.status == "failed"
    assert span.error.startswith("The video cannot be written:")


def test_a_camera_without_pictures_records_nothing(camera: Camera) -> None:
    span_of(camera)
    SpanRecorder("hall").offer(Frame(0, START, 64, 48))
    assert RecordedSpan.objects.get().status == "wanted"


def test_a_recording_ends_where_the_space_ends(camera: Camera, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "MEGABYTE", 1)
    settings.SPAN_QUOTA_MB = 1  # one byte
    span = span_of(camera)
    offered(SpanRecorder("hall"), frames(30, rate=4.0, size=(64, 48)))
    span.refresh_from_db()
    assert (span.status, span.ended_at) == ("ready", NOON + dt.timedelta(seconds=recording.SIZE_SECONDS))


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_does_not_end_the_session(camera: Camera) -> None:
    span_of(camera)
    recorder = SpanRecorder("hall")
    connection.close()
    with connection.execute_wrapper(_refuse):
        offered(recorder, frames(0.2, size=(64, 48)))
    offered(recorder, frames(61, rate=2.0, size=(64, 48)))
    assert RecordedSpan.objects.get().status == "ready"


def _refuse(*_: Any) -> None:
    raise OperationalError("the database is away")
