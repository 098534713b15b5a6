"""Programs end with their parent, and as a whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from config.local import programs
from config.local.programs import Program
from tests.environment import ROOT
from tests.polling import until

PARENT = """
import subprocess, sys
from pathlib import Path
from config.local import programs
process = programs.start(programs.Program("child", ("sleep", "1000"), Path.cwd()), subprocess.DEVNULL)
print(process.pid, flush=True)
sys.stdin.read()
"""
STUBBORN = "trap '' TERM; echo deaf; while :; do sleep 1; done"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells a program when its parent dies")
def test_a_program_does_not_outlive_a_killed_parent() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        assert child.is_running()
        parent.kill()
        parent.wait()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, "the child is gone")


def test_a_program_that_does_not_follow_is_killed(tmp_path: Path) -> None:
    program = Program("stubborn", ("sh", "-c", STUBBORN), tmp_path)
    process = programs.start(program, subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()  # the trap is set
    programs.stop(process, program, seconds=0.2)
    assert process.returncode == -signal.SIGKILL


def test_what_a_program_left_behind_ends_with_it(tmp_path: Path) -> None:
    program = Program("forker", ("sh", "-c", "sleep 1000 & echo $!; wait"), tmp_path)
    process = programs.start(program, subprocess.PIPE)
    assert process.stdout
    grandchild = int(process.stdout.readline())
    programs.stop(process, program, seconds=10)
    until(lambda: not _runs(grandchild), "the grandchild is gone")


def test_a_program_gets_its_own_variables_and_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OURS", "1")
    program = Program("env", ("sh", "-c", "echo $OURS$OWN"), tmp_path, {"OWN": "2"})
    process = programs.start(program, subprocess.PIPE)
    assert process.communicate()[0] == b"12\n"


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE and os.getsid(pid) > 0
    except (psutil.NoSuchProcess, ProcessLookupError):
        return False
