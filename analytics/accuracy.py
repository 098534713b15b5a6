"""The accuracy of a camera in words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.choices import EvaluationMethod
from analytics.models import AccuracyEvaluation
from analytics.services.accuracy import FEW_PEOPLE


def percent(evaluation: AccuracyEvaluation) -> str:
    """Return F1 as `97.8 %`, `–` where there is none."""
    return "–" if evaluation.f1 is None else f"{100 * evaluation.f1:.1f} %"


def accuracy_sentence(evaluation: AccuracyEvaluation, timezone: str) -> str:
    """Return e.g. `Accuracy 97.8 % (hand tally of 12 Nov 2026, 84 people)`; the date is of that time zone."""
    day = date_format(evaluation.evaluated_at.astimezone(ZoneInfo(timezone)), "j M Y")
    people = ngettext("%(n)d person", "%(n)d people", evaluation.true_count) % {"n": evaluation.true_count}
    by_hand = evaluation.method == EvaluationMethod.TALLY
    text = (
        _("Accuracy %(percent)s (hand tally of %(day)s, %(people)s)")
        if by_hand
        else _("Accuracy %(percent)s (clip with ground truth, %(day)s, %(people)s)")
    )
    return text % {"percent": percent(evaluation), "day": day, "people": people}


def is_weak(evaluation: AccuracyEvaluation) -> bool:
    """Return whether too few people were seen for the number to say much."""
    return evaluation.true_count < FEW_PEOPLE
