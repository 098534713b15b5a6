"""The present state of cameras as pages and sockets show it: configuration, counts and live state put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from analytics.live import LiveState, LiveStatus, counts_data, read_live
from analytics.selectors import counts_today
from analytics.states import people_inside, status_of
from cameras.models import Camera
from cameras.querysets import AnyUser
from counting.models import CountingZone
from dashboards.core.shapes import Points, in_side, normalized_points

ZONES = Prefetch("zones", CountingZone.objects.filter(is_active=True), to_attr="active_zones")


@dataclass(frozen=True, slots=True)
class ZoneState:
    """A zone with its numbers. None = no data. `points` in 0–1 of the picture, `in_side` as in core.shapes."""

    zone: CountingZone
    points: Points
    in_side: int
    counts: dict[str, Any]
    inside: int | None

    @property
    def is_line(self) -> bool:
        """Return whether people cross it rather than stay in it."""
        return self.zone.zone_type == "counting_line"

    @property
    def almost_full(self) -> float:
        """Return the number of people from which on the area is almost full: its alert, or four fifths."""
        return self.zone.alert_threshold or 0.8 * (self.zone.max_capacity or 0)

    @property
    def full(self) -> float:
        """Return the number above which the area is full, between the last free place and none."""
        return (self.zone.max_capacity or 0) - 0.5

    def as_drawing(self) -> dict[str, Any]:
        """Return what the browser needs to draw it."""
        kind = "line" if self.is_line else "area"
        name = self.zone.zone_name
        return {"id": self.zone.pk, "name": name, "kind": kind, "points": self.points, "in_side": self.in_side}


@dataclass(frozen=True, slots=True)
class CameraState:
    """A camera with everything a card shows. `counts` is the data of a `counts` message."""

    camera: Camera
    live: LiveState
    status: LiveStatus
    counts: dict[str, Any]
    zones: tuple[ZoneState, ...]

    @property
    def lines(self) -> list[ZoneState]:
        """Return the lines."""
        return [zone for zone in self.zones if zone.is_line]

    @property
    def areas(self) -> list[ZoneState]:
        """Return the areas."""
        return [zone for zone in self.zones if not zone.is_line]

    @property
    def inside(self) -> int | None:
        """Return how many are in the areas of the total together, or behind the lines where there are none.

        None = no data.
        """
        derived: int | None = self.counts["derived"]
        return people_inside((state.zone for state in self.zones), self.live.occupancy, derived)

    @property
    def is_derived(self) -> bool:
        """Return whether who is inside follows from the lines, because no area measures it."""
        return bool(self.lines) and not self._areas_of_total

    @property
    def _areas_of_total(self) -> list[ZoneState]:
        return [zone for zone in self.areas if zone.zone.counts_toward_total]

    @property
    def last_event(self) -> datetime | None:
        """Return the time of the newest counted event."""
        raw = self.counts["last_event"]
        return datetime.fromisoformat(raw) if raw else None

    def as_snapshot(self) -> dict[str, Any]:
        """Return the data of a `snapshot` message: the newest of each kind of message together."""
        inside = self.live.occupancy
        status = self.status
        return {
            "counts": self.counts,
            "occupancy": None if inside is None else {"zones": {str(zone): n for zone, n in inside.items()}},
            "status": {
                "status": status.status, "detail": status.detail, "rate": status.rate, "wanted": status.wanted,
                "engine": status.engine, "warning": status.warning,
            },
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sums:
    """Totals over the cameras of a page. None = no data."""

    count_in: int | None
    count_out: int | None
    inside: int | None
    online: int
    cameras: int


def visible_cameras(user: AnyUser) -> QuerySet[Camera]:
    """Return the cameras that the user may see, with what a state needs of them."""
    return Camera.objects.for_user(user).select_related("health", "location").prefetch_related(ZONES)


def camera_states(cameras: Sequence[Camera]) -> list[CameraState]:
    """Return the state of each camera: one query for the counts and one question to Redis, however many they are."""
    live = read_live(cameras)
    counts = counts_today(cameras)
    now = timezone.now()
    return [
        _state(camera, live[camera.camera_id], counts_data(camera, counts[camera.camera_id], now)) for camera in cameras
    ]


def sums(states: Sequence[CameraState]) -> Sums:
    """Return the totals of a page."""
    return Sums(
        count_in=_sum(state.counts["in"] for state in states),
        count_out=_sum(state.counts["out"] for state in states),
        inside=_sum(state.inside for state in states),
        online=sum(state.status.status == "online" for state in states),
        cameras=len(states),
    )


def _sum(values: Any) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _state(camera: Camera, live: LiveState, counts: dict[str, Any]) -> CameraState:
    status = status_of(camera, live, timezone.now())
    if _never_seen(camera, live, counts):
        counts = counts | {"in": None, "out": None, "total": None, "derived": None, "zones": {}}
    zones: list[CountingZone] = getattr(camera, "active_zones", [])
    return CameraState(camera, live, status, counts, tuple(_zone_state(camera, zone, live, counts) for zone in zones))


def _zone_state(camera: Camera, zone: CountingZone, live: LiveState, counts: dict[str, Any]) -> ZoneState:
    points = normalized_points(zone.zone_coordinates, camera.resolution_width, camera.resolution_height)
    inside = (live.occupancy or {}).get(zone.pk)
    return ZoneState(zone, points, in_side(zone.direction_mapping), counts["zones"].get(str(zone.pk), {}), inside)


def _never_seen(camera: Camera, live: LiveState, counts: dict[str, Any]) -> bool:
    """Return whether nothing has ever come from the camera, so that a 0 would be invented."""
    health = getattr(camera, "health", None)
    heard = health is not None and health.last_heartbeat is not None
    return not heard and live.status is None and counts["last_event"] is None
