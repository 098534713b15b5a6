"""Frames of several cameras in one batch: who gets what, who waits for whom, and what goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from counting.core.detections import Detections
from streams.detectors import DetectorError, DetectorOptions, create
from streams.detectors.base import Batching, OutOfMemoryError
from streams.detectors.batching import Batcher, batched
from streams.frames import Frame
from tests.polling import until
from tests.streams import films


class Device:
    """A device that answers when `gate` is set, and remembers its batches by the numbers of their frames.

    Its memory has room for `room` frames; those whose numbers are in `broken` cannot be inferred.
    """

    shareable = True
    description = "a device"

    def __init__(self, room: int = 100, broken: Sequence[int] = ()) -> None:
        self.batches: list[list[int]] = []
        self.gate = threading.Event()
        self.room, self.broken, self.batch_size = room, set(broken), 8
        self.closed = 0

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        self.batches.append([frame.index for frame in frames])
        assert self.gate.wait(60)
        if len(frames) > self.room:
            raise OutOfMemoryError("no room for so many")
        if bad := self.broken & {frame.index for frame in frames}:
            raise ValueError(f"frame {min(bad)} is broken")
        return [answer(frame.index) for frame in frames]

    def close(self) -> None:
        self.closed += 1


def answer(number: int) -> Detections:
    """Return a box by which a frame's answer is known again."""
    return Detections(np.array([[0.0, 0.0, 0.5, number / 1000]]), np.array([0.9]))


def frame(number: int) -> Frame:
    return Frame(number, number / 10, 128, 96)


def numbers(found: Sequence[Detections]) -> list[int]:
    return [round(1000 * people.boxes[0, 3]) for people in found]


