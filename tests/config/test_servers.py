"""The embedded servers serve a test run."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from pytest_django import Settings
from redis import Redis

from config.local import redis, steps
from config.local.console import Console
from config.local.errors import StartError
from config.local.supervisor import Supervisor


@pytest.mark.django_db
def test_the_database_is_a_postgresql_of_the_pinned_version() -> None:
    assert connection.vendor == "postgresql"
    assert connection.pg_version >= 150000  # type: ignore[attr-defined]  # PostgreSQL's own attribute
    assert get_user_model().objects.count() == 0


def test_redis_keeps_what_it_is_told(redis_server: str) -> None:
    with Redis.from_url(redis_server) as client:
        client.set("headcount-test", "1", ex=5)
        assert client.get("headcount-test") == b"1"


def test_a_server_of_a_variable_that_does_not_answer_is_an_error_that_names_it(
    server_folder: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(steps, "EXTERNAL_SECONDS", 0.0)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    console = Console(io.StringIO())
    with pytest.raises(StartError, match="The server of REDIS_URL does not answer"):
        steps.start_servers(server_folder, console, Supervisor(console, server_folder))


def test_without_any_redis_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(redis, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StartError, match="apt install redis-server"):
        redis.executable()


def test_a_redis_of_the_system_is_taken_where_the_wheel_is_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "redis-server").touch(mode=0o755)
    monkeypatch.setattr(redis, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis.executable() == str(tmp_path / "redis-server")


def test_no_connection_is_kept_for_a_thread_that_never_comes_back() -> None:
    """Kept ones added up: 120 pages for 8 browsers left 46 connections open, the server allows 100."""
    assert connection.settings_dict["CONN_MAX_AGE"] == 0
