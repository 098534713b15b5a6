"""Why the numbers of a camera may be doubtful."""

from __future__ import annotations

from analytics.live import LiveStatus
from cameras.models import Camera
from counting.advice import warning_of_double_counting, warning_of_idle_lines


def warnings_of(camera: Camera, status: LiveStatus | None) -> list[str]:
    """Return the camera's warnings as sentences: too few frames, lines that count nobody or somebody twice.

    That a camera says nothing is its state and no warning; outside of its schedule it is neither.
    """
    found = (
        status.warning if status else "",
        warning_of_idle_lines(camera),
        warning_of_double_counting(camera),
    )
    return [text for text in found if text]
