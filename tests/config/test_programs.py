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
# Threads that have converted pictures hold what a forked copy of their process cannot let go of.
BUSY = """
import subprocess, sys, threading
from pathlib import Path
import av
from av.video.reformatter import VideoReformatter
from config.local import programs

kept = threading.local()

def convert():
    kept.scaler = VideoReformatter()
    kept.scaler.reformat(av.VideoFrame(640, 480, "yuv420p"), 320, 240, "rgb24", threads=2)
    done.set()
    over.wait()

done, over = threading.Event(), threading.Event()
threading.Thread(target=convert, daemon=True).start()
done.wait()
process = programs.start(programs.Program("child", ("true",), Path.cwd()), subprocess.DEVNULL)
print(process.wait())
over.set()
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


def test_a_program_starts_beside_threads_that_convert_pictures() -> None:
    done = subprocess.run([sys.executable, "-c", BUSY], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "0\n", done.stderr


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no-such-program"):
        programs.start(Program("absent", ("no-such-program",), tmp_path), subprocess.DEVNULL)


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE and os.getsid(pid) > 0
    except (psutil.NoSuchProcess, ProcessLookupError):
        return False
