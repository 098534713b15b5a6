"""The background thread that brings news to Redis, so that no camera ever waits for it."""

import atexit
import logging
import threading
import time
from collections.abc import Hashable

from redis.exceptions import RedisError

from analytics.live.connection import client
from analytics.live.news import News
from analytics.live.pacing import Pacer

logger = logging.getLogger("headcount.live")

COMPLAIN_SECONDS = 60.0
HOLD_OFF_SECONDS = 1.0  # after a failure Redis is left alone for this long

Key = tuple[Hashable, ...]


class Sender:
    """A mailbox with one thread that empties it. Holds at most one piece of news per key."""

    def __init__(self) -> None:
        self._pacer: Pacer[Key, News] = Pacer()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._sending = False
        self._complained_at: float | None = None

    def put(self, key: Key, news: News, interval: float) -> None:
        """Leave news; it replaces what waits under the same key. Returns at once."""
        with self._changed:
            self._pacer.put(key, news, interval)
            self._changed.notify_all()
        self._ensure_thread()

    def flush(self, seconds: float) -> bool:
        """Wait until nothing waits any more, at most `seconds`; return whether all is sent."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while len(self._pacer) or self._sending:
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)
        return True

    def _ensure_thread(self) -> None:
        """Start the thread on first use, and again in a process that was forked from one that had it."""
        with self._changed:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="headcount-live", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            self._deliver(self._next_batch())

    def _next_batch(self) -> list[tuple[Key, News, float]]:
        with self._changed:
            while not (batch := self._pacer.take_due(time.monotonic())):
                self._changed.wait(self._pacer.seconds_to_next(time.monotonic()))
            self._sending = True
            return batch

    def _deliver(self, batch: list[tuple[Key, News, float]]) -> None:
        """Send the batch; when Redis is away keep what is durable and leave Redis alone for a while."""
        failed = self._unsent(batch)
        with self._changed:
            for key, news, interval in failed:
                if news.durable:
                    self._pacer.put_back(key, news, interval)
            self._sending = False
            self._changed.notify_all()
        if failed:
            time.sleep(HOLD_OFF_SECONDS)

    def _unsent(self, batch: list[tuple[Key, News, float]]) -> list[tuple[Key, News, float]]:
        """Send until Redis fails, and return the rest: what comes after a time-out would only wait for the next."""
        for index, (_, news, _) in enumerate(batch):
            if not self._sent(news):
                return batch[index:]
        return []

    def _sent(self, news: News) -> bool:
        try:
            news.send(client())
        except (RedisError, OSError) as error:
            self._complain("Live pages get no news, Redis does not answer: %s", error)
            return False
        except Exception as error:  # one bad piece of news must not end the thread for all cameras
            self._complain("A live message could not be sent: %r", error)
        return True

    def _complain(self, text: str, error: Exception) -> None:
        now = time.monotonic()
        if self._complained_at is None or now - self._complained_at >= COMPLAIN_SECONDS:
            self._complained_at = now
            logger.warning(text, error)


sender = Sender()
atexit.register(sender.flush, 0.5)
