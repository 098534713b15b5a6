"""Chooses how a network runs fastest on this CPU, by trying: precision of numbers, and one frame at a time or several.

Only a precision that says the same as the full one about a picture may be chosen. What was found is kept in a file, by
processor, cores, version of OpenVINO, network and size of pictures, so that a machine tries once.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from streams.detectors.ultralytics import network as networks
from streams.detectors.ultralytics.network import Compiled, Setup

log = logging.getLogger(__name__)

ROUNDS = 4  # in which the candidates take turns, at most
BUDGET = 2.0  # seconds of processor time after which nothing else is tried
CLEARLY = 0.9  # of the time of the usual way, from which on another way is taken
SCORES_APART, BOXES_APART = 0.15, 0.05  # relative to all scores; relative to the size of each box that counts
COUNTS = 0.2  # score of a box that counts
TOP = 20  # boxes that are compared where none counts

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Found:
    """What a trial has found: the way to run, and its milliseconds a frame."""

    setup: Setup
    milliseconds: float

    def __str__(self) -> str:
        words = {"THROUGHPUT": "several frames at a time", "LATENCY": "one frame at a time"}
        return f"{self.setup.precision}, {words[self.setup.hint]}, {self.milliseconds:.0f} ms"


def best_setup(network: Path, picture: Picture, cache: Path, precision: str = "auto") -> Found:
    """Return the fastest way to run a network on pictures of this one's size (1, h, w, 3), tried once and kept.

    `cache` takes what was found and what was compiled. `precision` other than `auto` is a wish: fp32, bf16 or fp16;
    what this CPU cannot do becomes the full precision.
    """
    kept = cache / "probes" / f"{_key(network, picture.shape, precision)}.json"
    return _read(kept) or _keep(kept, _Trial(network, picture, cache / "compiled").run(_allowed(precision)))


def _allowed(precision: str) -> list[str]:
    """Return the precisions to try, the likeliest first."""
    able = networks.precisions()
    if precision == "auto":
        return able
    wish = precision.replace("fp", "f")
    if wish not in able:
        log.warning("this CPU does not compute in %s: full precision is used", precision)
    return [wish] if wish in able else ["f32"]


class _Trial:
    """Tries ways to run one network on one picture. Processor time decides what other programs would disturb."""

    def __init__(self, network: Path, picture: Picture, cache: Path) -> None:
        self._network, self._picture, self._cache = network, picture, cache
        self._begun = process_time()

    def run(self, allowed: Sequence[str]) -> Found:
        """Try the likeliest precision beside the full one, then the other way to use the cores with the better."""
        full = Setup("f32" if "f32" in allowed else allowed[0], "THROUGHPUT")
        tried = {full: self._compiled(full)}
        other = Setup(allowed[0], "THROUGHPUT")
        if other != full and not self._is_late():
            one = self._compiled(other)
            if agree(_outputs(tried[full], self._picture), _outputs(one, self._picture)):
                tried[other] = one
        best = self._fastest(tried, process_time)
        alone = Setup(best.setup.precision, "LATENCY")
        if not self._is_late():
            best = self._fastest({best.setup: tried[best.setup], alone: self._compiled(alone)}, perf_counter)
        log.info("%s at %s × %s: %s", self._network.name, self._picture.shape[2], self._picture.shape[1], best)
        return best

    def _is_late(self) -> bool:
        return process_time() - self._begun > BUDGET

    def _compiled(self, setup: Setup) -> Compiled:
        return networks.compiled(self._network, self._picture.shape[2], self._picture.shape[1], setup, self._cache)

    def _fastest(self, candidates: dict[Setup, Compiled], clock: Callable[[], float]) -> Found:
        """Return the fastest by a clock; the first stays unless another is clearly faster.

        They take turns, so that noise meets all.
        """
        times: dict[Setup, list[tuple[float, float]]] = {setup: [] for setup in candidates}
        for number in range(ROUNDS):
            for setup, one in candidates.items():
                if number == 0 or not self._is_late():
                    times[setup].append(_time(one, self._picture, clock))
        best = {setup: min(each) for setup, each in times.items()}
        first, quickest = next(iter(best)), min(best, key=lambda setup: best[setup])
        chosen = quickest if best[quickest][0] < CLEARLY * best[first][0] else first
        return Found(chosen, 1000 * min(passed for _, passed in times[chosen]))


def _time(one: Compiled, picture: Picture, clock: Callable[[], float]) -> tuple[float, float]:
    """Return the seconds a frame, by the clock and as they pass; as many at a time as the network works on best."""
    requests = [one.network.create_infer_request() for _ in range(one.requests)]
    begun, started = clock(), perf_counter()
    for _ in range(2):
        for request in requests:
            request.wait()
            request.start_async({0: picture})
    for request in requests:
        request.wait()
    frames = 2 * len(requests)
    return (clock() - begun) / frames, (perf_counter() - started) / frames


def _outputs(one: Compiled, picture: Picture) -> list[NDArray[np.float32]]:
    """Return what the network says of the picture, and of one that is nothing but noise."""
    noise = np.random.default_rng(0).integers(0, 256, picture.shape, np.uint8)
    request = one.network.create_infer_request()
    return [np.array(request.infer({0: each})[0][0], np.float32) for each in (picture, noise)]


def agree(full: Sequence[NDArray[np.float32]], other: Sequence[NDArray[np.float32]]) -> bool:
    """Tell whether outputs of one network in two precisions say the same of each picture."""
    return all(_same(one, two) for one, two in zip(full, other, strict=True))


def _same(full: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    """Compare a head's table: boxes in four columns, then scores, a row an anchor or the other way round."""
    full, other = (table if table.shape[0] >= table.shape[1] else table.T for table in (full, other))
    if full.shape != other.shape or not np.isfinite(other).all():
        return False
    scores, theirs = full[:, 4:], other[:, 4:]
    if np.linalg.norm(theirs - scores) > SCORES_APART * np.linalg.norm(scores) + 1e-6:
        return False
    best = scores.max(axis=1)
    counts = np.flatnonzero(best >= min(COUNTS, np.sort(best)[-TOP:][0]))
    size = np.abs(full[counts, 2:4]).max(axis=1, initial=1e-6)
    return bool((np.abs(other[counts, :4] - full[counts, :4]).max(axis=1) <= BOXES_APART * size + 1.0).all())


def _key(network: Path, shape: tuple[int, ...], precision: str) -> str:
    """Return a name that changes with all that the speed depends on."""
    state = network.stat()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    told: list[Any] = [networks.machine(), cores, network.name, state.st_size, state.st_mtime_ns, *shape, precision]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def _read(kept: Path) -> Found | None:
    try:
        told = json.loads(kept.read_text())
        return Found(Setup(**told["setup"]), float(told["milliseconds"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(kept: Path, found: Found) -> Found:
    """Write what was found, in one step; a full disk means that it is tried again."""
    scratch = kept.with_suffix(f".{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(json.dumps(asdict(found)))
        scratch.replace(kept)
    except OSError as error:
        log.warning("what was tried cannot be kept in %s: %s", kept, error)
    return found
