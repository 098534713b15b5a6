"""Races: contestants in processes of their own work through the same frames by turns, part after part."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import IO, Any

from streams.bench.pacing import Task

ROOT = Path(__file__).resolve().parents[2]
PART_SECONDS = 900.0  # no part and no start takes that long: what does is stopped
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Contestant:
    """A module of `streams.bench.children` with its task, and the Python that runs it.

    `reason` says why it cannot take part at all.
    """

    module: str
    task: Task
    python: Path = Path(sys.executable)
    environment: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(slots=True)
class Result:
    """What a contestant did: (frames, seconds) of each part, its events, what it said it is; or why it did not.

    `frames` are all that it has seen, those before the clock of each part began too. `processor` holds the seconds that
    its threads spent on processors in each part.
    """

    description: str = ""
    frames: int = 0
    laps: list[tuple[int, float]] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    reason: str = ""

    def rates(self) -> list[float]:
        """Return the frames a second of each part."""
        return [frames / max(seconds, 1e-9) for frames, seconds in self.laps]

    def processor_rates(self) -> list[float]:
        """Return the frames a second of processor time of each part: other programs change that little."""
        return [frames / max(spent, 1e-9) for (frames, _), spent in zip(self.laps, self.processor, strict=True)]

    def milliseconds(self) -> list[float]:
        """Return the milliseconds a frame of each part."""
        return [1000 * seconds / frames for frames, seconds in self.laps]

    def processor_milliseconds(self) -> list[float]:
        """Return the milliseconds of processor time a frame of each part."""
        return [1000 * spent / frames for (frames, _), spent in zip(self.laps, self.processor, strict=True)]


class Runner:
    """A contestant's `process`, from its start to the end of the race, and its `result`; `running` until it is done."""

    def __init__(self, contestant: Contestant) -> None:
        self.result, self.running = Result(reason=contestant.reason), False
        self._contestant = contestant
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Runner:
        if not self.result.reason:
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # a question that a dead process never read
                        pipe.close()
        self._errors.close()

    def part(self) -> None:
        """Let the contestant work on its next part; at its end keep what it counted."""
        message = self._ask()
        if "frames" in message:
            self.result.laps.append((message["frames"], message["seconds"]))
            self.result.processor.append(message["processor"])
        if "events" in message:
            self.result.events, self.result.frames, self.running = message["events"], message["seen"], False

    def _start(self) -> None:
        wanted = self._contestant
        command = [str(wanted.python), "-m", f"streams.bench.children.{wanted.module}", wanted.task.as_argument()]
        try:
            self.process = subprocess.Popen(  # noqa: S603  our own modules, no shell
                command, cwd=ROOT, env=os.environ | dict(wanted.environment), text=True, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=self._errors,
            )  # fmt: skip
        except OSError as error:
            self.result.reason = f"{wanted.python} cannot be run: {error.strerror}"
            return
        self.running = True
        self.result.description = str(self._read().get("ready", ""))

    def _ask(self) -> dict[str, Any]:
        if self.process is None or self.process.stdin is None:
            return {}
        try:
            self.process.stdin.write("go\n")
            self.process.stdin.flush()
        except OSError:  # it has died; reading says why
            return self._read()
        return self._read()

    def _read(self) -> dict[str, Any]:
        """Return the next message; a contestant that has died or hangs is out, with a reason."""
        if self.process is None or self.process.stdout is None:
            return {}
        guard = Timer(PART_SECONDS, self.process.kill)
        guard.start()
        line = self.process.stdout.readline()
        guard.cancel()
        if line:
            message: dict[str, Any] = json.loads(line)
            return message
        self.running, self.result.reason = False, self._why()
        return {}

    def _why(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1].strip() if lines else f"ended without a word, or took more than {PART_SECONDS:g} s"


def race(contestants: Mapping[str, Contestant], rounds: int, progress: Progress | None = None) -> dict[str, Result]:
    """Run the contestants by turns, one part each, until all are done or for so many rounds; return what each did."""
    with ExitStack() as stack:
        runners: dict[str, Runner] = {}
        for name, contestant in contestants.items():
            _tell(progress, f"starting {name}")
            runners[name] = stack.enter_context(Runner(contestant))
        for number in range(rounds + 1):  # one more, in which those that are done say what they counted
            for name, runner in _running(runners):
                _tell(progress, f"round {number + 1}: {name}")
                runner.part()
        for runner in runners.values():
            del runner.result.laps[rounds:], runner.result.processor[rounds:]
        return {name: runner.result for name, runner in runners.items()}


def _running(runners: Mapping[str, Runner]) -> Sequence[tuple[str, Runner]]:
    return [(name, runner) for name, runner in runners.items() if runner.running]


def _tell(progress: Progress | None, text: str) -> None:
    if progress:
        progress(text)
