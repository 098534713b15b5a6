"""The embedded servers serve a test run."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from redis import Redis


@pytest.mark.django_db
def test_the_database_is_a_postgresql_of_the_pinned_version() -> None:
    assert connection.vendor == "postgresql"
    assert connection.pg_version >= 150000  # type: ignore[attr-defined]  # PostgreSQL's own attribute
    assert get_user_model().objects.count() == 0


def test_redis_keeps_what_it_is_told(redis_server: str) -> None:
    with Redis.from_url(redis_server) as client:
        client.set("headcount-test", "1", ex=5)
        assert client.get("headcount-test") == b"1"
