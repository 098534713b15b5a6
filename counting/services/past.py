"""What was set for a camera and its zones at a time, from their histories: old results must not follow new settings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from cameras.core.schedule import intervals
from cameras.models import Camera
from counting.core.periods import Period, Span, joined
from counting.models import CountingZone

END_OF_TIME = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class ZoneState:
    """A zone from `since` on: capacity in persons, floor in square metres; None where the zone does not say."""

    since: dt.datetime
    is_active: bool
    capacity: int | None
    area: Decimal | None


class Past:
    """The settings of a camera and its zones over time. Its place is taken as it is now: it has no history."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self._cameras = _states_of_camera(camera)
        self._zones = _states_of_zones(camera)

    @property
    def began(self) -> dt.datetime:
        """Return since when the camera is there."""
        since: dt.datetime = self._cameras[0].history_date if self._cameras else self.camera.created_at
        return since

    def watched(self, start: dt.datetime, end: dt.datetime) -> list[Span]:
        """Return when the camera was to count from `start` to before `end`: active, counting, in its schedule."""
        found: list[Span] = []
        for state, since, until in self._stretches(start, end):
            if state.is_active and state.counting_enabled:
                schedule = state.schedule_config if state.schedule_enabled else None
                found += intervals(schedule, ZoneInfo(self.camera.timezone), since, until)
        return joined(found)

    def zones_in(self, period: Period) -> list[int]:
        """Return the zones that were active in a part of the period."""
        return [zone for zone, states in self._zones.items() if _is_active_in(states, period)]

    def capacity(self, zone: int | None, at: dt.datetime) -> int | None:
        """Return how many persons were allowed in the zone, else at the camera's place; None where nothing says it."""
        state = self._zone_at(zone, at)
        place = self.camera.location
        return (state and state.capacity) or (place.max_capacity if place else None)

    def area(self, zone: int | None, at: dt.datetime) -> Decimal | None:
        """Return the floor of the zone, else of the camera's place, in square metres; None where nothing says it."""
        state = self._zone_at(zone, at)
        place = self.camera.location
        return (state and state.area) or (place.area_sqm if place else None)

    def _zone_at(self, zone: int | None, at: dt.datetime) -> ZoneState | None:
        states = self._zones.get(zone, []) if zone is not None else []
        return next((state for state in reversed(states) if state.since <= at), states[0] if states else None)

    def _stretches(self, start: dt.datetime, end: dt.datetime) -> Iterator[tuple[Any, dt.datetime, dt.datetime]]:
        """Yield the states of the camera with the parts of the span in which they held."""
        states = self._cameras or [self.camera]
        begins = [self.began, *(state.history_date for state in states[1:]), END_OF_TIME]
        for state, (since, until) in zip(states, pairwise(begins), strict=True):
            if max(since, start) < min(until, end):
                yield state, max(since, start), min(until, end)


def _states_of_camera(camera: Camera) -> list[Any]:
    rows = Camera.history.filter(id=camera.pk)
    return list(
        rows.order_by("history_date", "history_id").only(
            "history_date", "is_active", "counting_enabled", "schedule_enabled", "schedule_config"
        )
    )


def _states_of_zones(camera: Camera) -> dict[int, list[ZoneState]]:
    """Return the states of each zone in order; a zone without a history is as it is now."""
    found: defaultdict[int, list[ZoneState]] = defaultdict(list)
    rows = CountingZone.history.filter(camera_id=camera.camera_id).order_by("history_date", "history_id")
    for row in rows.only("id", "history_date", "history_type", "is_active", "max_capacity", "zone_area_sqm"):
        is_active = row.is_active and row.history_type != "-"
        found[row.id].append(ZoneState(row.history_date, is_active, row.max_capacity, row.zone_area_sqm))
    for zone in CountingZone.objects.filter(camera=camera).exclude(pk__in=list(found)):
        found[zone.pk].append(ZoneState(zone.created_at, zone.is_active, zone.max_capacity, zone.zone_area_sqm))
    existing = set(CountingZone.objects.filter(camera=camera).values_list("pk", flat=True))
    return {zone: states for zone, states in found.items() if zone in existing}


def _is_active_in(states: Sequence[ZoneState], period: Period) -> bool:
    begins = [*(state.since for state in states), END_OF_TIME]
    return any(
        state.is_active and since < period.end and until > period.start
        for state, (since, until) in zip(states, pairwise(begins), strict=True)
    )
