"""Public scenes: true crossings and scores are those of the public scorer, event by event."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command

from counting.core.scoring import Counted, score
from counting.core.zone_file import read_zones
from streams.evaluation.truth import TrueBoxes, crossings_of, read_truth

pytestmark = pytest.mark.shared_data

SCENES = {
    "PETS09-S2L1": (768, 576, 7.0),
    "TUD-Campus": (640, 480, 25.0),
    "MOT17-04": (1920, 1080, 30.0),
    "Venice-2": (1920, 1080, 30.0),
}


@pytest.mark.parametrize("name", SCENES)
def test_truth_and_score_are_those_of_the_public_scorer(scorer: ModuleType, data: Path, name: str) -> None:
    width, height, fps = SCENES[name]
    described = json.loads((data / name / "zones.json").read_text())
    zones = read_zones(described)
    boxes = read_truth(data / name / "gt.txt", zones)
    assert isinstance(boxes, TrueBoxes)
    mine = crossings_of(boxes, zones, np.arange(boxes.last_frame) / fps, width, height)
    theirs = scorer.truth(scorer.read_tracks(data / name / "gt.txt", fps), described["zones"], (width, height))
    assert sorted(
        (each.zone, round(each.time, 6), each.direction, each.certain, each.track) for each in mine
    ) == sorted(
        (zone, round(t, 6), direction, certain, ident)
        for zone, rows in theirs.items()
        for t, direction, certain, ident in rows
    )

    chance = np.random.default_rng(4)  # events that are late, doubled, left out and turned round
    events: list[dict[str, Any]] = [
        {
            "zone": each.zone,
            "direction": each.direction if chance.random() < 0.9 else "in",
            "t": each.time + float(chance.normal(0, 1.5)),
        }
        for each in mine
        for _ in range(chance.integers(0, 3))
    ]
    want = scorer.score(theirs, events)["total"]
    got = score(mine, [Counted(e["zone"], e["direction"], e["t"]) for e in events])
    assert (got.true, got.ambiguous, got.counted, got.hits, got.misses, got.false) == tuple(
        want[key] for key in ("true", "ambiguous", "counted", "hits", "misses", "false")
    )
    assert got.f1 == pytest.approx(want["f1"], abs=2e-4)  # the public scorer rounds on its way


def test_evaluate_reports_what_the_public_scorer_says_of_the_same_run(
    scorer: ModuleType, data: Path, tmp_path: Path
) -> None:
    scene, (width, height, fps) = data / "TUD-Campus", SCENES["TUD-Campus"]
    given = ["--zones", scene / "zones.json", "--detections", scene / "det_sort_frcnn.txt", "--events", tmp_path / "e"]
    out = io.StringIO()
    command: list[Any] = ["evaluate", scene / "TUD-Campus.mp4", *given, "--ground-truth", scene / "gt.txt", "--json"]
    call_command(*map(str, command), stdout=out, stderr=io.StringIO())
    total = json.loads(out.getvalue())["total"]
    described = json.loads((scene / "zones.json").read_text())["zones"]
    theirs = scorer.truth(scorer.read_tracks(scene / "gt.txt", fps), described, (width, height))
    events = [json.loads(line) for line in (tmp_path / "e").read_text().splitlines()]
    want = scorer.score(theirs, events)["total"]
    assert {key: total[key] for key in ("true", "counted", "hits", "misses", "false")} == {
        key: want[key] for key in ("true", "counted", "hits", "misses", "false")
    }
