"""What machines are told: alive, ready, and if not, what is missing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings


@pytest.mark.django_db
def test_a_complete_product_is_ready(client: Client, redis_server: str) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "missing": []})


@pytest.mark.django_db
def test_a_redis_that_is_away_is_named(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    response = client.get("/readyz")
    assert (response.status_code, response.json()["missing"]) == (503, ["redis"])


@pytest.mark.django_db
def test_a_database_that_is_away_is_named(client: Client, redis_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"host": "/nowhere"})
    response = client.get("/readyz")
    assert (response.status_code, response.json()["missing"]) == (503, ["database"])


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_was_not_applied_is_named(client: Client, redis_server: str) -> None:
    last = MigrationLoader(connection).graph.leaf_nodes("config")[0]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE (app, name) = (%s, %s)", last)
        try:
            response = client.get("/readyz")
        finally:
            cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", last)
    assert (response.status_code, response.json()["missing"]) == (503, ["migrations"])


@pytest.mark.django_db
def test_healthz_asks_nobody(
    client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
