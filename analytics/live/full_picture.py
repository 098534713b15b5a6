"""Pictures in the camera's full size, made when somebody asks for one: too dear to make them all the time."""

from __future__ import annotations

import time
from dataclasses import dataclass

from redis import Redis
from redis.exceptions import RedisError

from analytics.live import names
from analytics.live.connection import client
from analytics.live.sender import sender
from cameras.models import Camera

WISH_SECONDS = 5  # for which a wish holds
ASK_SECONDS = 0.5  # between two looks of a session at whether somebody wishes

_wishes: dict[int, tuple[bool, float]] = {}  # by camera: as known, and when it was asked (monotonic seconds)


@dataclass(frozen=True, slots=True)
class WishQuestion:
    """Does somebody wish for a full picture of this camera?"""

    pk: int
    durable: bool = False

    def send(self, redis: Redis) -> None:
        """Ask Redis; an answer that does not come counts as nobody."""
        _wishes[self.pk] = (False, time.monotonic())
        _wishes[self.pk] = (bool(redis.exists(_wish(self.pk))), time.monotonic())


@dataclass(frozen=True, slots=True)
class FullPicture:
    """A picture in full size."""

    pk: int
    jpeg: bytes
    durable: bool = False

    def send(self, redis: Redis) -> None:
        """Keep it for a minute; the wish is fulfilled."""
        pipe = redis.pipeline(transaction=False)
        pipe.set(_picture(self.pk), self.jpeg, ex=names.SNAPSHOT_SECONDS)
        pipe.delete(_wish(self.pk))
        pipe.execute()


def wants_full_picture(camera: Camera) -> bool:
    """Return whether somebody wishes for one, as known up to half a second ago; called by the camera's session."""
    wished, asked_at = _wishes.get(camera.pk, (False, float("-inf")))
    if time.monotonic() - asked_at >= ASK_SECONDS:
        sender.put(("wish", camera.pk), WishQuestion(camera.pk), ASK_SECONDS)
    return wished


def store_full_picture(camera: Camera, jpeg: bytes) -> None:
    """Give the picture to whoever wishes for it."""
    _wishes[camera.pk] = (False, time.monotonic())
    sender.put(("full picture", camera.pk), FullPicture(camera.pk, jpeg), ASK_SECONDS)


def take_full_picture(camera: Camera, seconds: float) -> bytes | None:
    """Return a JPEG in full size that the camera's session makes within so many seconds, else None."""
    try:
        redis = client()
        redis.delete(_picture(camera.pk))  # an old one is none
        redis.set(_wish(camera.pk), 1, ex=WISH_SECONDS)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if isinstance(found := redis.get(_picture(camera.pk)), bytes):
                return found
            time.sleep(0.05)
    except (RedisError, OSError):
        return None
    return None


def _wish(pk: int) -> str:
    return f"{names.PREFIX}:wish:{pk}"


def _picture(pk: int) -> str:
    return f"{names.PREFIX}:full-picture:{pk}"