@contextmanager
def cameras(batcher: Batcher, frames: dict[int, list[int]]) -> Iterator[dict[int, list[int | str]]]:
    """Run a thread a camera that asks for its frames one after the other; yields what each was told."""
    told: dict[int, list[int | str]] = {camera: [] for camera in frames}

    def watch(camera: int) -> None:
        for number in frames[camera]:
            try:
                told[camera] += numbers(batcher.detect([frame(number)]))
            except Exception as error:
                told[camera].append(str(error))

    threads = [threading.Thread(target=watch, args=(camera,)) for camera in frames]
    for thread in threads:
        thread.start()
    yield told
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_batches_hold_frames_of_several_cameras_and_each_gets_its_own_in_order(tmp_path: Path) -> None:
    boxes = [[(2 * number, 10, 8, 40)] for number in range(60)]
    options = DetectorOptions(detections=films.detections(tmp_path / "all.txt", boxes))
    recorded = create("detections", options)
    batches: list[list[int]] = []

    class Counted:
        shareable, description = True, "recorded detections"

        def detect(self, frames: Sequence[Frame]) -> list[Detections]:
            batches.append([each.index for each in frames])
            assert begun.wait(60)
            return recorded.detect(frames)

    begun = threading.Event()
    batcher = Batcher(Counted(), batch_size=3)
    asked = {camera: [20 * camera + step for step in range(20)] for camera in range(3)}
    found: dict[int, list[list[float]]] = {}

    def watch(camera: int) -> None:
        found[camera] = [batcher.detect([frame(number)])[0].boxes[0].tolist() for number in asked[camera]]

    threads = [threading.Thread(target=watch, args=(camera,)) for camera in asked]
    for thread in threads:
        thread.start()
    until(lambda: len(batcher._asked) == 3, "all have asked, and the first batch is held")
    begun.set()
    for thread in threads:
        thread.join(60)
    for camera, wanted in asked.items():
        assert found[camera] == [[2 * n / 128, 10 / 96, (2 * n + 8) / 128, 50 / 96] for n in wanted]
    assert sorted(number for batch in batches for number in batch) == list(range(60))
    assert any(len({number // 20 for number in batch}) > 1 for batch in batches)


def test_frames_that_come_while_the_device_works_go_together_in_turn() -> None:
    device = Device()
    batcher = Batcher(device, batch_size=4)
    first = batcher.submit(frame(1))
    until(lambda: device.batches == [[1]], "the first frame goes at once: nobody else has asked")
    answers: list[Callable[[], Detections]] = []

    def ask(base: int) -> None:
        answers.extend(batcher.submit(frame(base + step)) for step in range(3))
        assert device.gate.wait(60)  # two cameras are two threads that live at the same time

    for count, base in enumerate((100, 200), 1):
        threading.Thread(target=ask, args=(base,)).start()
        until(lambda count=count: len(answers) == 3 * count, "it has asked")  # type: ignore[misc]
    device.gate.set()
    assert numbers([first()]) == [1]
    assert sorted(numbers([people() for people in answers])) == [100, 101, 102, 200, 201, 202]
    assert device.batches[1] == [100, 200, 101, 201]
    assert device.batches[2] == [102, 202]


def test_a_camera_that_asks_no_more_is_waited_for_no_longer_than_told() -> None:
    device = Device()
    device.gate.set()
    batcher = Batcher(device, batch_size=4, max_wait_ms=1)
    with cameras(batcher, {1: [1], 2: [2]}) as told:
        pass
    assert told == {1: [1], 2: [2]}
    with cameras(batcher, {1: [3]}) as told:
        pass
    assert told == {1: [3]}


def test_without_memory_for_so_many_fewer_go_and_nobody_is_lost() -> None:
    device = Device(room=2)
    batcher = Batcher(device, batch_size=8, max_wait_ms=50)
    answers = [batcher.submit(frame(number)) for number in range(9)]
    device.gate.set()
    assert numbers([people() for people in answers]) == list(range(9))
    assert batcher.limit == 2
    assert "batches of 2" in batcher.description
    assert max(len(batch) for batch in device.batches[-1:]) <= 2


def test_a_frame_for_which_there_is_no_memory_at_all_is_told() -> None:
    device = Device(room=0)
    device.gate.set()
    with pytest.raises(OutOfMemoryError, match="no room"):
        Batcher(device).detect([frame(1)])


def test_an_error_reaches_only_the_camera_whose_frame_it_was() -> None:
    device = Device(broken=[200])
    batcher = Batcher(device, batch_size=8)
    with cameras(batcher, {1: [100, 101], 2: [200, 201], 3: [300, 301]}) as told:
        until(lambda: device.batches, "somebody has asked")
        device.gate.set()
    assert told == {1: [100, 101], 2: ["frame 200 is broken", 201], 3: [300, 301]}
    assert batcher.limit == 8


def test_a_device_that_forgets_a_frame_keeps_nobody_waiting() -> None:
    class Forgetful(Device):
        def detect(self, frames: Sequence[Frame]) -> list[Detections]:
            return super().detect(frames)[1:]

    device = Forgetful()
    device.gate.set()
    with pytest.raises(ValueError, match="zip"):
        Batcher(device).detect([frame(1)])


def test_what_waits_is_answered_before_it_closes_and_nothing_after() -> None:
    device = Device()
    batcher = Batcher(device, batch_size=2, max_wait_ms=50)
    answers = [batcher.submit(frame(number)) for number in range(5)]
    closing = threading.Thread(target=batcher.close)
    closing.start()
    device.gate.set()
    closing.join(60)
    assert not closing.is_alive()
    assert numbers([people() for people in answers]) == list(range(5))
    assert device.closed == 1
    with pytest.raises(DetectorError, match="was closed"):
        batcher.submit(frame(9))


def test_the_thread_ends_when_nobody_asks_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.detectors.batching.IDLE", 0.01)
    device = Device()
    device.gate.set()
    batcher = Batcher(device)
    assert numbers(batcher.detect([frame(1)])) == [1]
    until(lambda: not any(each.name == "batches" and each.is_alive() for each in running(batcher)), "the thread ends")
    assert numbers(batcher.detect([frame(2)])) == [2]


def running(batcher: Batcher) -> list[threading.Thread]:
    return [batcher._runner] if batcher._runner else []


def test_only_what_gains_by_batches_is_batched(tmp_path: Path, tiny_network: Path) -> None:
    network = create("ultralytics", DetectorOptions(weights=tiny_network, cache=tmp_path, image_size=64))
    assert not isinstance(network, Batching)
    assert batched(network) is network  # on a CPU a batch only adds waiting
    device = Device()
    together = batched(device, batch_size=32)
    assert isinstance(together, Batcher)
    assert together.limit == 8
    device.batch_size = 1
    assert batched(device) is device
