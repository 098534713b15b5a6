"""What has happened at a camera and is to be written down: a crossing, or somebody who stays too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analytics import live
from analytics.services.recording import event_uid, record_anomaly, record_counting_event
from cameras.models import Camera
from counting.choices import AnomalyType
from counting.core.engine import CountingEvent
from counting.models import CountingZone
from counting.stored_form import instant, iso, place, waypoint
from streams.sessions.judging import Stay, Verdict

EVENT_TYPES = {"positive": "cross_line", "negative": "cross_line", "entry": "entry", "exit": "exit"}


@dataclass(frozen=True, slots=True)
class Counted:
    """A crossing with the camera and the zone as they were when it was counted, and what it means there.

    `track` is the key of its track, `detection` that of the detection that shows it.
    """

    event: CountingEvent
    track: str
    camera: Camera
    zone: CountingZone
    verdict: Verdict
    detection: str | None = None

    @property
    def uid(self) -> str:
        """Return the id of the crossing, by which it is stored once."""
        camera, direction = self.camera.camera_id, self.verdict.direction
        return event_uid(camera, self.zone.pk, self.track, direction, instant(self.event.time))

    def __str__(self) -> str:
        return f"{iso(self.event.time)} {self.zone.zone_name} {self.verdict.direction}, {self.track}"

    def write(self) -> None:
        """Write it, within a transaction."""
        if self.verdict.counted:
            self._count()
        else:
            evidence = {"track_id": self.track, "detection_id": self.detection, "sense": self.event.sense}
            what = {"direction": self.verdict.direction, "event_timestamp": iso(self.event.time)}
            record_anomaly(self.camera, self.zone, str(self.verdict.anomaly), what | evidence)

    def _count(self) -> None:
        record_counting_event(
            camera=self.camera,
            zone=self.zone,
            event_type=EVENT_TYPES[self.event.sense],
            direction=self.verdict.direction,
            detection_id=self.detection,
            anomaly_type=self.verdict.anomaly,
            on_recorded=lambda _: live.publish_counts(self.camera),
            **_evidence(self.event, self.track),
            zone_version=self.zone.version,
        )


@dataclass(frozen=True, slots=True)
class Lingering:
    """Somebody who stays too long inside of an area: told, not counted."""

    stay: Stay
    track: str
    camera: Camera
    zone: CountingZone

    def __str__(self) -> str:
        return f"since {iso(self.stay.since)} in {self.zone.zone_name}, {self.track}"

    def write(self) -> None:
        """Write it, within a transaction."""
        when = {"event_timestamp": iso(self.stay.noticed), "since": iso(self.stay.since)}
        data = {"track_id": self.track, **when}
        record_anomaly(self.camera, self.zone, AnomalyType.LOITERING.value, data)


def _evidence(event: CountingEvent, track: str) -> dict[str, Any]:
    return {
        "event_timestamp": instant(event.time),
        "track_id": track,
        "confidence_score": round(event.confidence, 4),
        "entry_point": place(event.before),
        "exit_point": place(event.after),
        "path_trajectory": [waypoint(t, x, y) for t, x, y in event.path],
        "duration_seconds": None if event.dwell is None else round(event.dwell, 3),
        "is_stitched": event.stitched,
    }
