"""Answers for machines: is the process alive, is the product ready."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse

from config.local import redis

SECONDS = 2  # after which a server counts as missing
OPTIONS = f"-c statement_timeout={SECONDS * 1000}"


def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while this process lives."""
    return JsonResponse({"status": "ok"})


async def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when the product can work, 503 with the names of what is missing otherwise."""
    of_database, redis_answers = await asyncio.gather(
        asyncio.to_thread(_missing_in_database),
        asyncio.to_thread(redis.answers, settings.REDIS_URL),
    )
    missing = of_database + ([] if redis_answers else ["redis"])
    status = 503 if missing else 200
    return JsonResponse({"status": "not ready" if missing else "ok", "missing": missing}, status=status)


def _missing_in_database() -> list[str]:
    """Look through a connection of its own: a pooled one may hang on a server that is gone."""
    parameters: dict[str, Any] = connection.get_connection_params()
    plain = {name: value for name, value in parameters.items() if name in _CONNECTION_PARAMETERS}
    try:
        with psycopg.connect(**plain, connect_timeout=SECONDS, options=OPTIONS) as probe:
            applied = set(probe.execute("SELECT app, name FROM django_migrations").fetchall())
    except psycopg.errors.UndefinedTable:
        return ["migrations"]
    except psycopg.Error:
        return ["database"]
    return [] if _expected() <= applied else ["migrations"]


@cache
def _expected() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app as this process's code knows them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


_CONNECTION_PARAMETERS = frozenset({"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert"})
