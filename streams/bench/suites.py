"""The races of the bench and the rows that come of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from streams.bench.crowd import PEOPLE, ten_zones
from streams.bench.inputs import Film
from streams.bench.pacing import Task
from streams.bench.peers import python_of, why_not
from streams.bench.racing import Contestant, Progress, Result, race
from streams.bench.rows import Reach, Row, compared
from streams.detectors.ultralytics import cuda_is_there

LAP = 300  # frames of a part where a frame takes about a millisecond
BATCHES, BATCH_LAPS = (1, 8, 32), 100  # frames at once on CUDA, and how many times a part
STREAM_RATE = 15.0  # frames a second of one stream
NEEDED = {  # packages of the peers' environment without which a peer cannot run
    "object_counter": ("shapely", "lap"),
    "line_zone": ("supervision", "trackers", "pydeprecate"),
    "trackers": ("trackers", "supervision", "pydeprecate"),
    "ultralytics": ("lap",),
}
COUNTERS = {"Ultralytics ObjectCounter": "object_counter", "supervision LineZone": "line_zone"}
FORMS = {  # how a peer runs the weights, and the reach of the product's frames a second beside it
    "pt": (".pt on torch", Reach("at least", 4.0)),
    "export": ("its OpenVINO export", Reach("at least", 1.3)),
    "cores": (".pt on torch told to use all cores", None),  # Ultralytics' own default is one
}


@dataclass(frozen=True, slots=True)
class Bench:
    """How to measure: `rounds` parts of `part` frames of each contestant; `peers` is their environment's folder."""

    weights: Path | None
    image_size: int
    cache: Path
    peers: Path
    rounds: int = 8
    part: int = 100
    progress: Progress | None = None

    def counting(self, film: Film) -> list[Row]:
        """Count a film: the product beside its detector alone, and beside the peers with the same weights."""
        ours = {"product": Contestant("product", self._task(film)), "detector": self._of(film, "bare_detector")}
        results = self._race(ours | self._counters(film))
        what = f"counting a film, {self._kind}"
        rows = [_rated(Row(what, "its detector alone", "frames/s", reach=Reach("at least", 0.9)), results, "detector")]
        for name, module in COUNTERS.items():
            for form, (words, reach) in FORMS.items():
                row = Row(what, f"{name}, {words}", "frames/s", reach=reach)
                rows.append(scored(_rated(row, results, f"{module} {form}"), film, results, f"{module} {form}"))
        return rows

    def empty(self, film: Film) -> list[Row]:
        """Count an empty scene beside decoding it, by the clock and by the time on processors."""
        task = replace(self._task(film), part=LAP, frames=LAP * self.rounds)
        results = self._race({name: Contestant(name, task) for name in ("product", "decoding")})
        what = f"an empty scene, {self._kind}"
        row = Row(what, "decoding it", "frames/s", reach=Reach("at least", 0.8))
        worked = Row(what, "decoding it, processor time", "frames/s")
        both = results["product"], results["decoding"]
        return [_rated(row, results, "decoding"), compared(worked, *both, Result.processor_rates)]

    def batches(self, film: Film) -> list[Row]:
        """Detect on CUDA in batches, beside the bare net in half precision and beside decoding one stream."""
        rows = []
        for batch in BATCHES:
            part = batch * BATCH_LAPS
            task = replace(self._task(film), batch=batch, part=part, frames=part * self.rounds)
            film_task = replace(task, frames=min(task.frames, self.part * self.rounds), part=self.part)
            results = self._race(
                {
                    "product": Contestant("batches", replace(task, kind="detector"), reason=self._no_cuda),
                    "net": Contestant("batches", replace(task, kind="net"), reason=self._no_cuda),
                    "decoding": Contestant("decoding", film_task, reason=self._no_cuda),
                }
            )
            rows += _batch_rows(f"detector on CUDA, batch {batch}", results)
        return rows

    def crowd(self) -> list[Row]:
        """Track and count a crowd beside trackers alone: those of libraries, and our own, also by processor time."""
        task = Task(part=LAP, frames=LAP * self.rounds, cache=str(self.cache))
        ours = {"product": "zones", "tracker": "tracker"}
        contestants = {name: Contestant("engine", replace(task, kind=kind)) for name, kind in ours.items()}
        for peer in ("trackers", "ultralytics"):
            contestants[peer] = self._peer("peer_tracker", replace(task, kind=peer), NEEDED[peer])
        results = self._race(contestants)
        zones = len(ten_zones())
        what, unit = f"{PEOPLE} people, {zones} zones", "ms a frame"
        aims = {
            "trackers": ("trackers' ByteTrack alone", Reach("at most", 1.3)),
            "ultralytics": ("Ultralytics' ByteTrack alone", Reach("at most", 1.3)),
            "tracker": ("our tracker alone", Reach("more at most", 0.2)),
        }
        rows = [
            compared(Row(what, words, unit, reach=reach), results["product"], results[name], Result.milliseconds)
            for name, (words, reach) in aims.items()
        ]
        worked = Row(what, "our tracker alone, processor time", unit)
        return [*rows, compared(worked, results["product"], results["tracker"], Result.processor_milliseconds)]

    @property
    def _kind(self) -> str:
        return f"{self.weights.stem} at {self.image_size}" if self.weights else "detector motion"

    def _task(self, film: Film) -> Task:
        return Task(
            detector="ultralytics" if self.weights else "motion", video=str(film.video.resolve()), zones=film.zones,
            weights=str(self.weights.resolve()) if self.weights else "", image_size=self.image_size, part=self.part,
            frames=self.part * self.rounds, cache=str(self.cache),
        )  # fmt: skip

    def _of(self, film: Film, module: str) -> Contestant:
        return Contestant(module, self._task(film))

    def _counters(self, film: Film) -> dict[str, Contestant]:
        return {
            f"{module} {form}": self._peer(module, replace(self._task(film), kind=form), NEEDED[module], self._no_pt)
            for module in COUNTERS.values()
            for form in FORMS
        }

    @property
    def _no_cuda(self) -> str:
        """Why nothing can be measured on CUDA."""
        return self._no_pt if cuda_is_there() else "no CUDA device"

    @property
    def _no_pt(self) -> str:
        """Why peers that read a .pt cannot take part."""
        return "" if self.weights and self.weights.suffix == ".pt" else "needs --weights with a .pt"

    def _peer(self, module: str, task: Task, packages: tuple[str, ...], reason: str = "") -> Contestant:
        return Contestant(module, task, python_of(self.peers), reason=reason or why_not(self.peers, packages))

    def _race(self, contestants: dict[str, Contestant]) -> dict[str, Result]:
        return race(contestants, self.rounds, self.progress)


def _batch_rows(what: str, results: dict[str, Result]) -> list[Row]:
    """Return the rows of one size of batch: frames a second, and how many streams that is."""
    beside_net = Row(what, "the bare net, half precision", "frames/s", reach=Reach("at least", 0.9))
    beside_decoding = Row(what, "decoding one file", f"streams at {STREAM_RATE:g}/s")
    return [
        _rated(beside_net, results, "net"),
        compared(beside_decoding, results["product"], results["decoding"], _streams),
    ]


def _streams(result: Result) -> list[float]:
    return [rate / STREAM_RATE for rate in result.rates()]


def _rated(row: Row, results: dict[str, Result], yardstick: str) -> Row:
    return compared(row, results["product"], results[yardstick], Result.rates)


def scored(row: Row, film: Film, results: dict[str, Result], yardstick: str) -> Row:
    """Give the row the F1 of both over the frames that both looked at."""
    if not row.pairs:
        return row
    ours, theirs = (film.f1(results[name].frames, results[name].events) for name in ("product", yardstick))
    return replace(row, f1=(ours, theirs))
