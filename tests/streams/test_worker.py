"""A real Celery worker: it takes cameras, is killed, is told to end, and another goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from django.utils import timezone

from streams import tasks
from streams.sessions import session
from tests.environment import ROOT
from tests.polling import until
from tests.streams.scene import Scene

StartWorker = Callable[[], "Worker"]


class Worker:
    """A stream worker with a process of its own, which looks after the cameras, too."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._log = folder / "worker.txt"
        queues = ("-Q", "streams,control", "--pool", "threads", "--concurrency", "3")
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", *queues, "--loglevel", "INFO"]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    @property
    def words(self) -> str:
        """Return what this worker and those before it have said."""
        return self._log.read_text(errors="replace")

    @property
    def is_busy(self) -> bool:
        """Say whether it lives."""
        return self.process.poll() is None

    def end(self, number: signal.Signals) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(120)


@pytest.fixture
def start_worker(scene: Scene, product_environment: dict[str, str]) -> Iterator[StartWorker]:
    """Return what starts a worker on this test's database, Redis and files; none outlives the test."""
    files = {"FILE_STREAM_ROOT": str(scene.folder), "MODEL_ROOT": str(scene.folder)}
    started: list[Worker] = []

    def start() -> Worker:
        started.append(Worker({**product_environment, **files}, scene.folder))
        return started[-1]

    yield start
    for worker in started:
        if worker.is_busy:
            worker.end(signal.SIGKILL)


def assert_once(scene: Scene) -> None:
    """Check that no round was counted twice, neither as a row nor in the counter (which is read while it rises)."""
    rounds = [number for number, _ in scene.places(scene.events())]
    assert len(set(rounds)) == len(rounds)
    until(lambda: len(scene.events()) == scene.counter("count_in"), "the counter equals the rows")


def test_after_a_kill_another_worker_goes_on_and_nothing_is_counted_twice(
    scene: Scene, start_worker: StartWorker
) -> None:
    first = start_worker()
    scene.wait_for_events(2)
    token, killed = scene.stream.lease_token, scene.stream.worker_id
    first.end(signal.SIGKILL)
    before = scene.events()
    start_worker()
    scene.wait_for_events(len(before) + 2)
    stream = scene.stream
    assert stream.lease_token > token
    assert stream.worker_id != killed
    assert [event.event_uid for event in scene.events()][: len(before)] == [event.event_uid for event in before]
    assert_once(scene)


def test_a_worker_that_is_told_to_end_gives_its_leases_back(scene: Scene, start_worker: StartWorker) -> None:
    worker = start_worker()
    scene.wait_for_events(1)
    assert worker.end(signal.SIGTERM) == 0, worker.words
    stream = scene.stream
    assert (stream.lease_expires_at, stream.is_processing, stream.state) == (None, False, "stopped")
    assert_once(scene)
    start_worker()
    scene.wait_for_events(len(scene.events()) + 1)
    assert_once(scene)


def test_a_worker_that_was_frozen_past_its_lease_writes_nothing_more(scene: Scene, start_worker: StartWorker) -> None:
    frozen = start_worker()
    scene.wait_for_events(1)
    psutil.Process(frozen.process.pid).suspend()
    until(lambda: (scene.stream.lease_expires_at or timezone.now()) < timezone.now(), "the lease runs out")
    second = scene.start()
    scene.wait_for_events(len(scene.events()) + 1)
    mine = scene.stream.worker_id
    psutil.Process(frozen.process.pid).resume()
    until(lambda: "session ends" in frozen.words, "the frozen session ends")
    assert scene.stream.worker_id == mine
    assert second.is_alive()
    assert_once(scene)


def test_a_start_in_another_process_is_told_that_the_lease_is_held(scene: Scene, start_worker: StartWorker) -> None:
    start_worker()
    scene.wait_for_state("streaming")
    assert session.run_camera(scene.camera.camera_id) == "lease_held"
    scene.wait_for_events(1)
    assert scene.stream.lease_token == 1


def test_supervision_sends_a_start_for_each_camera_that_has_none(scene: Scene, redis_server: str) -> None:
    assert tasks.supervise() == [scene.camera.camera_id]


def test_starts_that_nobody_takes_do_not_pile_up(
    scene: Scene, redis_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = tasks.waiting_starts() + 2
    monkeypatch.setattr(tasks, "MOST_WAITING", most)
    for _ in range(5):
        assert tasks.supervise() == [scene.camera.camera_id]
    assert tasks.waiting_starts() == most
