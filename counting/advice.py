"""Warnings as sentences: those of the line adviser, and of lines that count nobody."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cameras.models import Camera
from counting.core.adviser import Advice
from counting.selectors import lines_of_total, lines_without_tracks

SENTENCES: dict[str, Promise] = {
    "near_border": _(
        "Most of the line lies within %(percent)d %% of the picture's height of a border, where feet are cut off: "
        "move it towards the middle."
    ),
    "too_short": _(
        "The line is only %(percent)s %% of the picture's height long: people walk around its ends. Draw it from wall "
        "to wall."
    ),
    "crosses_itself": _("The line crosses itself: who passes there is counted more than once."),
    "tracks_begin_or_end": _(
        "%(percent)d %% of the %(tracks)d people seen near the line were first or last seen there, so that their "
        "crossing may be lost: move it to where people are seen on both sides."
    ),
    "no_traffic": _("Nobody has crossed the line, though %(tracks)d people were seen: is it where people walk?"),
}


def sentence(advice: Advice) -> str:
    """Return the warning as a sentence in the language of the moment."""
    return str(SENTENCES[advice.code]) % advice.params


def warning_of_double_counting(camera: Camera) -> str:
    """Return the warning that who passes two lines of the camera raises its total twice; empty where nobody does."""
    number = lines_of_total(camera)
    if number < 2:
        return ""
    text = gettext(
        "%(number)s active lines of “%(camera)s” count toward its total: who passes two of them counts twice. "
        "Take “counts toward the camera's total” from those that people pass one after the other."
    )
    return text % {"number": number, "camera": camera}


def warning_of_idle_lines(camera: Camera) -> str:
    """Return the warning that the camera has lines but follows nobody who could cross them; empty where it does."""
    number = lines_without_tracks(camera)
    if not number:
        return ""
    text = gettext(
        "“%(camera)s” does not track people, so that its lines (%(number)s) count nobody. Areas still say how many "
        "are inside."
    )
    return text % {"number": number, "camera": camera}
