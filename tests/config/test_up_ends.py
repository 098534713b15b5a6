"""How a product ends: in good order, or killed and then picked up by the next start."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil
from redis import Redis

from tests.config.product import Product

GONE_SECONDS = 60.0  # far more than the programs need to notice


def left(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Return those that still run after at most so many seconds."""
    alive: list[psutil.Process] = psutil.wait_procs(processes, timeout=seconds)[1]
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def test_ctrl_c_ends_everything_and_a_kill_is_survived_with_the_same_data(server_folder: Path) -> None:
    """One story, because each start takes seconds: start, kill -9, start again, Ctrl-C."""
    var = server_folder / "ends"
    first = Product(var)
    first.wait_until_ready()
    login = (var / "login.txt").read_text()
    everyone = first.everyone()
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()

    second = Product(var)
    second.wait_until_ready()
    assert left(everyone, GONE_SECONDS) == []
    assert (var / "login.txt").read_text() == login
    assert login.split()[1] in second.words
    assert "tables: up to date" in second.words

    everyone = second.everyone()
    assert second.stop(signal.SIGINT) == 0, second.words
    assert left(everyone, 0) == []
    assert list((var / "run").glob("*.json")) == []
    assert second.words.rstrip().endswith("stopped")


def test_servers_that_variables_name_are_used_and_left_alone(
    server_folder: Path, postgres_server: str, redis_server: str
) -> None:
    """SIGTERM ends what the product started, and nothing else."""
    var = server_folder / "fleet"
    product = Product(var, DATABASE_URL=postgres_server, REDIS_URL=redis_server)
    product.wait_until_ready()
    assert {path.stem for path in (var / "run").glob("*.json")} == {
        "web",
        "streams",
        "control",
        "probes",
        "tasks",
        "beat",
    }
    assert not (var / "postgres").exists()
    everyone = product.everyone()
    assert product.stop(signal.SIGTERM) == 0, product.words
    assert left(everyone, 0) == []
    with Redis.from_url(redis_server) as client:
        assert client.ping()
