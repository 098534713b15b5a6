"""What a running product does: it answers, refuses a twin, and stands up again when a part falls."""

from __future__ import annotations

import os
import signal
import socket
import stat

import psutil

from tests.config.product import Product, manage
from tests.polling import until


def test_it_says_where_it_is_and_who_may_log_in(product: Product) -> None:
    login = (product.var / "login.txt").read_text().split()
    assert product.address in product.words
    assert f"Log in as {login[0]} with {login[1]}" in product.words
    assert stat.S_IMODE((product.var / "login.txt").stat().st_mode) == 0o600


def test_it_answers_the_machines(product: Product) -> None:
    assert product.get("/healthz") == (200, {"status": "ok"})
    assert product.get("/readyz") == (200, {"status": "ok", "missing": []})


def test_its_parts_run(product: Product) -> None:
    names = {"postgres", "redis", "web", "streams", "control", "probes", "tasks", "beat"}
    assert all(product.child(name).is_running() for name in names)


def test_a_second_start_on_the_same_data_names_the_address_and_fails(product: Product) -> None:
    second = manage(product.var, "up", "--no-demo")
    assert second.returncode == 1
    assert product.address in second.stderr
    assert product.get("/healthz")[0] == 200


def test_a_hanging_database_is_named_by_readyz_while_healthz_is_well(product: Product) -> None:
    postgres = product.child("postgres")
    postgres.suspend()
    try:
        assert product.get("/readyz") == (503, {"status": "not ready", "missing": ["database"]})
        assert product.get("/healthz")[0] == 200
    finally:
        postgres.resume()
    until(lambda: product.get("/readyz")[0] == 200, "ready again")


def test_a_hanging_redis_is_named_by_readyz(product: Product) -> None:
    redis = product.child("redis")
    redis.suspend()
    try:
        assert product.get("/readyz") == (503, {"status": "not ready", "missing": ["redis"]})
    finally:
        redis.resume()
    until(lambda: product.get("/readyz")[0] == 200, "ready again")


def comes_back_after_a_kill(product: Product, name: str) -> None:
    killed = product.child(name).pid
    os.kill(killed, signal.SIGKILL)
    until(lambda: f"{name} was killed by signal 9" in product.words, f"the death of {name} is said")
    until(lambda: _present(product, name) not in {None, killed}, f"{name} runs again")
    until(lambda: product.get("/readyz")[0] == 200, "ready again")


def _present(product: Product, name: str) -> int | None:
    try:
        return product.child(name).pid
    except (OSError, psutil.Error):  # between death and restart
        return None


def test_a_killed_redis_comes_back(product: Product) -> None:
    comes_back_after_a_kill(product, "redis")


def test_a_killed_postgresql_comes_back_with_its_data(product: Product) -> None:
    comes_back_after_a_kill(product, "postgres")


def test_a_killed_web_server_comes_back(product: Product) -> None:
    comes_back_after_a_kill(product, "web")


def test_an_asked_port_that_is_taken_is_an_error_that_names_it(product: Product) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        other_folder = product.var.with_name("taken")
        by_option = manage(other_folder, "up", "--no-demo", "--port", port)
        by_variable = manage(other_folder, "up", "--no-demo", PORT=port)
    for refused in (by_option, by_variable):
        assert refused.returncode == 1
        assert f"Port {port} on 127.0.0.1 is taken" in refused.stderr
