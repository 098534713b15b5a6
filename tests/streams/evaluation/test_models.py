"""`manage.py evaluate_model`: a model over labelled frames, and the numbers that its row keeps."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from cameras.models import AIModel
from streams.evaluation.models import Found
from tests import making
from tests.streams import films

pytestmark = pytest.mark.django_db

PLACES = [(12 * number, 10) for number in range(10)]  # lefts and tops of ten people side by side, 8 × 40 pixels


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Return a folder of weights with labels of ten people, eight of whom the model finds, beside two that are none."""
    settings.MODEL_ROOT = str(tmp_path)
    labels = [f"1,{who},{left},{top},8,40,1\n" for who, (left, top) in enumerate(PLACES, 1)]
    found = [f"1,-1,{left + 1},{top},8,40,0.9\n" for left, top in PLACES[:8]]
    found += ["1,-1,0,54,8,40,0.9\n", "1,-1,30,54,8,40,0.6\n"]
    found += [f"1,-1,{left},{top},8,40,0.4\n" for left, top in PLACES[8:]]  # found, but not surely enough
    (tmp_path / "gt.txt").write_text("".join(labels))
    (tmp_path / "det.txt").write_text("".join(found))
    return tmp_path


@pytest.fixture
def model(folder: Path) -> AIModel:
    return AIModel.objects.create(
        name="replay", version="1", backend="scripted", weights_path="det.txt", metrics={"note": "kept"}
    )


def measured(folder: Path, *more: object, model: str = "replay:1") -> dict[str, Any]:
    out = io.StringIO()
    given = [model, "--ground-truth", folder / "gt.txt", "--size", "128x96", "--fps", 10, *more]
    call_command("evaluate_model", *map(str, given), "--json", stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def refusal(*given: object) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("evaluate_model", *map(str, given))
    assert refused.value.returncode == 2
    return str(refused.value)


def test_eight_right_two_false_two_missed(folder: Path, model: AIModel) -> None:
    report = measured(folder)
    model.refresh_from_db()
    percents = {name: report[name] for name in ("precision_percent", "recall_percent", "accuracy_percent")}
    assert percents == {"precision_percent": 80.0, "recall_percent": 80.0, "accuracy_percent": 66.67}
    assert (report["true_positives"], report["false_positives"], report["false_negatives"]) == (8, 2, 2)
    assert model.metrics == {name: value for name, value in report.items() if name != "model"} | {"note": "kept"}
    assert (model.metrics["ground_truth"], model.metrics["iou"], model.metrics["frames"]) == ("gt.txt", 0.5, 1)


def test_with_less_asked_for_the_unsure_are_found_too(folder: Path, model: AIModel) -> None:
    report = measured(folder, "--confidence", 0.3)
    assert (report["precision_percent"], report["recall_percent"], report["accuracy_percent"]) == (83.33, 100.0, 83.33)


def test_the_share_of_right_identities_is_that_of_the_tracker(folder: Path, model: AIModel) -> None:
    boxes = films.crossing(40)
    films.detections(folder / "det.txt", boxes)
    rows = [f"{n},7,{b[0]},{b[1]},{b[2]},{b[3]},1\n" for n, people in enumerate(boxes, 1) for b in people]
    (folder / "gt.txt").write_text("".join(rows))
    report = measured(folder)
    assert (report["precision_percent"], report["recall_percent"]) == (100.0, 100.0)
    assert report["tracking_accuracy"] > 90  # all but the first frames, in which a track must prove itself


def test_the_video_beside_the_labels_is_taken(folder: Path, model: AIModel) -> None:
    making.video(folder / "clip.mp4")  # 64 × 48 pixels, three frames
    (folder / "det.txt").write_text("1,-1,0,0,10,20,0.9\n")
    (folder / "gt.txt").write_text("1,1,0,0,10,20,1\n2,1,0,0,10,20,1\n")
    out = io.StringIO()
    call_command("evaluate_model", "replay", "--ground-truth", str(folder / "gt.txt"), stdout=out)
    lines = [line.strip() for line in out.getvalue().splitlines()]
    assert lines[:4] == ["replay 1, 2 frames", "precision: 100.00 %", "recall: 50.00 %", "accuracy: 50.00 %"]


def test_a_box_is_right_from_half_overlap_on_and_only_one_of_two() -> None:
    label = np.array([[0.0, 0.0, 10.0, 10.0]])
    found = Found()
    found.add(label, np.array([[0.0, 0.0, 10.0, 5.0]]))  # exactly one half
    assert (found.right, found.false, found.missed) == (1, 0, 0)
    found.add(label, np.array([[0.0, 0.0, 10.0, 4.9]]))
    assert (found.right, found.false, found.missed) == (1, 1, 1)
    found.add(label, np.array([[0.0, 0.0, 10.0, 9.0], [0.0, 0.0, 10.0, 10.0]]))
    assert (found.right, found.false, found.missed) == (2, 2, 1)
    found.add(np.empty((0, 4)), np.empty((0, 4)))
    assert (found.right, found.false, found.missed, found.frames) == (2, 2, 1, 4)


def test_nothing_to_divide_by_is_no_number() -> None:
    assert Found().percents() == {"precision_percent": None, "recall_percent": None, "accuracy_percent": None}


def test_what_cannot_be_measured_is_said(folder: Path, model: AIModel) -> None:
    given = ("--ground-truth", folder / "gt.txt")
    assert refusal("nobody", *given) == "no model is called 'nobody'; there are replay:1"
    assert refusal("replay", "--ground-truth", folder / "gone.txt") == f"no such file: {folder / 'gone.txt'}"
    assert refusal("replay", *given) == "0 videos lie beside gt.txt: name one with --video FILE"
    (folder / "gt.txt").write_text("t,zone,direction\n")
    assert "a model is measured by boxes" in refusal("replay", *given)
    (folder / "det.txt").unlink()
    (folder / "gt.txt").write_text("1,1,0,0,5,6,1\n")
    assert "no such file" in refusal("replay", *given, "--size", "64x48", "--fps", 5)
    AIModel.objects.create(name="replay", version="2", backend="scripted", weights_path="det.txt")
    assert "several models are called 'replay'" in refusal("replay", *given)
    model.refresh_from_db()
    assert model.metrics == {"note": "kept"}
