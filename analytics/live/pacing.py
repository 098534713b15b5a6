"""Newest wins: holds the latest piece of news per key and lets each key pass at most once per interval."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass
class Pacer(Generic[K, V]):
    """What waits to be sent. Knows no clock: `now` is any rising number of seconds. Not thread-safe."""

    _waiting: dict[K, tuple[V, float]] = field(default_factory=dict)
    _free_at: dict[K, float] = field(default_factory=dict)

    def put(self, key: K, value: V, interval: float) -> None:
        """Replace what waits under `key`; `interval` is the least time in seconds between two sendings of it."""
        self._waiting[key] = (value, interval)

    def put_back(self, key: K, value: V, interval: float) -> None:
        """Return a value that could not be sent, unless something newer waits already."""
        self._waiting.setdefault(key, (value, interval))

    def take_due(self, now: float) -> list[tuple[K, V, float]]:
        """Remove and return everything that may be sent now, as (key, value, interval), oldest first."""
        due = [key for key in self._waiting if self._free_at.get(key, now) <= now]
        self._free_at = {key: at for key, at in self._free_at.items() if at > now}
        return [self._take(key, now) for key in due]

    def seconds_to_next(self, now: float) -> float | None:
        """Return how long nothing can become due by itself; None while nothing waits."""
        if not self._waiting:
            return None
        return max(0.0, min(self._free_at.get(key, now) for key in self._waiting) - now)

    def _take(self, key: K, now: float) -> tuple[K, V, float]:
        value, interval = self._waiting.pop(key)
        self._free_at[key] = now + interval
        return key, value, interval

    def __len__(self) -> int:
        return len(self._waiting)
