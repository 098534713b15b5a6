"""From what a session sees to the rows that are kept of it: detections and points of tracks, each by its name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from cameras.models import Camera
from counting.core.engine import CountingEvent
from counting.core.sampling import REMEMBERED_SECONDS, DetectionSampler, Found, Sighting, Step, TrackSampler
from counting.services.detections import DetectionRow, clipped, detection_uid
from counting.services.tracks import TrackRow
from counting.stored_form import instant, iso
from streams.frames import Frame
from streams.sessions.eyes import Seen
from streams.sessions.naming import track_name

LEAST_BODY = 1  # pixels


class Samples:
    """Keeps what explains the counts of one camera; sizes in pixels of the source. What is kept waits in two lists."""

    def __init__(self, camera: Camera, stream_id: str, size: tuple[int, int], model: str | None) -> None:
        self.detections: list[DetectionRow] = []
        self.tracks: list[TrackRow] = []
        self._camera_id, self._stream_id, self._size, self._model = camera.camera_id, stream_id, size, model
        self._tracks, self._people = TrackSampler(size[0] / size[1]), DetectionSampler()
        self._run = ""
        self._answers: dict[float, tuple[datetime, int | None]] = {}  # by the frame's time: when, after how many ms
        self.adopt(camera)

    def adopt(self, camera: Camera) -> None:
        """Sample as a changed camera says from now on."""
        seconds = camera.detection_sample_seconds
        self._tracks.seconds = float(camera.track_sample_seconds)
        self._people.seconds = None if seconds is None else float(seconds)
        self._people.threshold = float(camera.confidence_threshold)

    def look(self, frame: Frame, run: str, seen: Seen, spent: float | None = None) -> None:
        """Take in a frame with who was found, who is followed after it and what was counted.

        `spent` is how long finding people took, seconds; the answer has just come.
        """
        self._run = run
        self._answered(frame.time, spent)
        self._keep(self._tracks.take(seen.tracks or (), [event.track for event in seen.events]))
        moments = [event.time for event in seen.events]
        self._found(self._people.take(frame.index, frame.time, seen.people, seen.tracks, moments))

    def explain(self, events: Iterable[CountingEvent]) -> None:
        """Keep what shows events that became sure only as the picture broke off."""
        self._found(self._people.around(event.time for event in events))

    def cut(self) -> None:
        """End all tracks, where the picture breaks off."""
        self._keep(self._tracks.finish())
        self._people.forget()

    def name_of(self, event: CountingEvent) -> str | None:
        """Return the name of the detection by which an event that was just counted is evident, if one is kept."""
        found = self._people.of_event(event.track, event.time)
        return self._name(found) if found else None

    def _answered(self, time: float, spent: float | None) -> None:
        """Remember when the detector answered, for as long as detections of the frame may still be kept."""
        self._answers = {old: each for old, each in self._answers.items() if time - old <= REMEMBERED_SECONDS}
        self._answers[time] = timezone.now(), None if spent is None else round(1000 * spent)

    def _keep(self, sightings: list[Sighting]) -> None:
        for sighting in sightings:
            found, new = self._people.of_sighting(sighting)
            self._found(new)
            self.tracks.append(self._row(sighting, self._name(found) if found else None))

    def _found(self, found: list[Found]) -> None:
        self.detections += [row for each in found if (row := self._detection(each))]

    def _name(self, found: Found) -> str:
        return detection_uid(self._camera_id, self._stream_id, found.frame, instant(found.time), found.place)

    def _detection(self, found: Found) -> DetectionRow | None:
        """Return the row of a detection; None where nothing of its box lies in the picture."""
        width, height = self._size
        left, top, right, bottom = found.box
        edges = (left * width, top * height, (right - left) * width, (bottom - top) * height)
        box = clipped(edges, width, height)
        if box is None:
            return None
        answered, milliseconds = self._answers.get(found.time, (None, None))
        return DetectionRow(
            self._camera_id, instant(found.time), self._name(found), round(found.score, 4), *box,
            detection_timestamp=answered, model_version=self._model, processing_time_ms=milliseconds,
        )  # fmt: skip

    def _row(self, sighting: Sighting, detection: str | None) -> TrackRow:
        width, height = self._size
        velocity = sighting.velocity
        return TrackRow(
            camera_id=self._camera_id,
            track_id=track_name(self._camera_id, self._run, sighting.track),
            frame_timestamp=instant(sighting.time),
            position_x=round(sighting.x * width),
            position_y=round(sighting.y * height),
            frame_width=width,
            frame_height=height,
            bbox_height=max(LEAST_BODY, round(sighting.height * height)),
            first_seen=instant(sighting.first),
            last_seen=instant(sighting.time),
            detection_id=detection,
            velocity_x=velocity[0] * width if velocity else None,
            velocity_y=velocity[1] * height if velocity else None,
            tracking_confidence=round(sighting.confidence, 4),
            tracking_status=sighting.status,
            trajectory_points=self._points(sighting.trajectory),
        )

    def _points(self, trajectory: tuple[Step, ...] | None) -> list[dict[str, Any]] | None:
        if trajectory is None:
            return None
        width, height = self._size
        return [{"x": round(x * width), "y": round(y * height), "timestamp": iso(time)} for time, x, y in trajectory]
