"""The true crossings of a generated scene, as its frames go by."""

from __future__ import annotations

from counting.core.tracking import TrackerSettings
from streams.demo.files import scene_of
from streams.frames import Frame
from streams.sources.paced import LoopedFile

LATEST_START = 1.0  # seconds into a round after which its beginning was not watched
# Who is missing for this long is still followed, and counted when seen again on the other side: what truly happened
# meanwhile counts, too. Over a longer gap nobody watched.
LONGEST_STEP = TrackerSettings().patience


class Truth:
    """Says which true crossings lie between one watched frame and the next."""

    def __init__(self, source: LoopedFile, crossings: tuple[tuple[str, str, float], ...]) -> None:
        self._source, self._crossings = source, crossings
        self._round: int | None = None
        self._place = 0.0

    def passed(self, frame: Frame) -> list[tuple[str, str]]:
        """Return (zone name, `in` or `out`) of what truly happened since the frame before."""
        place = self._source.place(frame)
        since, longest = (self._place, LONGEST_STEP) if frame.segment == self._round else (0.0, LATEST_START)
        watched = self._round is not None and 0 <= place - since <= longest
        self._round, self._place = frame.segment, place
        if not watched:
            return []
        return [(zone, way) for zone, way, when in self._crossings if since < when <= place]


def truth_of(source: object) -> Truth | None:
    """Return the truth of a source that plays a generated scene, else None."""
    if not isinstance(source, LoopedFile):
        return None
    scene = scene_of(source.path)
    return Truth(source, scene.crossings) if scene else None
