"""What a killed run left is ended; a process that only has its number is not touched."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest

from config.local import leftovers, programs
from config.local.leftovers import Note
from config.local.programs import RUN_VARIABLE, Program
from tests.polling import until


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program with a child of its own, as a run with the mark `abc` does."""
    program = Program("worker", ("sh", "-c", "sleep 1000 & echo $!; wait"), tmp_path, {RUN_VARIABLE: "abc"})
    process = programs.start(program, subprocess.PIPE)
    yield process
    programs.stop(process, program, 0)


def test_a_program_that_lives_on_is_ended_with_its_children(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    assert sleeper.stdout
    child = psutil.Process(int(sleeper.stdout.readline()))
    leftovers.write(tmp_path, "worker", sleeper.pid, "abc", signal.SIGTERM)
    assert leftovers.end_all(tmp_path) == ["worker"]
    assert sleeper.poll() is not None
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, "its child is gone")
    assert list(tmp_path.glob("*.json")) == []


def test_children_of_a_program_that_is_gone_are_ended(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    assert sleeper.stdout
    child = psutil.Process(int(sleeper.stdout.readline()))
    leftovers.write(tmp_path, "worker", sleeper.pid, "abc", signal.SIGTERM)
    sleeper.kill()
    sleeper.wait()
    assert leftovers.end_all(tmp_path) == ["worker"]
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, "the child is gone")


@pytest.mark.parametrize("shift", [-3600.0, 3600.0])
def test_a_foreign_process_with_the_same_number_is_left_alone(
    tmp_path: Path, sleeper: subprocess.Popen[bytes], shift: float
) -> None:
    started = psutil.Process(sleeper.pid).create_time() + shift
    note = Note("worker", sleeper.pid, started, "of another run", signal.SIGKILL)
    (tmp_path / "worker.json").write_text(json.dumps(asdict(note)))
    assert leftovers.end_all(tmp_path) == []
    assert sleeper.poll() is None


def test_a_note_that_was_cut_off_is_removed(tmp_path: Path) -> None:
    (tmp_path / "worker.json").write_text('{"name": "wor')
    assert leftovers.end_all(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_ended_at_once_leaves_no_note(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    leftovers.write(tmp_path, "worker", ended.pid, "abc", signal.SIGTERM)
    assert leftovers.end_all(tmp_path) == []
