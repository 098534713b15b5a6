"""Networks: how a frame is fitted in, what the outputs mean, and which files are weights."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cameras.checksums import checksum
from counting.core.detections import Detections
from streams.detectors import DetectorError, DetectorOptions, create
from streams.detectors.ultralytics import weights
from streams.detectors.ultralytics.letterbox import GREY, Letterbox
from streams.detectors.ultralytics.outputs import Choice, people
from streams.sources.file import VideoFile
from tests import environment
from tests.streams import films

PERSON = Choice((0,))


@pytest.mark.parametrize(
    ("size", "image_size", "fixed", "expected"),
    [
        pytest.param((1920, 1080), 640, None, (640, 384, 640, 360), id="wide: padded to the next 32 lines"),
        pytest.param((1080, 1920), 640, None, (384, 640, 360, 640), id="high"),
        pytest.param((640, 640), 640, None, (640, 640, 640, 640), id="as it is"),
        pytest.param((768, 576), 640, None, (640, 480, 640, 480), id="4:3 needs no padding"),
        pytest.param((320, 240), 640, None, (640, 480, 640, 480), id="small ones are enlarged"),
        pytest.param((1920, 1080), 640, (640, 640), (640, 640, 640, 360), id="a network that insists on a square"),
        pytest.param((500, 1000), 640, (416, 416), (416, 416, 208, 416), id="a smaller square, high"),
    ],
)
def test_a_frame_is_fitted_as_a_whole(
    size: tuple[int, int], image_size: int, fixed: tuple[int, int] | None, expected: tuple[int, ...]
) -> None:
    fit = Letterbox.fit(*size, image_size, fixed)
    assert (fit.width, fit.height, fit.inner_width, fit.inner_height) == expected


def test_a_frame_lies_in_the_middle_of_grey() -> None:
    fit = Letterbox(64, 64, 64, 32)
    picture = fit.paste(np.full((32, 64, 3), 7, np.uint8))
    assert picture.shape == (1, 64, 64, 3)
    assert (fit.left, fit.top) == (0, 16)
    assert (picture[0, :16] == GREY).all()
    assert (picture[0, 16:48] == 7).all()
    assert (picture[0, 48:] == GREY).all()


def test_boxes_come_back_as_parts_of_the_frame() -> None:
    fit = Letterbox(64, 64, 64, 32)  # 16 lines of padding above and below
    boxes = fit.unfit(np.array([[16.0, 16.0, 48.0, 48.0], [0.0, 24.0, 32.0, 32.0], [-9.0, 0.0, 99.0, 64.0]]))
    assert boxes.tolist() == [[0.25, 0.0, 0.75, 1.0], [0.0, 0.25, 0.5, 0.5], [0.0, 0.0, 1.0, 1.0]]


def yolo(*rows: tuple[float, ...], anchors: int = 20) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return the output of a YOLO head: a column an anchor, (x, y, width, height, score of each class)."""
    table = np.zeros((len(rows[0]), anchors), np.float32)
    table[:, : len(rows)] = np.array(rows).T
    return table


def test_a_yolo_head_gives_centre_boxes_in_pixels() -> None:
    corners, scores = people(yolo((100, 200, 40, 80, 0.9, 0.1), (300, 200, 20, 60, 0.6, 0.2)), (640, 640), PERSON)
    assert corners.tolist() == [[80, 160, 120, 240], [290, 170, 310, 230]]
    assert scores == pytest.approx([0.9, 0.6])


def test_another_class_than_people_is_left_out() -> None:
    output = yolo((100, 200, 40, 80, 0.3, 0.8), (300, 200, 20, 60, 0.6, 0.2))
    assert people(output, (640, 640), PERSON)[1] == pytest.approx([0.6])
    assert people(output, (640, 640), Choice((1,)))[1] == pytest.approx([0.8])


def test_of_two_boxes_of_one_person_the_better_stays_and_weak_ones_go() -> None:
    output = yolo((100, 200, 40, 80, 0.7), (101, 200, 40, 80, 0.9), (300, 200, 20, 60, 0.09))
    corners, scores = people(output, (640, 640), PERSON)
    assert corners.tolist() == [[81, 160, 121, 240]]
    assert scores == pytest.approx([0.9])


def test_a_head_with_its_own_suppression_gives_corners() -> None:
    output = np.zeros((300, 6), np.float32)
    output[0], output[1], output[2] = (80, 160, 120, 240, 0.9, 0), (1, 2, 3, 4, 0.8, 5), (5, 6, 7, 8, 0.05, 0)
    corners, scores = people(output, (640, 640), PERSON)
    assert corners.tolist() == [[80, 160, 120, 240]]
    assert scores == pytest.approx([0.9])


def test_rt_detr_gives_centre_boxes_in_parts_of_the_picture() -> None:
    output = np.zeros((300, 4 + 80), np.float32)
    output[0, :5] = (0.5, 0.25, 0.25, 0.5, 0.9)
    corners, scores = people(output, (640, 320), PERSON)
    assert corners.tolist() == [[240, 0, 400, 160]]
    assert scores == pytest.approx([0.9])


@pytest.mark.parametrize("shape", [(3548, 85), (25201, 85), (1000,), (4, 8400), (1, 84, 8400)])
def test_the_output_of_another_family_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(DetectorError, match=r"output \(.*\) is not one of YOLO, RT-DETR or YOLOX"):
        people(np.zeros(shape, np.float32), (640, 640), PERSON)


