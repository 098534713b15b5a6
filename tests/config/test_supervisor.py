"""Children that die come back, ever more slowly; stopping leaves none."""

from __future__ import annotations

import io
import signal
import subprocess
from pathlib import Path

import pytest

from config.local.console import Console
from config.local.errors import StartError
from config.local.programs import Program
from config.local.supervisor import Supervisor, delay
from tests.polling import until


class Heard:
    """A supervisor whose words can be read."""

    def __init__(self, folder: Path) -> None:
        self.stream = io.StringIO()
        self.supervisor = Supervisor(Console(self.stream), folder)

    def watch_for(self, text: str) -> None:
        self.supervisor.watch(until=lambda: text in self.stream.getvalue())


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0), (5, 8.0), (6, 10.0), (500, 10.0)]
)
def test_the_delay_doubles_up_to_ten_seconds(failures: int, seconds: float) -> None:
    assert delay(failures) == seconds


def test_a_child_that_dies_is_started_again_and_both_are_said(tmp_path: Path) -> None:
    heard = Heard(tmp_path)
    heard.supervisor.add(Program("short", ("sh", "-c", "echo hello; exit 3"), tmp_path))
    heard.watch_for("short ended with exit code 3; starting it again in 1 s")
    heard.supervisor.stop()
    assert "short ended with exit code 3; starting it again in 0.5 s" in heard.stream.getvalue()
    assert heard.stream.getvalue().count("short    | hello") == 2


def test_what_must_be_done_before_a_start_is_done_before_each(tmp_path: Path) -> None:
    heard, calls = Heard(tmp_path), list[int]()
    heard.supervisor.add(Program("short", ("false",), tmp_path), lambda: calls.append(len(calls)))
    heard.supervisor.watch(until=lambda: len(calls) >= 2)
    heard.supervisor.stop()
    assert calls[:2] == [0, 1]


def test_a_restart_that_cannot_be_prepared_is_said_and_tried_again(tmp_path: Path) -> None:
    heard, answers = Heard(tmp_path), iter([None, StartError("disk full"), None, None, None])

    def prepare() -> None:
        answer = next(answers)
        if answer:
            raise answer

    heard.supervisor.add(Program("short", ("false",), tmp_path), prepare)
    heard.watch_for("short cannot be started: disk full")
    heard.watch_for("starting it again in 4 s")
    heard.supervisor.stop()


def test_a_program_is_listened_to_where_nothing_can_be_noted(tmp_path: Path) -> None:
    heard = Heard(tmp_path / "missing")  # writing there fails, as it does on a full disk
    heard.supervisor.add(Program("talker", ("sh", "-c", "yes | head -c 200000; echo said; exec sleep 1000"), tmp_path))
    heard.watch_for("talker   | said")
    heard.supervisor.stop()
    assert "talker runs without a note of it" in heard.stream.getvalue()


def test_stopping_ends_all_but_those_that_are_kept(tmp_path: Path) -> None:
    heard = Heard(tmp_path)
    server = heard.supervisor.add(Program("server", ("sleep", "1000"), tmp_path))
    worker = heard.supervisor.add(Program("worker", ("sleep", "1000"), tmp_path))
    heard.supervisor.stop(keep=("server",))
    assert worker.returncode == -signal.SIGTERM
    assert server.poll() is None
    assert [path.name for path in tmp_path.glob("*.json")] == ["server.json"]
    heard.supervisor.stop()
    assert server.returncode == -signal.SIGTERM
    assert list(tmp_path.glob("*.json")) == []


def test_an_impatient_person_need_not_wait_for_a_deaf_child(tmp_path: Path) -> None:
    heard = Heard(tmp_path)
    deaf = heard.supervisor.add(
        Program("deaf", ("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"), tmp_path)
    )
    until(lambda: "deaf     | deaf" in heard.stream.getvalue(), "the trap is set")
    heard.supervisor.impatient = True
    heard.supervisor.stop()
    assert deaf.returncode == -signal.SIGKILL


def test_a_program_that_does_not_exist_is_an_error_at_the_first_start(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Heard(tmp_path).supervisor.add(Program("ghost", ("/no/such/program",), tmp_path))


def test_a_console_whose_reader_is_gone_keeps_quiet() -> None:
    reader = subprocess.Popen(["true"], stdin=subprocess.PIPE, text=True)
    reader.wait()
    assert reader.stdin
    Console(reader.stdin).say("is anybody there?")  # type: ignore[arg-type]  # a text stream all the same
