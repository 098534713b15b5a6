"""What a killed run left behind: each program is noted in var/run, the next start ends those that live."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from config.local.programs import RUN_VARIABLE

CLOCK_TOLERANCE = 2.0  # seconds; start times follow the wall clock, which may be corrected a little
GRACE_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Note:
    """One program that runs: its process, when that began (Unix time), whose run it is, how it is ended."""

    name: str
    pid: int
    started: float
    run: str
    stop_signal: int


def write(folder: Path, name: str, pid: int, run: str, stop_signal: int) -> None:
    """Note a program that was just started."""
    try:
        started = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:  # it ended at once: nothing to remember
        return
    fresh = folder / f"{name}.json.new"
    fresh.write_text(json.dumps(asdict(Note(name, pid, started, run, stop_signal))))
    fresh.replace(folder / f"{name}.json")


def forget(folder: Path, name: str) -> None:
    """Remove the note of a program that has ended."""
    (folder / f"{name}.json").unlink(missing_ok=True)


def end_all(folder: Path) -> list[str]:
    """End what an earlier run left running, in good order where it follows; return the names of the programs.

    A process that only has the number of an earlier one is never touched.
    """
    names = []
    victims: list[psutil.Process] = []
    for note in _notes(folder):
        found = list(_processes(note))
        for process in found:
            _signal(process, signal.Signals(note.stop_signal))
        names += [note.name] if found else []
        victims += found
    _, alive = psutil.wait_procs(victims, timeout=GRACE_SECONDS)
    for process in alive:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=GRACE_SECONDS)
    for path in folder.glob("*.json"):
        path.unlink()
    return names


def _notes(folder: Path) -> Iterator[Note]:
    for path in sorted(folder.glob("*.json")):
        try:
            yield Note(**json.loads(path.read_text()))
        except (ValueError, TypeError):  # cut off by a full disk or written by another version
            continue


def _processes(note: Note) -> Iterator[psutil.Process]:
    """Yield the program itself and what it started in its session."""
    for process in psutil.process_iter():
        try:
            if _is_program(process, note) or _is_member(process, note):
                yield process
        except (psutil.Error, ProcessLookupError, PermissionError):
            continue


def _is_program(process: psutil.Process, note: Note) -> bool:
    return process.pid == note.pid and abs(process.create_time() - note.started) < CLOCK_TOLERANCE


def _is_member(process: psutil.Process, note: Note) -> bool:
    """Say whether the process was started by the program: same session and the mark of the same run."""
    return os.getsid(process.pid) == note.pid and process.environ().get(RUN_VARIABLE) == note.run


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.Error:
        return
