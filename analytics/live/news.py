"""Kinds of news that the background thread brings to Redis, one class per kind."""

from __future__ import annotations

import json
import struct
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from redis import Redis

from analytics.live import names
from analytics.live.connection import group_channel, layer_message
from counting.stored_form import utc


class News(Protocol):
    """Something to bring to Redis. `durable` news is kept and tried again, other news is dropped when it fails."""

    @property
    def durable(self) -> bool:
        """Return whether it must arrive, late or not."""

    def send(self, redis: Redis) -> None:
        """Bring it to Redis. Raises RedisError or OSError when Redis is away."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text message for pages, with the state to keep for pages that open later (`keep` = key and seconds)."""

    camera: tuple[int, str]  # id, text key
    kind: str
    data: dict[str, Any]
    at: datetime
    keep: tuple[str, int] | None = None

    @property
    def durable(self) -> bool:
        """Return whether it must arrive: state that expires is not worth sending late."""
        return self.keep is None

    def send(self, redis: Redis) -> None:
        """Number it, keep its state, and publish it."""
        pk, _ = self.camera
        sequence = int(redis.incr(names.sequence_key(pk)))
        message = {"type": "live.message", "pk": pk, "kind": self.kind, "text": self.text(sequence)}
        pipe = redis.pipeline(transaction=False)
        if self.keep:
            key, seconds = self.keep
            pipe.set(key, json.dumps(self.data | {"at": self.at.timestamp()}), ex=seconds)
        pipe.publish(group_channel(names.messages_group(pk)), layer_message(message))
        pipe.execute()

    def text(self, sequence: int) -> str:
        """Return the JSON that a page receives."""
        return message_text(self.kind, self.camera[1], self.data, self.at, sequence)


@dataclass(frozen=True, slots=True)
class Picture:
    """A preview frame with what is drawn over it."""

    pk: int
    body: bytes
    durable: bool = False

    def send(self, redis: Redis) -> None:
        """Publish it to those who look."""
        message = {"type": "live.picture", "pk": self.pk, "body": self.body}
        redis.publish(group_channel(names.pictures_group(self.pk)), layer_message(message))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The newest JPEG of a camera, for pages that open later."""

    pk: int
    jpeg: bytes
    durable: bool = False

    def send(self, redis: Redis) -> None:
        """Keep it for a minute."""
        pipe = redis.pipeline(transaction=False)
        pipe.set(names.snapshot_key(self.pk), self.jpeg, ex=names.SNAPSHOT_SECONDS)
        pipe.set(names.snapshot_time_key(self.pk), repr(time.time()), ex=names.SNAPSHOT_SECONDS)
        pipe.execute()


@dataclass(frozen=True, slots=True)
class ViewerQuestion:
    """Does somebody look at this camera? The answer lands in `answers` as (looks, monotonic seconds)."""

    pk: int
    answers: dict[int, tuple[bool, float]]
    durable: bool = False

    def send(self, redis: Redis) -> None:
        """Ask Redis; an answer that does not come counts as nobody."""
        self.answers[self.pk] = (False, time.monotonic())
        self.answers[self.pk] = (bool(redis.exists(names.viewers_key(self.pk))), time.monotonic())


def message_text(kind: str, camera_id: str, data: dict[str, Any], at: datetime, sequence: int) -> str:
    """Return a message in the one form that pages know: type, camera_id, data, timestamp, sequence."""
    message = {"type": kind, "camera_id": camera_id, "data": data, "timestamp": utc(at), "sequence": sequence}
    return json.dumps(message, separators=(",", ":"))


def picture_body(camera_id: str, jpeg: bytes, scene: dict[str, Any]) -> bytes:
    """Return a picture's frame on the wire: 4 bytes big-endian length, that much JSON, then the JPEG."""
    head = json.dumps({"camera_id": camera_id, **scene}, separators=(",", ":")).encode()
    return struct.pack(">I", len(head)) + head + jpeg
