"""One clip run through the product and compared with its truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from counting.core.adviser import Advice, advise
from counting.core.scoring import Score, TrueCrossing, score_by_line
from counting.core.zones import Zone
from streams.evaluation.errors import EvaluationError
from streams.evaluation.identity import Identity, TrackedFrame, identity_of
from streams.evaluation.observing import Observed
from streams.evaluation.truth import HandTally, TrueBoxes, crossings_of
from streams.file_counting import FileCount

Truth = TrueBoxes | HandTally


@dataclass(frozen=True, slots=True)
class Finding:
    """A miss or a false alarm: what it was, when (seconds) and who; `person` of the truth, `track` of the product."""

    kind: Literal["miss", "false_alarm"]
    zone: str
    direction: str
    time: float
    person: int | None = None
    track: int | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out: the run's own report, the score of each line, identity where there were boxes, and warnings."""

    run: dict[str, Any]
    truth: Truth
    true_crossings: Sequence[TrueCrossing]
    observed: Observed
    scores: dict[str, Score]
    identity: Identity | None
    advice: dict[str, list[Advice]]
    total: Score = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", sum(self.scores.values(), Score()))

    @property
    def method(self) -> str:
        """Return which kind of truth this rests on: `ground_truth` or `tally`."""
        return "tally" if isinstance(self.truth, HandTally) else "ground_truth"

    def findings(self) -> list[Finding]:
        """Return all misses and false alarms in the order of time."""
        misses = [Finding("miss", m.zone, m.direction, m.time, person=m.track or None) for m in self.total.missed]
        alarms = [
            Finding("false_alarm", f.zone, f.direction, f.time, track=self.observed.events[int(f.key)].track)
            for f in self.total.false_alarms
        ]
        return sorted([*misses, *alarms], key=lambda finding: finding.time)


def evaluate(count: FileCount, truth: Truth) -> Evaluation:
    """Count the clip and compare. Raises EvaluationError, SourceError and DetectorError."""
    if not count.zones:
        raise EvaluationError("there is nothing to count over: --zones ZONES.json names lines")
    observed = Observed(count.source.width / count.source.height)
    count.observer = observed
    run = count.run()
    if not observed.indexes:
        raise EvaluationError("the clip has no frame")
    true = _truth_of(count, observed, truth)
    scores = score_by_line(true, observed.counts(), _scored(count.zones, true, truth))
    identity = _identity(count, observed, truth) if isinstance(truth, TrueBoxes) else None
    return Evaluation(run, truth, true, observed, scores, identity, _advice(count.zones, observed))


def _truth_of(count: FileCount, observed: Observed, truth: Truth) -> list[TrueCrossing]:
    """Return the true crossings. Raises EvaluationError where the truth lies beyond the clip."""
    last = truth.last_frame if isinstance(truth, TrueBoxes) else observed.indexes[-1] + 1
    times = observed.all_times(last, count.source.fps)
    end = float(times[-1]) if len(times) else 0.0
    if isinstance(truth, HandTally) and truth.marks and truth.marks[-1].time > end + 1.0:
        raise EvaluationError(f"the tally goes on to {truth.marks[-1].time:.1f} s, but the clip ends after {end:.1f} s")
    if isinstance(truth, TrueBoxes) and truth.rows[0, 0] > len(times):
        raise EvaluationError(
            f"the boxes begin with frame {truth.rows[0, 0]:.0f}, but the clip has {len(times)} frames"
        )
    return crossings_of(truth, count.zones, times, count.source.width, count.source.height)


def _scored(zones: Sequence[Zone], true: Sequence[TrueCrossing], truth: Truth) -> list[str]:
    """Return the zones to score: all lines, and of the areas those that a tally speaks of."""
    spoken = {each.zone for each in true} if isinstance(truth, HandTally) else set()
    return [zone.key for zone in zones if zone.kind == "line" or zone.key in spoken]


def _identity(count: FileCount, observed: Observed, truth: TrueBoxes) -> Identity | None:
    """Compare tracks with boxes in the frames that were looked at and that the truth covers."""
    size = np.array([count.source.width, count.source.height] * 2, dtype=float)
    last, frames = truth.last_frame, []
    for index, tracks, boxes in zip(observed.indexes, observed.tracks, observed.boxes, strict=True):
        if index < last:
            people, true_boxes = truth.frame(index + 1)
            frames.append(TrackedFrame(people, true_boxes, tracks, boxes * size))
    return identity_of(frames)


def _advice(zones: Sequence[Zone], observed: Observed) -> dict[str, list[Advice]]:
    paths = observed.paths()
    crossed = [event.zone for event in observed.events]
    found = {zone.key: advise(zone, observed.aspect, paths, crossed.count(zone.key)) for zone in zones}
    return {zone: advice for zone, advice in found.items() if advice}
