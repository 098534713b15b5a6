"""What a session makes of the people found in a frame: with tracks by the engine, or without them by counting heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cameras.models import Camera
from counting.core.detections import Detections
from counting.core.engine import OCCUPIES, CountingEvent, Engine, TrackView
from counting.core.geometry import Polygon
from counting.core.tracking import Track, TrackerSettings
from counting.core.zones import Sightings, Zone

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one frame brought.

    `tracks` are those who count, None where nobody is followed; `inside` says how many are in each area; `feet` (n, 2)
    where people stand, 0–1 of the frame; `visitors` who is inside of which area (zone, track, since when).
    """

    time: float
    people: Detections
    tracks: tuple[Track, ...] | None
    events: tuple[CountingEvent, ...]
    inside: Mapping[int, int]
    feet: Points
    visitors: list[tuple[str, int, float]]


class Eyes(Protocol):
    """One way of looking; fed with what was found in one frame at a time.

    `apart` holds the crossings of further classes that the latest look or cut made sure; all else is about people.
    """

    @property
    def apart(self) -> list[CountingEvent]:
        """Return the crossings of further classes."""

    def look(self, time: float, people: Detections) -> Seen:
        """Take in one frame at `time`, Unix seconds, rising."""

    def cut(self) -> list[CountingEvent]:
        """End all tracks, where the picture breaks off; return the crossings that this makes sure."""

    def views(self, seen: Seen) -> list[TrackView]:
        """Return the people of the newest frame as they are shown."""

    def adopt(self, zones: Sequence[Zone], settings: TrackerSettings) -> None:
        """Look by other zones and limits from now on."""


def eyes_for(camera: Camera, zones: Sequence[Zone], aspect: float, settings: TrackerSettings) -> Eyes:
    """Return what the camera's switches ask for: without tracks there are no crossings, without counting no zones."""
    if camera.tracking_enabled:
        return Following(zones, aspect, settings)
    return Counting(zones, aspect, settings)


class Following:
    """Tracks people and counts them over the zones."""

    def __init__(self, zones: Sequence[Zone], aspect: float, settings: TrackerSettings) -> None:
        self._engine = Engine(zones, aspect, settings)

    @property
    def apart(self) -> list[CountingEvent]:
        """Return the crossings of further classes that the latest look or cut made sure."""
        return self._engine.apart

    def look(self, time: float, people: Detections) -> Seen:
        """Take in one frame."""
        engine = self._engine
        result = engine.step(time, people)
        present = [(track.x / engine.aspect, track.foot) for track in result.tracks if time - track.seen <= OCCUPIES]
        inside = {int(zone): count for zone, count in engine.occupancy(time).items()}
        feet = np.array(present).reshape(-1, 2)
        return Seen(time, people.people(), result.tracks, result.events, inside, feet, engine.visitors())

    def cut(self) -> list[CountingEvent]:
        """End all tracks."""
        return self._engine.cut()

    def views(self, seen: Seen) -> list[TrackView]:
        """Return the tracks with their trails."""
        return [self._engine.view(track) for track in seen.tracks or ()]

    def adopt(self, zones: Sequence[Zone], settings: TrackerSettings) -> None:
        """Count over other zones and track by other limits; tracks go on."""
        self._engine.replace_zones(zones)
        self._engine.adopt(settings)


class Counting:
    """Counts the detections inside of each area; nobody is followed, so nobody crosses anything."""

    def __init__(self, zones: Sequence[Zone], aspect: float, settings: TrackerSettings) -> None:
        self._aspect = aspect
        self.apart: list[CountingEvent] = []  # nothing of any class is followed
        self.adopt(zones, settings)

    def adopt(self, zones: Sequence[Zone], settings: TrackerSettings) -> None:
        """Count inside of other areas, and those who are as sure as `settings` ask for."""
        self._least = settings.strong
        areas = [zone for zone in zones if zone.kind == "area"]
        self._areas = [(zone, Polygon(zone.scaled(self._aspect))) for zone in areas]

    def look(self, time: float, people: Detections) -> Seen:
        """Take in one frame."""
        sure = people.people().at_least(self._least)
        sightings = self._sightings(time, sure)
        inside = {
            int(zone.key): int((polygon.gaps(sightings.anchored(zone.anchor)) >= 0).sum())
            for zone, polygon in self._areas
        }
        return Seen(time, sure, None, (), inside, sightings.points / [self._aspect, 1.0], [])

    def cut(self) -> list[CountingEvent]:
        """Nobody is followed: nothing becomes sure."""
        return []

    def views(self, seen: Seen) -> list[TrackView]:
        """Return the boxes, numbered by their place in the frame."""
        rows = zip(seen.people.boxes.tolist(), seen.people.scores.tolist(), strict=True)
        return [
            TrackView(number, "seen", tuple(box), ((box[0] + box[2]) / 2, box[3]), score, ())
            for number, (box, score) in enumerate(rows)
        ]

    def _sightings(self, time: float, people: Detections) -> Sightings:
        boxes = people.boxes
        feet = np.column_stack([(boxes[:, 0] + boxes[:, 2]) / 2 * self._aspect, boxes[:, 3]])
        count = len(people)
        return Sightings(list(range(count)), [time] * count, feet, boxes[:, 3] - boxes[:, 1])
