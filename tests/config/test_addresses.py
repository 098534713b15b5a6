"""Addresses are short and plain enough for every program that reads them, and settings know them before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from config.local import addresses, servers
from config.local.redis import answers

KERNEL_LIMIT = 107  # bytes of a Unix socket's path


def test_sockets_lie_in_the_var_folder() -> None:
    var = Path("/srv/headcount/var")
    assert addresses.redis_url(var) == "unix:///srv/headcount/var/run/redis.sock"
    assert addresses.database_url(var) == (
        "postgres://postgres@/headcount?host=%2Fsrv%2Fheadcount%2Fvar%2Frun%2Fpostgres"
    )


@pytest.mark.parametrize("name", ["deep/" * 40 + "var", "Haus und Hof", "100%", "größe", "a#b?c"])
def test_a_folder_that_no_address_can_hold_gets_a_short_plain_one(name: str) -> None:
    var = Path("/srv") / name
    for path in (addresses.redis_socket(var), addresses.postgres_socket_folder(var) / ".s.PGSQL.5432"):
        assert path.is_relative_to(tempfile.gettempdir())
        assert len(bytes(path)) <= KERNEL_LIMIT
        assert addresses.PLAIN.fullmatch(str(path))
    assert addresses.socket_folder(var) != addresses.socket_folder(var / "x")


def test_the_longest_folder_of_its_own_still_fits_the_kernel() -> None:
    var = Path("/" + "v" * (addresses.SOCKET_FOLDER_LIMIT - len("//run")))
    assert addresses.socket_folder(var) == var / "run"
    assert len(bytes(addresses.postgres_socket_folder(var) / ".s.PGSQL.5432.lock")) <= KERNEL_LIMIT + len(".lock")


@pytest.mark.parametrize(
    ("redis", "broker"),
    [
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock"),
        ("redis://host:6379/1", "redis://host:6379/1"),
        ("rediss://host/0", "rediss://host/0"),
    ],
)
def test_celery_has_its_own_name_for_a_socket(redis: str, broker: str) -> None:
    assert addresses.broker_url(redis) == broker


def test_servers_run_in_a_folder_with_a_long_and_odd_name(server_folder: Path) -> None:
    var = server_folder / ("ein sehr langer Name, " * 5) / "var"
    with servers.running_redis(var) as redis_url, servers.running_postgres(var):
        assert answers(redis_url)
    assert not answers(redis_url)
