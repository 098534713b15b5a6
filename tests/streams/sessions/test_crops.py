"""Pictures of counted people: the person alone, the head unrecognisable, all together bounded."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import cv2
import numpy as np
import pytest

from cameras.models import Camera
from counting.core.detections import Detections
from counting.core.engine import CountingEvent, TrackView
from counting.evidence import folder, path_for, path_of
from counting.models import CountingZone
from counting.stored_form import instant
from streams.frames import Frame
from streams.sessions import crops
from streams.sessions.happened import Counted
from streams.sessions.judging import Verdict

AT = 1_790_000_000.0
BOX = (0.4, 0.2, 0.6, 0.8)  # of 200 × 200 pixels: 40 wide, 120 tall


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def noise() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return a picture in which every pixel differs from its neighbours."""
    return np.random.default_rng(7).integers(0, 255, (200, 200, 3), dtype=np.uint8)


def frame() -> Frame:
    return Frame(0, AT, 200, 200, picture=av.VideoFrame.from_ndarray(noise(), format="bgr24"))


def view(track: int, box: tuple[float, float, float, float] = BOX) -> TrackView:
    return TrackView(track, "seen", box, (0.5, 0.8), 0.9, ())


def counted(track: int = 1, **verdict: Any) -> Counted:
    event = CountingEvent("7", "positive", track, AT, (0.6, 0.8), (0.4, 0.8), None, 0.9, False, None, ())
    zone = CountingZone(pk=7, zone_name="door")
    return Counted(event, f"t{track}", Camera(camera_id="cam"), zone, Verdict("in", **verdict))


def colours(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> int:
    """Return how many colours a picture has."""
    return len(np.unique(pixels.reshape(-1, 3), axis=0))


def test_of_a_head_only_a_few_squares_are_left_and_the_body_stays() -> None:
    pixels = noise()
    crops.blur_face(pixels, BOX)
    assert colours(pixels[30:70, 80:120]) <= 36  # from above the box to a quarter of it
    assert (pixels[71:] == noise()[71:]).all()
    assert (pixels[:27] == noise()[:27]).all()


def test_a_head_at_the_border_of_the_picture_is_hidden_as_far_as_it_is_there() -> None:
    pixels = noise()
    crops.blur_face(pixels, (-0.1, -0.1, 0.1, 0.7))
    assert (pixels[:1, :20] != noise()[:1, :20]).any()
    crops.blur_face(pixels, (1.2, 0.1, 1.3, 0.5))  # outside: nothing to hide, no fault


def test_a_picture_shows_the_person_with_a_little_around() -> None:
    part = crops.cropped(noise(), BOX)  # 0.03 to the sides, 0.09 above and below
    assert part.shape == (156, 52, 3)
    tall = np.zeros((2000, 1000, 3), np.uint8)
    assert crops.cropped(tall, (0.0, 0.0, 1.0, 1.0)).shape == (480, 240, 3)


def test_a_picture_lies_where_the_event_says() -> None:
    each = counted()
    (path,) = crops.keep(frame(), [each], [view(1), view(2, (0.7, 0.2, 0.9, 0.8))])
    row: Any = SimpleNamespace(event_uid=each.uid, camera_id="cam", event_timestamp=instant(AT))
    assert path == path_of(row) == folder() / "cam" / "2026-09-21" / f"{each.uid}.jpg"
    assert path.read_bytes().startswith(b"\xff\xd8")


def test_the_head_of_who_stands_beside_and_is_only_faintly_seen_is_hidden_too() -> None:
    beside = Detections(np.array([[0.55, 0.3, 0.75, 0.9]]), np.array([0.15]))
    (alone,) = crops.keep(frame(), [counted(1)], [view(1)])
    before = pixels_of(alone)
    (again,) = crops.keep(frame(), [counted(1)], [view(1)], beside)
    changed = np.abs(pixels_of(again).astype(int) - before).sum(axis=2) > 60
    assert changed[55:66, 42:50].mean() > 0.5  # the head's left part, at the right of the picture of the other
    assert changed[100:, :].mean() < 0.05


def pixels_of(path: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.asarray(cv2.imread(str(path)), np.uint8)


def test_no_picture_is_kept_of_who_is_not_counted_not_there_or_not_filmed() -> None:
    assert crops.keep(frame(), [counted(anomaly="wrong_direction", counted=False)], [view(1)]) == []
    assert crops.keep(frame(), [counted(3)], [view(1)]) == []
    assert crops.keep(Frame(0, AT, 200, 200), [counted()], [view(1)]) == []


def test_a_disk_that_takes_nothing_is_no_fault(var: Path, caplog: pytest.LogCaptureFixture) -> None:
    (var / "evidence").write_text("in the way")
    assert crops.keep(frame(), [counted()], [view(1)]) == []
    assert "cam: no picture is kept" in caplog.text


def test_the_oldest_pictures_go_first_when_there_are_too_many() -> None:
    for number in range(4):
        path = path_for("cam", instant(AT + 86_400 * number), f"e{number}")
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x" * 1000)
        os.utime(path, (AT + number, AT + number))
    assert crops.tidy(2500) == 2
    assert sorted(path.stem for path in folder().glob("*/*/*.jpg")) == ["e2", "e3"]
    assert len(list((folder() / "cam").iterdir())) == 2  # empty days go with them
    assert crops.tidy(2500) == 0
