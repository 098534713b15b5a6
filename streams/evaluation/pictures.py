"""The picture of a miss or a false alarm: three moments side by side, with the truth and what the product saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from counting.core.zones import Zone
from streams.drawing import draw_zones
from streams.evaluation.evaluating import Evaluation, Finding
from streams.evaluation.truth import TrueBoxes
from streams.frames import Frame, Pixels
from streams.sources.file import VideoFile
from streams.sources.synthetic import Blank

Floats = NDArray[np.float64]
Colour = tuple[int, int, int]
TRUE: Colour = (90, 190, 60)  # BGR
SEEN: Colour = (235, 120, 40)
MOMENTS = (-0.8, 0.0, 0.8)  # seconds around the crossing
TRAIL = 2.0  # seconds of the path on either side
PANEL_HEIGHT = 320  # pixels
WIDEST_PANEL = 480
BODIES = 5.0  # body heights that a panel shows around the person
BLANK_GRAY = 235
QUALITY = 82


@dataclass(frozen=True, slots=True)
class _Who:
    """The box of somebody over time: `times` (n,) and `boxes` (n, 4) in 0–1 of the frame."""

    times: Floats
    boxes: Floats
    colour: Colour

    def box(self, time: float) -> Floats | None:
        """Return the box nearest to a time, None when nobody was seen within a quarter of a second."""
        if not len(self.times):
            return None
        place = int(np.argmin(np.abs(self.times - time)))
        return np.asarray(self.boxes[place]) if abs(self.times[place] - time) <= 0.25 else None

    def feet(self, time: float) -> Floats:
        """Return the feet (n, 2) around a time."""
        rows = self.boxes[np.abs(self.times - time) <= TRAIL]
        return np.column_stack([(rows[:, 0] + rows[:, 2]) / 2, rows[:, 3]])


class Illustrator:
    """Makes the pictures of one evaluation."""

    def __init__(self, evaluation: Evaluation, source: VideoFile | Blank, zones: Sequence[Zone]) -> None:
        self._evaluation, self._source, self._zones = evaluation, source, zones
        self._size = np.array([source.width, source.height] * 2, dtype=float)

    def picture(self, finding: Finding) -> bytes:
        """Return the picture as a JPEG. Raises SourceError where the clip cannot be read again."""
        people = [who for who in (self._person(finding), self._track(finding)) if who is not None]
        view = self._view(finding, people)
        panels = [self._panel(pixels, finding, people, time, view) for time, pixels in self._moments(finding.time)]
        _, data = cv2.imencode(".jpg", np.hstack(panels), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        return bytes(data)

    def _moments(self, time: float) -> Iterator[tuple[float, Pixels]]:
        """Yield the frames nearest to the moments that are shown; the last one again where the clip ends."""
        wanted = [max(0.0, time + offset) for offset in MOMENTS]
        if isinstance(self._source, Blank):
            for each in wanted:
                yield each, np.full((self._source.height, self._source.width, 3), BLANK_GRAY, np.uint8)
            return
        frames = self._source.frames(start=max(0.0, wanted[0] - 0.5))
        before = next(frames, None)
        for each in wanted:
            before = _reached(before, frames, each)
            if before is not None:
                yield before.time, before.pixels()

    def _panel(self, pixels: Pixels, finding: Finding, people: list[_Who], time: float, view: Floats) -> Pixels:
        picture = pixels.copy()
        draw_zones(picture, [zone for zone in self._zones if zone.key == finding.zone])
        for each, colour in self._everybody(time):
            _draw_box(picture, each, colour, 1)
        for who in people:
            _draw_trail(picture, who.feet(finding.time), who.colour)
            box = who.box(time)
            if box is not None:
                _draw_box(picture, box, who.colour, 3)
        return _cut(picture, view)

    def _everybody(self, time: float) -> Iterator[tuple[Floats, Colour]]:
        observed, truth = self._evaluation.observed, self._evaluation.truth
        place = observed.nearest(time)
        if place is None:
            return
        if isinstance(truth, TrueBoxes):
            for box in truth.frame(observed.indexes[place] + 1)[1] / self._size:
                yield box, TRUE
        for box in observed.boxes[place]:
            yield box.astype(float), SEEN

    def _person(self, finding: Finding) -> _Who | None:
        """Return the person of the truth, where it has boxes."""
        truth = self._evaluation.truth
        if finding.person is None or not isinstance(truth, TrueBoxes):
            return None
        rows = truth.rows[truth.rows[:, 1] == finding.person]
        times = self._evaluation.observed.all_times(truth.last_frame, self._source.fps)
        rows = rows[rows[:, 0] <= len(times)]
        corners = np.column_stack([rows[:, 2:4], rows[:, 2:4] + rows[:, 4:6]]) / self._size
        return _Who(times[rows[:, 0].astype(int) - 1], corners, TRUE)

    def _track(self, finding: Finding) -> _Who | None:
        """Return the track that was counted."""
        if finding.track is None:
            return None
        observed = self._evaluation.observed
        places = [place for place, tracks in enumerate(observed.tracks) if finding.track in tracks]
        boxes = [observed.boxes[place][observed.tracks[place] == finding.track][0] for place in places]
        times = np.array([observed.times[place] for place in places])
        return _Who(times, np.array(boxes, dtype=float).reshape(-1, 4), SEEN)

    def _view(self, finding: Finding, people: list[_Who]) -> Floats:
        """Return the part of the frame that is shown (left, top, right, bottom in pixels): around who it is about."""
        for who in people:
            if len(who.times):
                box = who.boxes[int(np.argmin(np.abs(who.times - finding.time)))] * self._size
                return _around(box, self._size[:2])
        return np.array([0.0, 0.0, *self._size[:2]])


def _reached(before: Frame | None, frames: Iterator[Frame], time: float) -> Frame | None:
    """Return the first frame at the time or after it, the last one where the clip ends before."""
    while before is not None and before.time < time:
        following = next(frames, None)
        if following is None:
            return before
        before = following
    return before


def _around(box: Floats, size: Floats) -> Floats:
    """Return a part of a picture of that size (width, height) with the box in its middle; all in pixels."""
    half = max(BODIES * (box[3] - box[1]) / 2, 0.15 * size[1])
    extent = np.minimum([1.2 * half, half], size / 2)
    middle = np.clip([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], extent, size - extent)
    return np.concatenate([middle - extent, middle + extent])


def _cut(picture: Pixels, view: Floats) -> Pixels:
    left, top, right, bottom = (round(edge) for edge in view)
    part = picture[top : max(bottom, top + 1), left : max(right, left + 1)]
    scale = min(PANEL_HEIGHT / part.shape[0], WIDEST_PANEL / part.shape[1])
    size = max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale))
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _draw_box(picture: Pixels, box: Floats, colour: Colour, thickness: int) -> None:
    height, width = picture.shape[:2]
    left, top, right, bottom = (round(float(edge)) for edge in box * [width, height, width, height])
    cv2.rectangle(picture, (left, top), (right, bottom), colour, thickness, cv2.LINE_AA)


def _draw_trail(picture: Pixels, feet: Floats, colour: Colour) -> None:
    height, width = picture.shape[:2]
    points = np.round(feet * [width, height]).astype(int)
    for start, end in pairwise(points.tolist()):
        cv2.line(picture, tuple(start), tuple(end), colour, 2, cv2.LINE_AA)
