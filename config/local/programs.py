"""Programs that the single-machine profile runs: each in a session of its own, none outlives its parent."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

RUN_VARIABLE = "HEADCOUNT_RUN"  # marks every process of one run of `manage.py up`
LAUNCHER = Path(__file__).with_name("launcher.py")


@dataclass(frozen=True, slots=True)
class Program:
    """A program to run.

    `environment` is added to this process's own, `user` is the system user it runs as (None: the present one)
    and `stop_signal` asks it to end in good order.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM


def start(program: Program, output: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the program with stdout and stderr going to `output`. Raises OSError where it cannot run.

    Call it from the main thread: Linux ends the program when the thread that started it is gone.
    """
    if shutil.which(program.command[0]) is None:
        raise FileNotFoundError(errno.ENOENT, "cannot run", program.command[0])
    words = (str(os.getpid()), str(int(program.stop_signal)), program.user or "", *program.command)
    return subprocess.Popen(  # noqa: S603  (commands are ours, no shell)
        (sys.executable, "-I", "-S", str(LAUNCHER), *words),
        cwd=program.folder,
        env={**os.environ, **program.environment},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[bytes], program: Program, seconds: float) -> None:
    """Ask the program to end, wait up to `seconds`, then kill what is left of its session's group."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    kill_group(process)
    process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what the program started itself and left behind."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # nothing is left (macOS says the latter of zombies)
        return
