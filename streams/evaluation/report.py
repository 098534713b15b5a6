"""The report of an evaluation: numbers as JSON and as a table, and a folder with pictures and one page to open."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from counting.advice import sentence
from counting.core.zones import Zone
from streams.evaluation.evaluating import Evaluation, Finding
from streams.evaluation.pictures import Illustrator
from streams.sources.file import VideoFile
from streams.sources.synthetic import Blank

MOST_PICTURES = 200
PAGE, NUMBERS = "report.html", "report.json"


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with the name of its picture and the picture itself, for the page."""

    finding: Finding
    file: str
    data: str


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the whole evaluation as JSON."""
    identity = evaluation.identity
    return {
        "method": evaluation.method,
        **{
            name: evaluation.run[name]
            for name in ("frames", "seconds_video", "seconds_run", "fps", "detector", "engine")
        },
        "lines": {zone: score.as_json() for zone, score in evaluation.scores.items()},
        "total": evaluation.total.as_json(),
        "identity": {name: round(value, 4) for name, value in asdict(identity).items()} if identity else None,
        "missed": [_finding(each) for each in evaluation.findings() if each.kind == "miss"],
        "false_alarms": [_finding(each) for each in evaluation.findings() if each.kind == "false_alarm"],
        "advice": advice_of(evaluation),
    }


def advice_of(evaluation: Evaluation) -> list[dict[str, str]]:
    """Return the warnings about lines with their sentences."""
    return [
        {"zone": zone, "code": each.code, "text": sentence(each)}
        for zone, advice in evaluation.advice.items()
        for each in advice
    ]


def write_report(
    folder: Path, title: str, evaluation: Evaluation, source: VideoFile | Blank, zones: Sequence[Zone]
) -> list[Shown]:
    """Write page, numbers and pictures into a folder, which is made. Raises OSError and SourceError."""
    folder.mkdir(parents=True, exist_ok=True)
    illustrator = Illustrator(evaluation, source, zones)
    findings = evaluation.findings()
    shown = [_picture(folder, number, each, illustrator) for number, each in enumerate(findings[:MOST_PICTURES], 1)]
    numbers = as_json(evaluation)  # rounded once, so that page, table and JSON say the same
    (folder / NUMBERS).write_text(json.dumps(numbers, indent=1) + "\n")
    context = {
        "title": title,
        "evaluation": evaluation,
        "numbers": numbers,
        "shown": shown,
        "left_out": len(findings) - len(shown),
        "drawn": isinstance(source, Blank),
    }
    (folder / PAGE).write_text(render_to_string("streams/evaluation.html", context))
    return shown


def _picture(folder: Path, number: int, finding: Finding, illustrator: Illustrator) -> Shown:
    data = illustrator.picture(finding)
    name = f"{number:03d}-{finding.kind}-{finding.time:.2f}s.jpg"
    (folder / name).write_bytes(data)
    return Shown(finding, name, base64.b64encode(data).decode())


def _finding(finding: Finding) -> dict[str, Any]:
    return {"zone": finding.zone, "direction": finding.direction, "t": round(finding.time, 3)}
