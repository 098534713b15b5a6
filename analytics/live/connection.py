"""The connection to Redis for live state: short time-outs, no retries, because a camera must never wait for a page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

CONNECT_SECONDS = 0.5
ANSWER_SECONDS = 1.0


def client() -> Redis:
    """Return the client of this process for settings.REDIS_URL (redis://, rediss:// or unix://)."""
    return _client_of(settings.REDIS_URL)


@lru_cache(maxsize=4)
def _client_of(url: str) -> Redis:
    return Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def group_channel(group: str) -> str:
    """Return the Redis channel on which the channel layer listens for `group`.

    Publishing there directly saves an event loop and a connection per message of a camera thread; the layer's own
    asynchronous `group_send` would need both.
    """
    config: Any = settings.CHANNEL_LAYERS["default"]["CONFIG"]
    return f"{config['prefix']}__group__{group}"


def layer_message(message: dict[str, Any]) -> bytes:
    """Return the message as the channel layer reads it."""
    encoded: bytes = get_channel_layer().serialize(message)
    return encoded
