"""What a cron expression means, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from cameras.core import cron

FEW = 6  # times of day that are named one by one


def cron_words(expression: str, minutes: int) -> str:
    """Return when a checked expression begins and how many minutes a run lasts, in words."""
    minute, hour, day, month, weekday = expression.split()
    parts = [_times(minute, hour), _days(day, weekday), _months(month), _lasts(minutes)]
    return "; ".join(part for part in parts if part)


def _times(minute: str, hour: str) -> str:
    minutes, hours = _numbers(minute, 0), _numbers(hour, 1)
    if len(minutes) * len(hours) <= FEW:
        return _("At %(times)s") % {"times": _listed(f"{each:02}:{past:02}" for each in hours for past in minutes)}
    past = _("every minute") if minute == "*" else _("at minute %(list)s") % {"list": _listed(map(str, minutes))}
    if hour == "*":
        return _("In every hour, %(minutes)s") % {"minutes": past}
    return _("In the hours from %(hours)s o'clock, %(minutes)s") % {
        "hours": _listed(map(str, hours)), "minutes": past,
    }  # fmt: skip


def _days(day: str, weekday: str) -> str:
    dates = _("on day %(list)s of the month") % {"list": _listed(map(str, _numbers(day, 2)))}
    names = [str(WEEKDAYS[(each - 1) % 7]) for each in sorted({number or 7 for number in _numbers(weekday, 4)})]
    weekdays = _("on %(list)s") % {"list": _listed(names)}
    if day == "*":
        return _("every day") if weekday == "*" else weekdays
    if weekday == "*":
        return dates
    both = _("%(dates)s, but only %(weekdays)s") if "*" in (day[0], weekday[0]) else _("%(dates)s, and %(weekdays)s")
    return both % {"dates": dates, "weekdays": weekdays}


def _months(month: str) -> str:
    if month == "*":
        return ""
    return _("in %(list)s") % {"list": _listed(str(MONTHS[each]) for each in _numbers(month, 3))}


def _lasts(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("lasts %(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("lasts %(hours)d h") % {"hours": hours}
    return _("lasts %(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def _numbers(field: str, place: int) -> list[int]:
    return sorted(cron.numbers(field, *cron.FIELDS[place]))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
