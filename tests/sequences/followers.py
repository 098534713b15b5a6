"""Ours and the trackers of libraries behind one interface, each with a crossing counter behind it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counting.core.counters import Counters
from counting.core.detections import Detections
from counting.core.engine import Engine
from counting.core.scoring import Counted
from counting.core.zones import Crossing, Sightings, Zone
from tests.sequences.material import Sequence

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Update = Callable[[Floats, Floats], tuple[Any, Any]]  # boxes in pixels and scores; numbers and boxes of tracks
Frames = Mapping[int, Detections]

SENSES = {"positive": "in", "negative": "out"}
PATIENCE = 2.0  # seconds for which every library waits for somebody unseen
HIGH, WEAK = 0.5, 0.1  # scores, as ours
GONE = 3.0  # seconds unseen after which our counter is told that a library's track has ended


@dataclass
class Followed:
    """What came of a sequence: crossings, `tracks` (numbers, boxes in 0–1) by frame, `seconds` spent in the tracker."""

    crossings: list[Counted] = field(default_factory=list)
    tracks: dict[int, tuple[Numbers, Floats]] = field(default_factory=dict)
    seconds: float = 0.0


def ours(one: Sequence, frames: Frames, zones: list[Zone]) -> Followed:
    """Follow and count as the product does; the seconds are those of tracker and counter."""
    engine, told = Engine(zones, one.aspect), Followed()
    for number, people in frames.items():
        started = perf_counter()
        result = engine.step((number - 1) / one.fps, people)
        told.seconds += perf_counter() - started
        seen = [track for track in result.tracks if track.state == "seen"]
        boxes = np.array([track.box() for track in seen]).reshape(-1, 4) / [one.aspect, 1.0, one.aspect, 1.0]
        told.tracks[number] = np.array([track.id for track in seen], dtype=np.int64), boxes
        told.crossings += [Counted(event.zone, SENSES[event.sense], event.time) for event in result.events]
    told.crossings += [Counted(event.zone, SENSES[event.sense], event.time) for event in engine.cut()]
    return told


def library(kind: str, one: Sequence, frames: Frames, zones: list[Zone], stride: int) -> Followed:
    """Follow by the tracker `kind` and count with our counter, or with supervision's for `line zone`."""
    update, told = KINDS[kind](one.fps / stride), Followed()
    counter = LineZones(one, zones) if kind == "line zone" else OurLines(one, zones)
    pixels = np.array([one.width, one.height, one.width, one.height], dtype=float)
    for number, people in frames.items():
        started = perf_counter()
        numbers, boxes = update(people.boxes * pixels, people.scores)
        told.seconds += perf_counter() - started
        told.tracks[number] = np.asarray(numbers, dtype=np.int64), np.asarray(boxes, dtype=float) / pixels
        told.crossings += counter.count((number - 1) / one.fps, *told.tracks[number])
    told.crossings += counter.rest()
    return told


class OurLines:
    """Our counter on the boxes of any tracker."""

    def __init__(self, one: Sequence, zones: list[Zone]) -> None:
        self._aspect = one.aspect
        self._counters = Counters(zones, one.aspect)
        self._seen: dict[int, float] = {}

    def count(self, time: float, tracks: Numbers, boxes: Floats) -> list[Counted]:
        """Take in a frame."""
        crossings: list[Crossing] = []
        if len(tracks):
            feet = np.column_stack([(boxes[:, 0] + boxes[:, 2]) / 2 * self._aspect, boxes[:, 3]])
            heights = np.maximum(boxes[:, 3] - boxes[:, 1], 1e-3)
            crossings += self._counters.update(Sightings(tracks.tolist(), [time] * len(tracks), feet, heights))
        self._seen.update(dict.fromkeys(tracks.tolist(), time))
        gone = [track for track, seen in self._seen.items() if time - seen > GONE]
        for track in gone:
            del self._seen[track]
            crossings += self._counters.end(track)
        return [_counted(crossing) for crossing in crossings]

    def rest(self) -> list[Counted]:
        """Return what the end makes sure."""
        return [_counted(crossing) for track in self._seen for crossing in self._counters.end(track)]


