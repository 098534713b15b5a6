"""Starts programs, shows what they say, starts again what dies, and ends all of them in good order."""

from __future__ import annotations

import secrets
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from config.local import leftovers, programs
from config.local.console import Console
from config.local.errors import StartError
from config.local.programs import RUN_VARIABLE, Program

FIRST_DELAY = 0.5  # seconds before a program that died is started again; doubles up to …
LONGEST_DELAY = 10.0
HEALTHY_SECONDS = 30.0  # a program that ran this long is not in a crash loop
STOP_SECONDS = 8.0
LOOK_SECONDS = 0.1
LAST_LINES_SECONDS = 0.5


def delay(failures: int) -> float:
    """Return the seconds to wait before the next start after so many failures in a row (1 or more)."""
    return float(min(FIRST_DELAY * 2 ** min(failures - 1, 10), LONGEST_DELAY))


class Child:
    """One supervised program; `prepare` runs before each start."""

    def __init__(self, program: Program, prepare: Callable[[], object] | None = None) -> None:
        self.program = program
        self.prepare = prepare
        self.process: subprocess.Popen[bytes] | None = None
        self.log: threading.Thread | None = None
        self.failures = 0
        self.started = 0.0
        self.due = 0.0

    @property
    def alive(self) -> bool:
        """Say whether the program runs."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Keeps children running. All methods belong to the main thread, which the children's lives hang on."""

    def __init__(self, console: Console, folder: Path) -> None:
        self.impatient = False  # set by a second Ctrl-C: end at once
        self._console = console
        self._folder = folder
        self._run = secrets.token_hex(8)
        self._children: list[Child] = []

    def add(self, program: Program, prepare: Callable[[], object] | None = None) -> subprocess.Popen[bytes]:
        """Start a program and keep it running; return its first process. Raises OSError."""
        child = Child(program, prepare)
        self._children.append(child)
        return self._start(child)

    def watch(self, until: Callable[[], bool]) -> None:
        """Look after the children until `until` says so."""
        while not until():
            for child in self._children:
                self._look_after(child, time.monotonic())
            time.sleep(LOOK_SECONDS)

    def stop(self, keep: tuple[str, ...] = ()) -> None:
        """End all children but those in `keep`: together, by their signal, after STOP_SECONDS by force."""
        ending = [child for child in self._children if child.program.name not in keep]
        for child in ending:
            if child.process and child.alive:
                child.process.send_signal(child.program.stop_signal)
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.alive for child in ending) and time.monotonic() < deadline and not self.impatient:
            time.sleep(0.02)
        deaf = [child.program.name for child in ending if child.alive]
        if deaf:
            self._console.say(f"killing what did not end by itself: {', '.join(deaf)}")
        for child in ending:
            self._bury(child)
            self._children.remove(child)

    def _start(self, child: Child) -> subprocess.Popen[bytes]:
        if child.prepare:
            child.prepare()
        program = replace(child.program, environment={**child.program.environment, RUN_VARIABLE: self._run})
        process = programs.start(program, subprocess.PIPE)
        child.process, child.started = process, time.monotonic()
        if process.stdout:  # before all else: a program whose words nobody reads stands still once the pipe is full
            child.log = self._console.follow(program.name, process.stdout)
        self._note(child, process)
        return process

    def _note(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        """Note the program for the next start; a full disk keeps none from running."""
        program = child.program
        try:
            leftovers.write(self._folder, program.name, process.pid, self._run, program.stop_signal)
        except OSError as error:
            self._console.say(f"{program.name} runs without a note of it in {self._folder}: {error.strerror}")

    def _look_after(self, child: Child, now: float) -> None:
        """Notice a death and start again when the delay is over."""
        if child.alive:
            return
        if child.process is not None:
            self._note_death(child, now)
        elif now >= child.due:
            self._start_again(child, now)

    def _note_death(self, child: Child, now: float) -> None:
        assert child.process is not None  # noqa: S101  (said by the caller)
        code = child.process.returncode
        self._bury(child)
        child.failures = 1 if now - child.started > HEALTHY_SECONDS else child.failures + 1
        wait = delay(child.failures)
        child.due = now + wait
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        self._console.say(f"{child.program.name} {how}; starting it again in {wait:g} s")

    def _start_again(self, child: Child, now: float) -> None:
        try:
            self._start(child)
        except (OSError, StartError) as error:
            child.failures += 1
            child.due = now + delay(child.failures)
            self._console.say(f"{child.program.name} cannot be started: {error}")

    def _bury(self, child: Child) -> None:
        """Kill what is left of the child's group and forget it."""
        if child.process is not None:
            programs.stop(child.process, child.program, 0.0)
            leftovers.forget(self._folder, child.program.name)
            child.process = None
        if child.log:
            child.log.join(LAST_LINES_SECONDS)
