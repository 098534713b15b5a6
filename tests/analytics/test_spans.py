"""Recorded spans: who gets one, who records it, and when it goes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from analytics.errors import SpanRefusedError
from analytics.models import RecordedSpan
from analytics.services import spans
from analytics.tasks import tidy_spans
from cameras.models import Camera
from cameras.services import update_camera
from tests import making

pytestmark = pytest.mark.django_db

NOON = making.utc("2026-11-22T12:00:00")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.SPAN_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def camera() -> Camera:
    return making.camera("hall")


def ask(camera: Camera, minutes: int = 5) -> RecordedSpan:
    return spans.ask_for_span(camera=camera, minutes=minutes, user=None)


def ready(camera: Camera, folder: Path, size: int = 1000) -> RecordedSpan:
    """Return a span with its video."""
    ask(camera)
    span = spans.claim_span(camera.camera_id, NOON, 640, 480)
    assert span is not None
    spans.span_path(span).write_bytes(b"x" * size)
    spans.finish_span(span, NOON + dt.timedelta(minutes=5), size)
    span.refresh_from_db()
    return span


def refusal(camera: Camera, minutes: int = 5) -> str:
    with pytest.raises(SpanRefusedError) as refused:
        ask(camera, minutes)
    return str(refused.value)


@pytest.mark.parametrize("minutes", [0, -1, 61])
def test_only_one_to_sixty_minutes_are_recorded(camera: Camera, minutes: int) -> None:
    assert refusal(camera, minutes) == "Between 1 and 60 minutes can be recorded."
    assert not RecordedSpan.objects.exists()


def test_a_camera_records_one_span_at_a_time(camera: Camera) -> None:
    ask(camera)
    assert refusal(camera) == "A recording of this camera is already under way."
    ask(making.camera("door"))
    assert RecordedSpan.objects.count() == 2


def test_after_one_is_ready_another_may_be_recorded(camera: Camera, folder: Path) -> None:
    ready(camera, folder)
    assert ask(camera).status == "wanted"


def test_a_camera_out_of_service_is_not_asked(camera: Camera) -> None:
    update_camera(camera, is_active=False)
    assert refusal(camera) == "The camera is switched off."


def test_recordings_fill_no_more_than_the_quota(camera: Camera, folder: Path, settings: Any) -> None:
    settings.SPAN_QUOTA_MB = 2
    ready(camera, folder, size=1_999_999)
    assert spans.space_left() == 1
    assert ask(making.camera("door")).status == "wanted"
    ready(making.camera("gate"), folder, size=1)
    assert refusal(camera).startswith("Recordings already fill 2 MB")


def test_a_span_is_claimed_once(camera: Camera) -> None:
    asked = ask(camera)
    claimed = spans.claim_span("hall", NOON, 640, 480)
    assert claimed is not None
    assert (claimed.pk, claimed.status, claimed.started_at, claimed.file) == (
        asked.pk, "recording", NOON, f"{asked.pk}.mp4",
    )  # fmt: skip
    assert spans.claim_span("hall", NOON, 640, 480) is None


def test_nothing_is_claimed_where_nothing_is_wanted(camera: Camera) -> None:
    assert spans.claim_span("hall", NOON, 640, 480) is None


def test_a_span_that_was_given_up_is_not_finished_any_more(camera: Camera) -> None:
    ask(camera)
    span = spans.claim_span("hall", NOON, 640, 480)
    assert span is not None
    spans.fail_span(span, "The disk is full.")
    spans.finish_span(span, NOON, 5)
    spans.give_span_back(span)
    span.refresh_from_db()
    assert (span.status, span.error) == ("failed", "The disk is full.")


def test_a_span_goes_with_its_video(camera: Camera, folder: Path, django_capture_on_commit_callbacks: Any) -> None:
    span = ready(camera, folder)
    with django_capture_on_commit_callbacks(execute=True):
        spans.delete_span(span)
    assert not RecordedSpan.objects.exists()
    assert not list(folder.iterdir())


def test_after_some_days_spans_are_deleted(
    camera: Camera, folder: Path, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SPAN_DAYS = 3
    old, young = ready(camera, folder), ready(camera, folder)
    made = making.utc("2026-11-01T12:00:00")
    RecordedSpan.objects.filter(pk=old.pk).update(created_at=made)
    RecordedSpan.objects.filter(pk=young.pk).update(created_at=made + dt.timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert spans.tidy_spans(made + dt.timedelta(days=3, seconds=1)) == [old.pk]
    assert [path.name for path in folder.iterdir()] == [young.file]


def test_a_camera_that_does_not_run_is_not_waited_for(camera: Camera) -> None:
    span = ask(camera)
    spans.tidy_spans(span.created_at + dt.timedelta(minutes=14))
    span.refresh_from_db()
    assert span.status == "wanted"
    spans.tidy_spans(span.created_at + dt.timedelta(minutes=16))
    span.refresh_from_db()
    assert (span.status, span.error) == ("failed", "The camera gave no pictures.")


def test_a_recording_whose_session_died_is_given_up(camera: Camera) -> None:
    ask(camera, minutes=5)
    span = spans.claim_span("hall", NOON, 640, 480)
    assert span is not None
    RecordedSpan.objects.filter(pk=span.pk).update(created_at=NOON)
    spans.tidy_spans(NOON + dt.timedelta(minutes=9))
    span.refresh_from_db()
    assert span.status == "recording"
    spans.tidy_spans(NOON + dt.timedelta(minutes=11))
    span.refresh_from_db()
    assert (span.status, span.error) == ("failed", "The recording broke off.")


def test_videos_that_no_row_speaks_of_are_removed(camera: Camera, folder: Path) -> None:
    span = ready(camera, folder)
    for name in ("99.mp4", "98.mp4.part", "notes.txt"):
        (folder / name).write_bytes(b"x")
    assert tidy_spans() == {"spans": [], "clips": []}
    assert {path.name for path in folder.iterdir()} == {span.file, "notes.txt"}
