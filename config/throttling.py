"""How often a user may ask the API, counted in Redis for all web processes together."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from analytics.live.connection import client

log = logging.getLogger(__name__)

WINDOW = 60  # seconds in which requests are counted
UNASKED_SECONDS = 5.0  # for which Redis is left alone after it did not answer
KEY = "headcount:throttle:{user}:{window}"


class RatePerUser(BaseThrottle):
    """Lets a user ask API_REQUESTS_PER_MINUTE times in each minute of the clock; all of the user's tokens count.

    While Redis is away everybody is let in: the API must answer then too.
    """

    _unasked_until = 0.0  # rising seconds of this process

    def allow_request(self, request: Request, view: Any) -> bool:  # noqa: ARG002
        """Say whether the request may pass."""
        user = getattr(request.user, "pk", None)
        if user is None or time.monotonic() < RatePerUser._unasked_until:
            return True
        now = time.time()
        self._left = WINDOW - now % WINDOW
        try:
            return self._count(KEY.format(user=user, window=int(now // WINDOW))) <= settings.API_REQUESTS_PER_MINUTE
        except (RedisError, OSError) as error:
            RatePerUser._unasked_until = time.monotonic() + UNASKED_SECONDS
            log.warning("Nobody is slowed down, Redis does not answer: %s", error)
            return True

    def wait(self) -> float:
        """Return for how many seconds to wait."""
        return self._left

    def _count(self, key: str) -> int:
        """Return how many requests there were under the key, this one among them."""
        pipe = client().pipeline(transaction=False)
        pipe.incr(key)
        pipe.expire(key, 2 * WINDOW)
        number, _expires = pipe.execute()
        return int(number)
