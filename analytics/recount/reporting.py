"""A recount in words: a table for people, an object for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from analytics.recount.comparing import Comparison, Tallies, Tally, ZoneComparison
from analytics.services.recount import Kept
from counting.stored_form import utc

HEADS = ("", "counted", "again", "new", "new − counted")
NOTHING = "–"


def as_json(comparison: Comparison, kept: Sequence[Kept] = ()) -> dict[str, Any]:
    """Return a comparison as an object; times in UTC. `new` is null where nothing new was tried."""
    coverage = comparison.coverage
    return {
        "camera": comparison.camera.camera_id,
        "from": utc(comparison.start),
        "to": utc(comparison.end),
        "coverage": {"tracks": coverage.tracks, "samples": coverage.samples, "seconds_between": coverage.interval},
        "warnings": warnings(comparison),
        "zones": [_zone(zone) for zone in comparison.zones],
        "kept": [{"zone": each.zone.pk, "zone_name": each.zone.zone_name, "events": each.events} for each in kept],
    }


def as_table(comparison: Comparison) -> str:
    """Return a comparison as a table; times in the camera's zone."""
    lines = [_head(comparison), *warnings(comparison), ""]
    for zone in comparison.zones:
        lines += [*_table(zone, comparison.camera.timezone), ""]
    lines.append("counted: the events log; again: the old line on the stored tracks; new: the new line on them")
    return "\n".join(lines)


def warnings(comparison: Comparison) -> list[str]:
    """Return what keeps the stored tracks from telling the truth."""
    coverage, found = comparison.coverage, []
    if not coverage.tracks:
        found.append(
            "Warning: no tracks are stored for this time. They are kept while a camera runs with tracking switched on."
        )
    if coverage.is_coarse:
        found.append(
            f"Warning: samples lie {coverage.interval:.1f} s apart; who crosses and comes back within that time is "
            "not seen. The camera's “seconds between samples of a track” sets it for the future."
        )
    return found


def _head(comparison: Comparison) -> str:
    zone = ZoneInfo(comparison.camera.timezone)
    start, end = (at.astimezone(zone) for at in (comparison.start, comparison.end))
    interval = comparison.coverage.interval
    every = "" if interval is None else f", one every {interval:.2f} s"
    camera, coverage = comparison.camera, comparison.coverage
    return (
        f"{camera} ({camera.camera_id}), {start:%Y-%m-%d %H:%M:%S} to {end:%Y-%m-%d %H:%M:%S} {camera.timezone}: "
        f"{coverage.tracks} tracks, {coverage.samples} samples{every}"
    )


def _table(zone: ZoneComparison, timezone: str) -> list[str]:
    rows: list[Sequence[str]] = [(zone.candidate.name, *HEADS[1:])]
    rows += [_row(_local(start, timezone), tallies, zone) for start, tallies in zone.by_hour]
    rows.append(_row("total", zone.total, zone))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    return ["  ".join(_cells(row, widths)).rstrip() for row in rows]


def _cells(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    return (
        cell.ljust(width) if number == 0 else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    )


def _row(name: str, tallies: Tallies, zone: ZoneComparison) -> Sequence[str]:
    has_old, has_new = zone.candidate.old is not None, zone.candidate.new is not None
    return (
        name,
        _words(tallies.counted) if has_old else NOTHING,
        _words(tallies.again) if has_old else NOTHING,
        _words(tallies.new) if has_new else NOTHING,
        _difference(tallies) if has_old and has_new else NOTHING,
    )


def _words(tally: Tally) -> str:
    other = f" · {tally.other} other" if tally.other else ""
    return f"{tally.count_in} in · {tally.count_out} out{other}"


def _difference(tallies: Tallies) -> str:
    more_in = tallies.new.count_in - tallies.counted.count_in
    more_out = tallies.new.count_out - tallies.counted.count_out
    return f"{more_in:+d} in · {more_out:+d} out"


def _zone(zone: ZoneComparison) -> dict[str, Any]:
    hours = [{"start": utc(start), **_tallies(tallies, zone)} for start, tallies in zone.by_hour]
    old = zone.candidate.old
    return {
        "name": zone.candidate.name, "zone": old.pk if old else None, **_tallies(zone.total, zone), "hours": hours,
    }  # fmt: skip


def _tallies(tallies: Tallies, zone: ZoneComparison) -> dict[str, Any]:
    old, new = zone.candidate.old is not None, zone.candidate.new is not None
    return {
        "counted": _numbers(tallies.counted) if old else None,
        "again": _numbers(tallies.again) if old else None,
        "new": _numbers(tallies.new) if new else None,
    }


def _numbers(tally: Tally) -> dict[str, int]:
    return {"in": tally.count_in, "out": tally.count_out, "other": tally.other}


def _local(at: dt.datetime, timezone: str) -> str:
    return f"{at.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}"
