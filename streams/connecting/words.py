"""What came of a trial, in the language of the reader."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from streams.sources.faults import Explanation, Fault, explain

NOTES: dict[str, Any] = {
    "few_frames": gettext_lazy(
        "Few pictures a second come: people who walk fast may be missed. Raise the camera's rate to 10 or more."
    ),
    "large": gettext_lazy(
        "The picture is larger than counting needs and costs much to decode. The camera's sub stream is enough."
    ),
    "late": gettext_lazy("The pictures come late. The counts are right, but live pages lag behind."),
}
NO_WORKER = gettext_lazy("No worker takes trials now. Start one with: celery -A config worker -Q probes --pool threads")


def told(outcome: dict[str, Any]) -> dict[str, Any]:
    """Return an outcome for people and programs: `error` as {code, reason, advice}, `notes` as sentences."""
    error = outcome["error"]
    return {
        **outcome,
        "error": {"code": error["code"], **_sentences(explanation_of(error))} if error else None,
        "notes": [str(NOTES[note]) for note in outcome["notes"]],
    }


def explanation_of(error: dict[str, Any]) -> Explanation:
    """Return the reason and what to try of an outcome's error."""
    return explain(Fault(error["code"]), error["details"])


def facts(outcome: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what a source is, as pairs of a word and its value."""
    fps, delay = outcome["fps"], outcome["delay_ms"]
    return [
        (_("Picture"), f"{outcome['width']} × {outcome['height']}"),
        (_("Compression"), str(outcome["codec"])),
        (_("Frames a second"), f"{fps:.1f}" if fps else _("too few to measure")),
        (_("Delay"), f"{delay} ms" if delay is not None else _("the camera does not tell the time")),
        (_("First picture after"), f"{outcome['first_ms'] / 1000:.1f} s"),
    ]


def _sentences(explanation: Explanation) -> dict[str, str]:
    return {"reason": explanation.reason, "advice": explanation.advice}
