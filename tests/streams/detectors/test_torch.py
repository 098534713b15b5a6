"""Networks in torch: TorchScript, and a `.pt` as CUDA runs it, here on the CPU; what a device without room does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from streams.detectors import DetectorError, DetectorOptions, create, ultralytics
from streams.detectors.base import OutOfMemoryError
from streams.detectors.batching import Batcher
from streams.frames import Frame
from streams.sources.file import VideoFile
from tests.streams.detectors.pictures import frame_of, wall

torch = pytest.importorskip("torch")


def test_a_script_says_the_same_as_the_same_network_in_openvino(
    tiny_network: Path, tiny_script: Path, tmp_path: Path, walk: list[Frame]
) -> None:
    script = create("torchscript", DetectorOptions(weights=tiny_script, image_size=64, device="cpu"))
    network = create("ultralytics", DetectorOptions(weights=tiny_network, image_size=64, cache=tmp_path))
    square = [frame_of(wall(96, 96, light)) for light in (60, 200)]
    for one, two in zip(script.detect(square), network.detect(square), strict=True):
        assert one.boxes == pytest.approx(two.boxes, abs=1e-6)
        assert one.scores == pytest.approx(two.scores, abs=5e-3)
    assert script.description == "tiny at 64 on torch, CPU (fp32)"


@pytest.mark.parametrize(
    ("name", "message"),
    [("gone.torchscript", "no such file of weights: {}"), ("text.torchscript", "TorchScript cannot read {}: ")],
)
def test_what_is_no_script_is_told(tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / name
    if name != "gone.torchscript":
        path.write_text("these are no weights\n")
    with pytest.raises(DetectorError) as raised:
        create("torchscript", DetectorOptions(weights=path))
    assert str(raised.value).startswith(message.format(path))
    assert "\n" not in str(raised.value)


def loaded(forward: Any, **values: Any) -> Any:
    from streams.detectors.ultralytics.torch_net import Loaded, TorchDetector

    return TorchDetector(
        Loaded(forward, "net", ["person", "dog"], **values), torch.device("cpu"), DetectorOptions(image_size=64)
    )


def head(pictures: Any) -> Any:
    """Return a person in the middle of each picture and a dog beside, 40 anchors."""
    table = torch.zeros(len(pictures), 6, 40)
    table[:, :, 0] = torch.tensor([32.0, 24.0, 16.0, 32.0, 0.9, 0.1])
    table[:, :, 1] = torch.tensor([10.0, 24.0, 16.0, 16.0, 0.3, 0.8])
    return table


def test_only_the_classes_asked_for_leave_the_device() -> None:
    from streams.detectors.ultralytics.torch_net import reduced

    table, classes = reduced(head(torch.zeros(2, 3, 64, 64)).repeat(1, 1, 1), (1,))
    assert table.shape == (2, 6, 40)  # boxes, the dog, and the best of all others
    assert table[0, 4:, 1].tolist() == pytest.approx([0.8, 0.3])
    assert classes == (0,)
    people = loaded(head).detect([frame_of(wall(128, 96))])[0]
    assert people.scores.tolist() == pytest.approx([0.9])


def test_frames_of_different_shapes_come_back_in_their_order() -> None:
    sizes: list[tuple[int, ...]] = []

    def forward(pictures: Any) -> Any:
        sizes.append(tuple(pictures.shape))
        return head(pictures)

    frames = [frame_of(wall(*size), number) for number, size in enumerate([(128, 96), (96, 128), (128, 96)])]
    found = loaded(forward).detect(frames)
    assert sorted(sizes) == [(1, 3, 64, 64), (2, 3, 64, 64)] or sorted(sizes) == [(3, 3, 64, 64)]
    assert found[0].boxes.tolist() == found[2].boxes.tolist()
    assert found[0].boxes.tolist() != found[1].boxes.tolist()


def test_a_network_that_insists_on_a_batch_gets_it() -> None:
    seen: list[int] = []

    def forward(pictures: Any) -> Any:
        seen.append(len(pictures))
        return head(pictures)

    found = loaded(forward, batch=2).detect([frame_of(wall(), number) for number in range(5)])
    assert seen == [2, 2, 2]
    assert [len(people) for people in found] == [1] * 5


def test_a_device_without_room_gets_smaller_batches() -> None:
    asked: list[int] = []

    def forward(pictures: Any) -> Any:
        asked.append(len(pictures))
        if len(pictures) > 2:
            raise torch.cuda.OutOfMemoryError("CUDA out of memory")
        return head(pictures)

    detector = loaded(forward)
    with pytest.raises(OutOfMemoryError, match="CUDA out of memory"):
        detector.detect([frame_of(wall(), number) for number in range(4)])
    batcher = Batcher(detector, batch_size=4, max_wait_ms=1)
    found = batcher.detect([frame_of(wall(), number) for number in range(8)])
    assert [len(people) for people in found] == [1] * 8
    assert batcher.limit in {2, 4}  # 4 only where never more than two frames had gathered
    assert asked[-1] <= 2


def test_another_fault_of_torch_is_told_in_one_line() -> None:
    def forward(_: Any) -> Any:
        raise RuntimeError("a long story\nwith its point at the end")

    with pytest.raises(DetectorError, match=r"^torch cannot run net: with its point at the end$"):
        loaded(forward).detect([frame_of(wall())])


def test_what_puts_out_no_boxes_is_told() -> None:
    from streams.detectors.ultralytics.torch_net import first_tensor

    assert first_tensor([(torch.ones(1), None)]).tolist() == [1.0]
    with pytest.raises(DetectorError, match="puts out dict, not boxes"):
        first_tensor(({},))


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_without_cuda_the_cpu_is_used_and_an_engine_is_refused(
    tmp_path: Path, tiny_network: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ultralytics, "cuda_is_there", lambda: True)  # a device that torch cannot use
    options = DetectorOptions(weights=tiny_network, cache=tmp_path, image_size=64, device="cuda")
    assert "OpenVINO, CPU" in create("ultralytics", options).description
    engine = tmp_path / "net.engine"
    engine.touch()
    with pytest.raises(DetectorError, match="needs CUDA, which torch cannot use on this machine"):
        create("ultralytics", DetectorOptions(weights=engine, cache=tmp_path))


@pytest.mark.shared_data
def test_a_pt_in_torch_finds_the_people_that_openvino_finds(data: Path, exports: Path) -> None:
    from streams.detectors.ultralytics.loading import load

    weights = data / "weights" / "yolo11n_dequant.pt"
    frame = next(VideoFile(data / "PETS09-S2L1" / "PETS09-S2L1.mp4").frames())
    options = DetectorOptions(weights=weights, cache=exports, image_size=416, device="cpu", precision="fp32")
    ours = load(weights, options).detect([frame, frame])
    theirs = create("ultralytics", options).detect([frame])[0].at_least(0.4)
    for found in ours:
        assert found.at_least(0.4).boxes == pytest.approx(theirs.boxes, abs=0.01)
