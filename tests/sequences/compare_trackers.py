"""Compares our tracker with those of libraries, on the same detections and lines, as a table of Markdown.

    python -m tests.sequences.compare_trackers DATA [--lines 60] [--seed 1] [--only NAME …] [--match TEXT]

DATA holds a folder for each sequence with `gt.txt`, and with files of detections where there are any.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from counting.core.detections import Detections
from counting.core.scoring import Score, TrueCrossing, score
from counting.core.zones import Zone
from streams.evaluation.identity import Identity, TrackedFrame, identity_of
from tests.sequences.followers import KINDS, Followed, library, ours
from tests.sequences.material import SIZES, Frames, Sequence, lines_through, noisy, recorded, sequence

STRIDES = {7.0: (1,), 25.0: (1, 3), 30.0: (1, 3)}  # every n-th frame, by the frames a second of the clip
NAMES = {"line zone": "trackers ByteTrack + supervision LineZone"}
OURS = "Headcount"


@dataclass(frozen=True)
class Case:
    """One run: a sequence, detections of the frames that are looked at, lines, and who truly crosses them."""

    label: str
    one: Sequence
    frames: Frames
    zones: list[Zone]
    truth: list[TrueCrossing]
    stride: int


@dataclass
class Result:
    """What one tracker has reached, over all cases."""

    scores: list[Score] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)
    seconds: float = 0.0
    frames: int = 0

    def add(self, case: Case, told: Followed) -> None:
        """Take in one run."""
        self.scores.append(score(case.truth, told.crossings))
        identity = identity_of([_frame(case.one, number, told) for number in case.frames])
        self.identities += [identity] if identity else []
        self.seconds, self.frames = self.seconds + told.seconds, self.frames + len(case.frames)

    def row(self, name: str) -> str:
        """Return the row of the table; F1 over all crossings together, identity as the mean of the cases."""
        total = sum(self.scores, Score())
        idf1, hota = (float(np.mean([getattr(one, key) for one in self.identities])) for key in ("idf1", "hota"))
        switches = sum(one.switches for one in self.identities)
        mean = float(np.mean([one.f1 or 0.0 for one in self.scores]))
        cells = [f"{value:.3f}" for value in (total.f1 or 0.0, mean, total.precision or 0.0, total.recall or 0.0)]
        cells += [f"{idf1:.3f}", f"{hota:.3f}", str(switches), f"{1000 * self.seconds / self.frames:.2f}"]
        return f"| {name} | " + " | ".join(cells) + " |"


COLUMNS = ("tracker", "F1 of all", "mean F1", "precision", "recall", "IDF1", "HOTA", "switches", "ms a frame")
HEAD = f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|"


def main() -> None:
    """Run all cases and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--lines", type=int, default=60, help="lines through each sequence")
    parser.add_argument("--seed", type=int, default=1, help="of lines and noise")
    parser.add_argument("--only", nargs="*", default=[OURS, *KINDS], help="trackers, by name")
    parser.add_argument("--sequences", nargs="*", default=list(SIZES))
    parser.add_argument("--match", default="", help="only cases whose name has this in it, as `noise 4 %%, 1/3`")
    args = parser.parse_args()
    results = {name: Result() for name in args.only}
    labels = []
    for case in cases(args.data, args.sequences, args.lines, args.seed):
        if args.match not in case.label:
            continue
        labels.append(case.label)
        print(case.label, file=sys.stderr, flush=True)
        for name, result in results.items():
            result.add(case, follow(name, case))
    print(HEAD, *(result.row(NAMES.get(name, name)) for name, result in results.items()), sep="\n")
    print("\nF1 case by case\n\n| case | true |", " | ".join(NAMES.get(name, name) for name in results), "|")
    print("|---" * (2 + len(results)) + "|")
    for number, label in enumerate(labels):
        scores = [result.scores[number] for result in results.values()]
        print(f"| {label} | {scores[0].true} |", " | ".join(f"{one.f1 or 0.0:.3f}" for one in scores), "|")


def follow(name: str, case: Case) -> Followed:
    """Run one tracker on one case."""
    if name == OURS:
        return ours(case.one, case.frames, case.zones)
    return library(name, case.one, case.frames, case.zones, case.stride)


def cases(data: Path, names: list[str], lines: int, seed: int) -> Iterator[Case]:
    """Yield all runs: each sequence with its recorded detections and with two levels of noise, at its strides."""
    for name in names:
        one = sequence(data / name)
        zones = lines_through(one, lines, seed)
        truth = one.crossings(zones)
        sources = {path.stem: recorded(one, path) for path in sorted((data / name).glob("det_*.txt"))}
        sources |= {"noise 4 %": noisy(one, seed), "noise 6 %": noisy(one, seed + 1, 0.06)}
        for source, frames in sources.items():
            for stride in STRIDES[one.fps]:
                yield Case(f"{name}, {source}, 1/{stride}", one, thinned(one, frames, stride), zones, truth, stride)


def thinned(one: Sequence, frames: Frames, stride: int) -> Frames:
    """Return every n-th frame; a frame without people is one too."""
    return {n: frames.get(n, Detections.none()) for n in range(1, one.truth.last_frame + 1, stride)}


def _frame(one: Sequence, number: int, told: Followed) -> TrackedFrame:
    people, boxes = one.truth.frame(number)
    tracks, seen = told.tracks[number]
    return TrackedFrame(people, boxes, tracks, seen * [one.width, one.height, one.width, one.height])


if __name__ == "__main__":
    main()
