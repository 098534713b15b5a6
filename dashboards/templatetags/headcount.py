"""Numbers and words as pages show them."""

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from analytics.states import WORDS

register = template.Library()


@register.filter
def count(value: Any) -> str:
    """Return a number with its thousands grouped, or "no data"; never 0 for what is not known."""
    if value is None or value == "":
        return _("no data")
    return str(number_format(value, use_l10n=True, force_grouping=True))


@register.filter
def share(value: float | None) -> str:
    """Return 0–1 as a percentage with one digit; a dash when it is not known."""
    if value is None:
        return "–"
    return _("%(number)s%%") % {"number": number_format(value * 100, decimal_pos=1, use_l10n=True)}


@register.filter
def apart(counts: dict[str, Any], way: str) -> str:
    """Return what further classes of a zone or a camera went a way today, as "bicycle 3, dog 1"; empty without any."""
    classes = counts.get("classes") or {}
    return ", ".join(f"{label} {count(numbers[way])}" for label, numbers in classes.items())


@register.filter
def status_word(status: str) -> str:
    """Return the word of a camera's status; an unknown one as it is."""
    return str(WORDS[status][1]) if status in WORDS else status


@register.filter
def status_tone(status: str) -> str:
    """Return good, warn or bad; empty for an unknown status."""
    return WORDS[status][0] if status in WORDS else ""
