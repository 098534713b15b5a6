"""Counts of today in the one form that messages and pages share."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analytics.selectors import CameraCounts, ClassCounts, ZoneCounts
from cameras.models import Camera
from counting.stored_form import utc


def counts_data(camera: Camera, counts: CameraCounts, at: datetime) -> dict[str, Any]:
    """Return the data of a `counts` message: camera, zones by id, truth where it is known, end of the local day.

    `derived` is how many are behind the camera's lines now; it holds where no area measures. `classes` are further
    classes that were counted today, by label; a zone names them where it has any.
    """
    return {
        "in": counts.count_in,
        "out": counts.count_out,
        "total": counts.count_total,
        "derived": counts.derived,
        "zones": {str(zone): _zone(numbers) for zone, numbers in counts.zones.items()},
        "classes": _classes(counts.classes),
        "truth": _truth(counts.zones.values()),
        "last_event": utc(counts.last_event_at) if counts.last_event_at else None,
        "day_ends": utc(next_midnight(at, camera.timezone)),
    }


def next_midnight(at: datetime, zone: str) -> datetime:
    """Return when the day of `at` ends in the time zone `zone`."""
    tomorrow = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=ZoneInfo(zone))


def agreement(pairs: Iterable[tuple[int, int]]) -> float | None:
    """Return how well counts agree with the truth, 0–1, from pairs (counted, true) of each line and direction.

    Every difference counts, so that one too many here does not make up for one too few there. None without truth.
    """
    known = list(pairs)
    true = sum(right for _, right in known)
    if true == 0:
        return None
    return max(0.0, 1 - sum(abs(counted - right) for counted, right in known) / true)


def _zone(numbers: ZoneCounts) -> dict[str, Any]:
    data: dict[str, Any] = {"in": numbers.count_in, "out": numbers.count_out, "total": numbers.count_total}
    if _has_truth(numbers):
        data |= {"truth_in": numbers.truth_in or 0, "truth_out": numbers.truth_out or 0}
    return data | ({"classes": _classes(numbers.classes)} if numbers.classes else {})


def _classes(classes: Mapping[str, ClassCounts]) -> dict[str, dict[str, int]]:
    return {
        label: {"in": counts.count_in, "out": counts.count_out, "total": counts.count_total}
        for label, counts in sorted(classes.items())
    }


def _truth(zones: Iterable[ZoneCounts]) -> dict[str, Any] | None:
    """Return what was counted and what is true over the zones whose truth is known; None when there is none."""
    known = [zone for zone in zones if _has_truth(zone)]
    if not known:
        return None
    pairs = [(zone.count_in, zone.truth_in or 0) for zone in known]
    pairs += [(zone.count_out, zone.truth_out or 0) for zone in known]
    return {
        "counted": sum(counted for counted, _ in pairs),
        "true": sum(right for _, right in pairs),
        "agreement": agreement(pairs),
    }


def _has_truth(numbers: ZoneCounts) -> bool:
    return numbers.truth_in is not None or numbers.truth_out is not None
