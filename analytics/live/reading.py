"""What pages read of live state. While Redis is away everything reads as "no data"."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from redis.exceptions import RedisError

from analytics.live import names
from analytics.live.connection import client
from cameras.models import Camera
from counting.stored_form import instant

logger = logging.getLogger("headcount.live")


@dataclass(frozen=True, slots=True)
class LiveStatus:
    """What a camera's session last said of itself.

    `rate` is frames looked at a second, `wanted` how many there should be; `warning` says why numbers are doubtful.
    """

    status: str
    detail: str
    rate: float | None
    engine: str
    at: datetime
    wanted: float | None = None
    warning: str = ""


@dataclass(frozen=True, slots=True)
class LiveState:
    """What is known of a camera now. None = no data. `occupancy`: zone id → people inside."""

    occupancy: dict[int, int] | None = None
    status: LiveStatus | None = None
    snapshot_at: datetime | None = None
    sequence: int = 0


def read_live(cameras: Sequence[Camera]) -> dict[str, LiveState]:
    """Return the live state of each camera by its text key, in one question to Redis."""
    kinds = (names.occupancy_key, names.status_key, names.snapshot_time_key, names.sequence_key)
    keys = [name(camera.pk) for camera in cameras for name in kinds]
    values = _values(keys)
    step = len(kinds)
    return {camera.camera_id: _state(values[index * step : (index + 1) * step]) for index, camera in enumerate(cameras)}


def read_snapshot(camera: Camera) -> bytes | None:
    """Return the camera's newest JPEG; None when there is none of the last minute."""
    try:
        found = client().get(names.snapshot_key(camera.pk))
    except (RedisError, OSError) as error:
        logger.warning("No snapshot, Redis does not answer: %s", error)
        return None
    return found if isinstance(found, bytes) else None


def mark_viewers(pks: Iterable[int]) -> None:
    """Say that somebody looks at these cameras (ids) for the next 5 s. Raises RedisError when Redis is away."""
    pipe = client().pipeline(transaction=False)
    for pk in pks:
        pipe.set(names.viewers_key(pk), 1, ex=names.VIEWER_SECONDS)
    pipe.execute()


def _values(keys: list[str]) -> list[bytes | None]:
    if not keys:
        return []
    try:
        return [value if isinstance(value, bytes) else None for value in client().mget(keys)]  # bytes: never decoded
    except (RedisError, OSError) as error:
        logger.warning("No live state, Redis does not answer: %s", error)
        return [None] * len(keys)


def _state(values: list[bytes | None]) -> LiveState:
    occupancy, status, snapshot_at, sequence = values
    return LiveState(
        occupancy=_occupancy(occupancy),
        status=_status(status),
        snapshot_at=instant(float(snapshot_at)) if snapshot_at else None,
        sequence=int(sequence or 0),
    )


def _occupancy(raw: bytes | None) -> dict[int, int] | None:
    return {int(zone): count for zone, count in json.loads(raw)["zones"].items()} if raw else None


def _status(raw: bytes | None) -> LiveStatus | None:
    if not raw:
        return None
    data: dict[str, Any] = json.loads(raw)
    return LiveStatus(
        data["status"], data["detail"], data["rate"], data["engine"], instant(data["at"]), data.get("wanted"),
        data.get("warning", ""),
    )  # fmt: skip
