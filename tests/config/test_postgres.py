"""The data folder of the embedded PostgreSQL: made, redone, refused."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from config.local import addresses, postgres, servers
from config.local.errors import StartError


@pytest.fixture(scope="module")
def var(server_folder: Path) -> Path:
    """Return a var folder with a cluster that does not run."""
    folder = server_folder / "cluster"
    postgres.prepare(folder)
    return folder


def test_a_half_made_folder_is_made_anew(server_folder: Path) -> None:
    var = server_folder / "half"
    data = addresses.postgres_folder(var)
    (data / "base" / "1").mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    (data.with_name("postgres.unfinished") / "base").mkdir(parents=True)
    postgres.prepare(var)
    assert (data / "global" / "pg_control").exists()
    assert [path.name for path in var.glob("postgres*")] == ["postgres"]


def test_a_broken_folder_with_tables_is_never_touched(server_folder: Path) -> None:
    var = server_folder / "broken"
    data = addresses.postgres_folder(var)
    table = data / "base" / "16384" / "2601"
    table.parent.mkdir(parents=True)
    table.write_text("somebody's rows")
    with pytest.raises(StartError, match="holds tables but is not complete"):
        postgres.prepare(var)
    assert table.read_text() == "somebody's rows"


def test_a_folder_of_another_version_is_refused(server_folder: Path) -> None:
    var = server_folder / "old"
    data = addresses.postgres_folder(var)
    (data / "global").mkdir(parents=True)
    (data / "global" / "pg_control").touch()
    (data / "PG_VERSION").write_text("16\n")
    with pytest.raises(StartError, match="is of PostgreSQL 16, this is 18"):
        postgres.prepare(var)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_refused(var: Path) -> None:
    data = addresses.postgres_folder(var)
    owner = data.stat()
    os.chown(data, 12345, 12345)
    try:
        with pytest.raises(StartError, match="belongs to the user with number 12345"):
            postgres.prepare(var)
    finally:
        os.chown(data, owner.st_uid, owner.st_gid)


def test_a_stale_pid_file_with_a_number_in_use_does_not_keep_it_from_starting(var: Path) -> None:
    pid_file = addresses.postgres_folder(var) / "postmaster.pid"
    pid_file.write_text(f"{os.getppid()}\n{addresses.postgres_folder(var)}\n1\n5432\n\n\n\nready\n")
    (addresses.postgres_socket_folder(var) / ".s.PGSQL.5432.lock").write_text("1\n")
    with servers.running_postgres(var) as url, psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_database()").fetchone()
        assert row == ("headcount",)
        assert postgres.running(addresses.postgres_folder(var)) is not None
    assert postgres.running(addresses.postgres_folder(var)) is None


def test_the_database_is_made_once(var: Path) -> None:
    with servers.running_postgres(var):
        assert postgres.make_database(var) is False


def test_a_server_that_cannot_start_is_said_at_once(var: Path) -> None:
    configuration = addresses.postgres_folder(var) / "postgresql.conf"
    good = configuration.read_text()
    configuration.write_text(good + "\nno_such_setting = 1\n")
    try:
        with pytest.raises(StartError, match="PostgreSQL ended while starting"), servers.running_postgres(var):
            pytest.fail("it must not start")
    finally:
        configuration.write_text(good)
