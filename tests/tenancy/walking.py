"""Going to addresses as somebody, and seeing what is shown and what is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from tests.api import clients
from tests.tenancy.routes import Route

WRITING = re.compile(r'(?<!FOR )(?<!KEY )\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
NOT_OFFERED = 405


class Walker:
    """Somebody with a browser. What is written on the way is undone at once, and named in `written`."""

    def __init__(self, user: User | None) -> None:
        self.client = clients.browser(user)
        self.client.raise_request_exception = False  # one page that breaks does not hide what is wrong with others
        self.broken: list[str] = []
        self.cookies = copy(self.client.cookies)
        self.written: set[str] = set()

    def read(self, path: str, **query: str) -> Any:
        """Return the answer to a GET."""
        return self._asked("GET", path, query=query)

    def go(self, method: str, path: str, route: Route) -> Any:
        """Return the answer to any method."""
        return self.read(path) if method == "GET" else self.send(method, path, route)

    def send(self, method: str, path: str, route: Route) -> Any:
        """Return the answer to a request that could write, with an empty body."""
        if route.is_api or (method != "POST" and not route.is_admin):
            return self._asked(method, path, body="{}", content_type="application/json")
        return self._asked(method, path, body="", content_type="application/x-www-form-urlencoded")

    def _asked(self, method: str, path: str, query: dict[str, str] | None = None, body: str = "", **extra: Any) -> Any:
        clients.forget_throttles()
        self.client.cookies = copy(self.cookies)  # no request logs out for good
        self.written = set()
        with transaction.atomic(), connection.execute_wrapper(self._note):
            answer: Any = self.client.generic(method, path, body, query_params=query, **extra)
            answer.body = text_of(answer)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            self.broken.append(f"{method} {path} {query or ''} breaks: {answer.exc_info or answer.status_code}")
        return answer

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.written |= set(WRITING.findall(sql))
        return execute(sql, params, many, context)


def text_of(answer: Any) -> str:
    """Return the whole body of an answer, streamed or not."""
    return str(answer.getvalue().decode(errors="replace"))


@contextmanager
def problems(*walkers: Walker) -> Iterator[list[str]]:
    """Gather lines about what is wrong, also with pages that the walkers saw, and fail with all of them in the end."""
    found: list[str] = []
    yield found
    found += [line for walker in walkers for line in walker.broken]
    assert not found, "\n".join(["", *found])
