"""A running session records what is wanted, and a moment of the video is the moment at which it counted."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.choices import EvaluationMethod
from analytics.models import RecordedSpan
from analytics.services import spans, tallies
from counting.models import CountingEvent
from streams.sessions import recording
from streams.sources.file import VideoFile
from tests.polling import until
from tests.streams import films
from tests.streams.scene import Scene


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep videos in a folder of this test; a second of one is enough, and twenty frames of it are kept."""
    settings.SPAN_FOLDER = tmp_path / "spans"
    monkeypatch.setattr(recording, "ASK_SECONDS", 0.0)
    monkeypatch.setattr(recording, "TOO_SHORT", 1.0)
    monkeypatch.setattr(recording, "RATE", 100.0)
    return tmp_path / "spans"


def recorded(scene: Scene, crossings: int) -> RecordedSpan:
    """Return the span that a session has recorded, with at least so many crossings within it."""
    scene.start()
    scene.wait_for_events(1)
    spans.ask_for_span(camera=scene.camera, minutes=1, user=None)
    until(lambda: RecordedSpan.objects.get().status == "recording", "the session records")
    start = RecordedSpan.objects.get().started_at
    until(lambda: events_since(scene, start).count() >= crossings, f"{crossings} crossings in the span")
    scene.end()
    return RecordedSpan.objects.get()


def events_since(scene: Scene, start: datetime | None) -> Any:
    return CountingEvent.objects.filter(camera=scene.camera, event_timestamp__gte=start).order_by("event_timestamp")


def middle_of_the_body(video: VideoFile, seconds: float) -> float | None:
    """Return how far from the left (0–1) the dark body is in the frame nearest to a time; None where there is none."""
    frame = min(video.frames(), key=lambda each: abs(each.time - seconds))
    columns = np.flatnonzero((frame.pixels() < 130).all(axis=2).sum(axis=0) > films.BODY / 2)
    return float(columns.mean() / frame.width) if len(columns) else None


def test_the_video_shows_the_person_on_the_line_when_the_crossing_was_counted(scene: Scene, kept: Path) -> None:
    span = recorded(scene, 2)
    assert span.status == "ready", span.error
    assert span.started_at is not None
    video = VideoFile(kept / span.file)
    for event in events_since(scene, span.started_at):
        place = middle_of_the_body(video, (event.event_timestamp - span.started_at).total_seconds())
        assert place == pytest.approx(0.5, abs=0.1)  # the body passes an eighth of the picture in a tenth of a second


def test_a_tally_of_what_the_video_shows_agrees_with_the_count(scene: Scene) -> None:
    span = recorded(scene, 2)
    assert span.started_at is not None
    assert span.ended_at is not None
    inside = events_since(scene, span.started_at).filter(event_timestamp__lte=span.ended_at)
    marks = [
        {
            "t": (event.event_timestamp - span.started_at).total_seconds() + 0.4,
            "zone": scene.door.pk,
            "direction": event.direction,
        }
        for event in inside
    ]
    tally = tallies.save_marks(span=span, user=None, marks=marks)
    evaluation = tallies.finish_tally(tally=tally, zones={scene.door.pk}, user=None)
    assert evaluation.method == EvaluationMethod.TALLY
    assert (evaluation.f1, evaluation.true_count) == (Decimal(1), len(marks))
    assert len(marks) >= 2


def test_without_a_wish_a_session_records_nothing(scene: Scene, kept: Path) -> None:
    scene.start()
    scene.wait_for_events(1)
    scene.end()
    assert not kept.exists()