def test_nobody_is_an_answer() -> None:
    corners, scores = people(yolo((0, 0, 0, 0, 0.0)), (640, 640), PERSON)
    assert corners.shape == (0, 4)
    assert scores.shape == (0,)


def test_a_tiny_network_finds_the_same_person_in_any_frame(tmp_path: Path, tiny_network: Path) -> None:
    detector = create("ultralytics", DetectorOptions(weights=tiny_network, cache=tmp_path, image_size=64))
    film = VideoFile(films.film(tmp_path / "wall.mp4", [[] for _ in range(5)]))
    first = detector.detect([next(film.frames())])[0]  # 64 × 48 pixels, 8 lines of padding above and below
    assert first.boxes == pytest.approx(np.array([[8 / 64, 0.0, 24 / 64, 32 / 48]]))
    assert first.scores[0] == pytest.approx(0.5 + 0.1 * 200 / 255, abs=0.01)
    assert detector.description.startswith(f"{tiny_network.stem} at 64 on OpenVINO, CPU (")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone.pt", "no such file of weights: {} (weights are never downloaded; put the file there)"),
        ("yolo.weights", "cannot read weights {}: expected .pt, .onnx, .engine, .xml or an OpenVINO folder"),
        ("folder", "no OpenVINO network (*.xml) in the folder {}"),
        ("text.onnx", "OpenVINO cannot read {}"),
        ("text.xml", "OpenVINO cannot read {}"),
    ],
)
def test_what_is_no_network_is_told(tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name != "gone.pt":
        path.write_text("these are no weights\n")
    cache = tmp_path / "cache"
    with pytest.raises(DetectorError) as raised:
        create("ultralytics", DetectorOptions(weights=path, cache=cache))
    assert str(raised.value).startswith(message.format(path))
    assert "\n" not in str(raised.value)
    assert not cache.exists()


def test_a_text_named_pt_is_told_and_leaves_nothing_in_the_cache(tmp_path: Path) -> None:
    path, cache = tmp_path / "text.pt", tmp_path / "cache"
    path.write_text("these are no weights\n")
    with pytest.raises(DetectorError) as raised:
        create("ultralytics", DetectorOptions(weights=path, cache=cache))
    assert str(raised.value).startswith(f"cannot export {path} for this CPU: ")
    assert "\n" not in str(raised.value)
    assert list(cache.iterdir()) == []


def test_an_openvino_folder_and_its_file_are_the_same_network(tiny_network: Path, tmp_path: Path) -> None:
    xml = tiny_network / "tiny.xml"
    assert weights.kind_of(tiny_network) == weights.kind_of(xml) == "openvino"
    assert weights.network_for_cpu(tiny_network, tmp_path, 640) == weights.network_for_cpu(xml, tmp_path, 640) == xml


def seen(detector_weights: Path, cache: Path, frames: int = 3) -> list[Detections]:
    video = environment.DATA / "PETS09-S2L1" / "PETS09-S2L1.mp4"
    detector = create("ultralytics", DetectorOptions(weights=detector_weights, cache=cache))
    chosen = (frame for frame in VideoFile(video).frames() if frame.index % 50 == 0)
    return detector.detect(list(itertools.islice(chosen, frames)))


@pytest.fixture(scope="module")
def exported(data: Path, exporter: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Load a `.pt` in a process of its own; return the folder it was exported to and what the process imported."""
    cache = tmp_path_factory.mktemp("exported")
    program = (
        "import sys; from pathlib import Path; from streams.detectors import DetectorOptions, create\n"
        "create('ultralytics', DetectorOptions(weights=Path(sys.argv[1]), cache=Path(sys.argv[2])))\n"
        "print(sorted({'torch', 'ultralytics'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(data / "weights" / "yolo11n_dequant.pt"), str(cache)],
        cwd=environment.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return cache, done.stdout.strip().splitlines()[-1]


@pytest.mark.shared_data
def test_torch_never_enters_the_process_that_counts(exported: tuple[Path, str]) -> None:
    cache, imported = exported
    assert list(cache.glob("yolo11n_dequant-*/network.xml"))
    assert imported == "[]"


@pytest.mark.shared_data
def test_a_pt_is_exported_once_and_found_again(data: Path, exported: tuple[Path, str], tmp_path: Path) -> None:
    cache, _ = exported
    (network,) = cache.glob("yolo11n_dequant-*/network.xml")
    made = network.stat().st_mtime_ns
    first, again = (seen(data / "weights" / "yolo11n_dequant.pt", cache) for _ in range(2))
    assert all(len(people) >= 2 for people in first)
    assert network.stat().st_mtime_ns == made
    assert [people.boxes.tolist() for people in again] == [people.boxes.tolist() for people in first]
    moved = tmp_path / "moved.pt"
    shutil.copy(data / "weights" / "yolo11n_dequant.pt", moved)
    assert checksum(moved)[:16] in network.parent.name


@pytest.mark.shared_data
def test_an_int8_onnx_runs_as_it_is(data: Path, tmp_path: Path) -> None:
    found = seen(data / "weights" / "yolo11n_int8dyn_640.onnx", tmp_path)
    assert all(len(people) >= 2 for people in found)