class LineZones:
    """supervision's counter: one LineZone a line, on the foot point."""

    def __init__(self, one: Sequence, zones: list[Zone]) -> None:
        self._sv = sv = import_module("supervision")
        self._pixels = np.array([one.width, one.height, one.width, one.height], dtype=float)
        foot = [sv.Position.BOTTOM_CENTER]
        ends = {zone.key: (zone.points * self._pixels[:2]).tolist() for zone in zones}
        self._zones = {
            key: sv.LineZone(sv.Point(*start), sv.Point(*end), triggering_anchors=foot)
            for key, (start, end) in ends.items()
        }

    def count(self, time: float, tracks: Numbers, boxes: Floats) -> list[Counted]:
        """Take in a frame; its `out` is from left to right, our `in`."""
        people = self._sv.Detections(xyxy=boxes * self._pixels, tracker_id=tracks, class_id=np.zeros(len(tracks), int))
        found: list[Counted] = []
        for key, zone in self._zones.items():
            for direction, flags in zip(("out", "in"), zone.trigger(people), strict=True):
                found += [Counted(key, direction, time)] * int(flags.sum())
        return found

    def rest(self) -> list[Counted]:
        """Nothing waits."""
        return []


def _counted(crossing: Crossing) -> Counted:
    return Counted(crossing.zone, SENSES[crossing.sense], crossing.time)


def _of_trackers(name: str, **limits: Any) -> Callable[[float], Update]:
    """Return what makes a tracker of the package `trackers`; its buffer is in frames of 30 a second at any rate."""

    def make(fps: float) -> Update:
        sv = import_module("supervision")
        tracker = getattr(import_module("trackers"), name)(frame_rate=fps, lost_track_buffer=PATIENCE * 30, **limits)

        def update(boxes: Floats, scores: Floats) -> tuple[Any, Any]:
            sure = scores >= WEAK
            people = sv.Detections(xyxy=boxes[sure], confidence=scores[sure], class_id=np.zeros(int(sure.sum()), int))
            found = tracker.update(people)
            known = found.tracker_id != -1
            return found.tracker_id[known], found.xyxy[known]

        return update

    return make


class _Results:
    """Detections in the form that Ultralytics' trackers read."""

    def __init__(self, boxes: Floats, scores: Floats) -> None:
        self.xyxy, self.conf, self.cls = boxes, scores, np.zeros(len(scores))

    @property
    def xywh(self) -> Floats:
        return np.column_stack([(self.xyxy[:, :2] + self.xyxy[:, 2:]) / 2, self.xyxy[:, 2:] - self.xyxy[:, :2]])

    def __getitem__(self, which: Any) -> _Results:
        return _Results(self.xyxy[which], self.conf[which])

    def __len__(self) -> int:
        return len(self.conf)


def _of_ultralytics(module: str, name: str, settings: str) -> Callable[[float], Update]:
    """Return what makes one of Ultralytics' trackers with its own settings, without motion of the camera."""

    def make(fps: float) -> Update:
        os.environ.update(YOLO_OFFLINE="true", YOLO_AUTOINSTALL="0")
        utils, checks = import_module("ultralytics.utils"), import_module("ultralytics.utils.checks")
        limits = utils.YAML.load(checks.check_yaml(settings))
        limits |= {"track_buffer": round(PATIENCE * fps)} | ({"gmc_method": "none"} if "gmc_method" in limits else {})
        tracker = getattr(import_module(module), name)(SimpleNamespace(**limits))
        blank = np.zeros((8, 8, 3), np.uint8)

        def update(boxes: Floats, scores: Floats) -> tuple[Any, Any]:
            rows = np.asarray(tracker.update(_Results(boxes, scores), blank), dtype=float).reshape(-1, 8)
            return rows[:, 4], rows[:, :4]

        return update

    return make


_scores = {"track_activation_threshold": HIGH, "high_conf_det_threshold": HIGH}
KINDS: dict[str, Callable[[float], Update]] = {
    "trackers SORT": _of_trackers("SORTTracker"),
    "trackers ByteTrack": _of_trackers("ByteTrackTracker", **_scores),
    "trackers OC-SORT": _of_trackers("OCSORTTracker", high_conf_det_threshold=HIGH),
    "trackers BoT-SORT": _of_trackers("BoTSORTTracker", enable_cmc=False, **_scores),
    "trackers C-BIoU": _of_trackers("CBIoUTracker", **_scores),
    "Ultralytics ByteTrack": _of_ultralytics("ultralytics.trackers", "BYTETracker", "bytetrack.yaml"),
    "Ultralytics BoT-SORT": _of_ultralytics("ultralytics.trackers", "BOTSORT", "botsort.yaml"),
    "Ultralytics OC-SORT": _of_ultralytics("ultralytics.trackers.oc_sort", "OCSORT", "ocsort.yaml"),
    "line zone": _of_trackers("ByteTrackTracker", **_scores),
}
