"""Opens a source, looks at it for a moment, and says what it is or why it shows nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from streams.connecting.trial import Trial
from streams.frames import Frame
from streams.sessions.preview import jpeg
from streams.sources import CameraSource, Fault, SourceError, open_source

MEASURE_SECONDS = 2.0
WIDEST = 1280  # pixels of the picture that is shown
FEW_FRAMES, LATE_MS, LARGE = 5.0, 2000, 2_100_000  # frames a second, milliseconds, pixels

Told = Callable[[str, bytes | None], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial. What was not measured is None.

    `delay_ms` is from the camera to here, where the camera tells the time; `first_ms` from asking to the first picture.
    `error` is {"code", "details"} or None; `notes` are words of what works but could be better.
    """

    ok: bool
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    codec: str | None = None
    delay_ms: int | None = None
    first_ms: int | None = None
    error: dict[str, Any] | None = None
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def look(trial: Trial, told: Told) -> Outcome:
    """Try an address; `told` hears of each step (`opening`, `measuring`), with the picture once there is one."""
    told("opening", None)
    began, stop = time.monotonic(), threading.Event()
    try:
        source = open_source(trial.as_camera(), None, stop)
    except SourceError as error:
        return _failed(error)
    try:
        return _measured(source, stop, began, told)
    except SourceError as error:
        return _failed(error)
    finally:
        source.close()


def _measured(source: CameraSource, stop: threading.Event, began: float, told: Told) -> Outcome:
    """Look for two seconds. Raises SourceError where no frame comes."""
    frames = source.frames()
    first = next(frames, None)
    if first is None:
        raise SourceError(fault=Fault.SILENT, seconds="0")
    first_ms = round(1000 * (time.monotonic() - began))
    told("measuring", jpeg(first, WIDEST))
    fps = _rate(source, first, frames, stop)
    delay = getattr(source, "delay", None)  # of live sources alone
    delay_ms = None if delay is None else max(0, round(1000 * delay))
    return Outcome(
        True, first.width, first.height, fps, source.codec, delay_ms, first_ms,
        notes=_notes(first.width * first.height, fps, delay_ms),
    )  # fmt: skip


def _rate(source: CameraSource, first: Frame, frames: Iterator[Frame], stop: threading.Event) -> float | None:
    """Return the frames a second that come, None where too few do within the time. Raises SourceError."""
    before, came = source.dropped, 0
    timer = threading.Timer(MEASURE_SECONDS, stop.set)
    timer.start()
    last = first
    try:
        for frame in frames:
            last, came = frame, came + 1
    except SourceError as error:
        if last is first or error.fault != Fault.BROKEN_OFF:  # a short film of the web may end meanwhile
            raise
    finally:
        timer.cancel()
    seconds = last.time - first.time
    return round((came + source.dropped - before) / seconds, 2) if seconds > 0 else None


def _notes(pixels: int, fps: float | None, delay_ms: int | None) -> list[str]:
    """Return words of what works but could be better."""
    found = {
        "few_frames": fps is None or fps < FEW_FRAMES,
        "large": pixels > LARGE,
        "late": delay_ms is not None and delay_ms > LATE_MS,
    }
    return [note for note, holds in found.items() if holds]


def _failed(error: SourceError) -> Outcome:
    return Outcome(False, error={"code": error.fault.value, "details": error.details})
