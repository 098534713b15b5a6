"""Pictures of those who were counted, where a camera may keep them: the person alone, the head made unrecognisable.

The pictures of all cameras together are bounded; the oldest go first. A full disk stops no counting.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Iterable
from pathlib import Path

import cv2
from django.conf import settings

from counting.core.detections import Detections
from counting.core.engine import TrackView
from counting.evidence import folder, path_for
from counting.stored_form import instant
from streams.frames import Frame, Pixels
from streams.sessions.happened import Counted

log = logging.getLogger(__name__)

AROUND = 0.15  # of the box that is shown on every side of it
FACE = 0.25  # of the body's height, from above, that is made unrecognisable
FACE_MARGIN = 0.1  # of the body's height beside and above that
GRAINS = 6  # squares across a face that are left of it
TALLEST = 480  # pixels of a picture
QUALITY = 80
FILES_BETWEEN_TIDYING = 200

Box = tuple[float, float, float, float]

_tidying = threading.Lock()
_written = 0


def keep(
    frame: Frame, counted: Iterable[Counted], views: Iterable[TrackView], people: Detections | None = None
) -> list[Path]:
    """Write a picture of each who was counted and is in this frame; return the files.

    `views` are the people who are followed, with their boxes in 0–1; `people` all who were found, however faintly: the
    heads of those who stand beside are made unrecognisable too.
    """
    followed = {view.id: view.box for view in views}
    wanted = [each for each in counted if each.verdict.counted and each.event.track in followed]
    if not wanted or frame.picture is None:
        return []
    pixels = frame.pixels()
    found = [] if people is None else people.boxes.tolist()
    for box in [*followed.values(), *found]:
        blur_face(pixels, box)
    return [path for each in wanted if (path := _write(each, cropped(pixels, followed[each.event.track])))]


def blur_face(pixels: Pixels, box: Box) -> None:
    """Leave of the upper part of a body (box in 0–1 of the picture) only a few coarse squares."""
    left, top, right, bottom = box
    tall = bottom - top
    margin = FACE_MARGIN * tall
    face = (left - margin, top - margin, right + margin, top + FACE * tall)
    x0, y0, x1, y1 = _pixels(pixels, face)
    part = pixels[y0:y1, x0:x1]
    if part.size:
        small = cv2.resize(part, (GRAINS, GRAINS), interpolation=cv2.INTER_AREA)
        part[:] = cv2.resize(small, (x1 - x0, y1 - y0), interpolation=cv2.INTER_NEAREST)


def cropped(pixels: Pixels, box: Box) -> Pixels:
    """Return a body (box in 0–1 of the picture) with a little of what is around it, at most 480 pixels tall."""
    left, top, right, bottom = box
    wide, tall = AROUND * (right - left), AROUND * (bottom - top)
    x0, y0, x1, y1 = _pixels(pixels, (left - wide, top - tall, right + wide, bottom + tall))
    part = pixels[y0:y1, x0:x1]
    if part.shape[0] <= TALLEST or not part.size:
        return part
    size = (max(1, round(part.shape[1] * TALLEST / part.shape[0])), TALLEST)
    return cv2.resize(part, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def tidy(most: int) -> int:
    """Remove the oldest pictures until all together have at most `most` bytes; return how many went."""
    files = sorted((state.st_mtime, state.st_size, path) for path, state in _files())
    held = sum(size for _, size, _ in files)
    removed = 0
    for _, size, path in files:
        if held <= most:
            break
        with contextlib.suppress(OSError):  # another process was faster
            path.unlink()
            with contextlib.suppress(OSError):
                path.parent.rmdir()  # only when this was the day's last
        held -= size
        removed += 1
    return removed


def _files() -> Iterable[tuple[Path, os.stat_result]]:
    for path in folder().glob("*/*/*.jpg"):
        with contextlib.suppress(OSError):
            yield path, path.stat()


def _pixels(pixels: Pixels, box: Box) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a box in whole pixels within the picture."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = box
    x0, y0 = max(0, int(left * width)), max(0, int(top * height))
    return x0, y0, min(width, max(x0, round(right * width))), min(height, max(y0, round(bottom * height)))


def _write(counted: Counted, part: Pixels) -> Path | None:
    if not part.size:
        return None
    path = path_for(counted.camera.camera_id, instant(counted.event.time), counted.uid)
    _, data = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.tobytes())
        _tidy_now_and_then()
    except OSError as error:
        log.warning("%s: no picture is kept: %s", counted.camera.camera_id, error)
        return None
    return path


def _tidy_now_and_then() -> None:
    global _written
    with _tidying:
        _written += 1
        if _written % FILES_BETWEEN_TIDYING == 1:
            tidy(settings.EVIDENCE_MEGABYTES * 1_000_000)
