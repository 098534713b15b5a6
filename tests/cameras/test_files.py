"""Files that operators name: where they may lie, and what is wrong with them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from cameras.choices import ModelBackend
from cameras.files import FileRefusedError, model_file, video_file
from cameras.probe import check_video
from cameras.services.ai_models import check_weights, detector_kind
from tests import making


@pytest.fixture
def videos(tmp_path: Path, settings: Any) -> Path:
    """Return the folder of videos that the settings allow."""
    folder = tmp_path / "videos"
    folder.mkdir()
    settings.FILE_STREAM_ROOT = str(folder)
    return folder


@pytest.fixture
def weights(tmp_path: Path, settings: Any) -> Path:
    """Return the folder of weights that the settings allow."""
    folder = tmp_path / "weights"
    (folder / "network").mkdir(parents=True)
    (folder / "network" / "model.xml").touch()
    (folder / "empty").mkdir()
    for name in ("yolo.pt", "yolo.ONNX", "notes.txt"):
        (folder / name).touch()
    settings.MODEL_ROOT = str(folder)
    return folder


def refusal(name: str) -> str:
    with pytest.raises(FileRefusedError) as caught:
        check_video(video_file(name), name)
    return str(caught.value)


def test_a_video_below_the_root_is_taken_by_its_path_and_by_its_name(videos: Path) -> None:
    path = making.video(videos / "hall" / "a.mp4")

    for name in (str(path), "hall/a.mp4"):
        assert video_file(name) == path
        check_video(video_file(name), name)


def test_a_name_is_looked_up_below_the_folder_of_manage_py_first(videos: Path, settings: Any) -> None:
    settings.BASE_DIR = videos.parent
    path = making.video(videos / "a.mp4")

    assert video_file("videos/a.mp4") == path


def test_several_roots_may_be_named(videos: Path, settings: Any) -> None:
    other = videos.parent / "other"
    settings.FILE_STREAM_ROOT = os.pathsep.join([str(videos), str(other)])
    path = making.video(other / "b.mp4")

    assert video_file("b.mp4") == path


def test_without_a_root_the_message_names_the_setting(settings: Any) -> None:
    settings.FILE_STREAM_ROOT = ""

    with pytest.raises(FileRefusedError, match="FILE_STREAM_ROOT"):
        video_file("a.mp4")


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.mp4", "hall/../../secret.mp4"])
def test_a_file_outside_of_the_root_is_refused(videos: Path, name: str) -> None:
    with pytest.raises(FileRefusedError, match=r"lies outside of the folders of FILE_STREAM_ROOT"):
        video_file(name)


def test_a_link_that_leads_out_of_the_root_is_refused(videos: Path) -> None:
    outside = making.video(videos.parent / "outside.mp4")
    (videos / "link.mp4").symlink_to(outside)

    with pytest.raises(FileRefusedError, match="lies outside"):
        video_file("link.mp4")


def test_a_name_that_leads_nowhere_is_refused(videos: Path) -> None:
    (videos / "circle.mp4").symlink_to(videos / "circle.mp4")
    (videos / "closed").mkdir(mode=0)

    assert refusal("circle.mp4") == "Cannot be read: circle.mp4"
    assert refusal("x" * 300) == f"Cannot be read: {'x' * 300} (File name too long)"
    assert refusal("closed/a.mp4") in {"Cannot be read: a.mp4 (Permission denied)", "No such file: closed/a.mp4"}


def test_what_is_wrong_with_a_file_is_said(videos: Path) -> None:
    (videos / "notes.txt").write_text("hello\n" * 100)
    (videos / "notes.mp4").write_text("hello\n" * 100)
    (videos / "list.m3u8").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n")
    (videos / "empty.mp4").touch()
    (videos / "folder.mp4").mkdir()
    making.sound(videos / "sound.wav")

    assert refusal("none.mp4") == "No such file: none.mp4"
    assert refusal("notes.txt") == "Not a video: notes.txt"
    assert refusal("notes.mp4") == "Not a video: notes.mp4"
    assert refusal("list.m3u8") == "Not a video: list.m3u8"
    assert refusal("empty.mp4") == "Not a video: empty.mp4"
    assert refusal("folder.mp4") == "A folder, not a video: folder.mp4"
    assert refusal("sound.wav") == "No video stream in sound.wav"


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_that_cannot_be_read_is_said_to_be_so(videos: Path) -> None:
    making.video(videos / "a.mp4").chmod(0)

    assert refusal("a.mp4") == "Cannot be read: a.mp4"


@pytest.mark.parametrize("name", ["yolo.pt", "yolo.ONNX", "network"])
def test_weights_of_a_known_kind_are_taken(weights: Path, name: str) -> None:
    assert check_weights("ultralytics", name) == weights / name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.pt", "No such file: none.pt"),
        ("notes.txt", "Not weights: a file ending in .pt, .onnx, .engine, or a folder with an .xml."),
        ("empty", "Not weights: a file ending in .pt, .onnx, .engine, or a folder with an .xml."),
        ("../yolo.pt", "../yolo.pt lies outside of the folders of MODEL_ROOT."),
        ("/etc/passwd", "/etc/passwd lies outside of the folders of MODEL_ROOT."),
        ("", "This kind of model needs a file."),
        (None, "This kind of model needs a file."),
    ],
)
def test_other_weights_are_refused(weights: Path, name: str | None, message: str) -> None:
    with pytest.raises(FileRefusedError) as caught:
        check_weights("ultralytics", name)

    assert str(caught.value) == message


def test_motion_needs_no_weights(settings: Any) -> None:
    settings.MODEL_ROOT = ""

    assert check_weights("motion", None) is None
    with pytest.raises(FileRefusedError, match="MODEL_ROOT"):
        model_file("yolo.pt")


def test_backends_map_to_kinds_of_detectors() -> None:
    kinds = {backend.value: detector_kind(backend) for backend in ModelBackend}

    assert kinds == {
        "ultralytics": "ultralytics",
        "opencv_dnn": "ultralytics",
        "torchscript": "torchscript",
        "motion": "motion",
        "scripted": "detections",
    }
    with pytest.raises(ValueError, match="caffe"):
        detector_kind("caffe")


@pytest.mark.parametrize(
    ("backend", "name", "message"),
    [
        ("opencv_dnn", "net.pt", "Not weights: a file ending in .onnx."),
        ("opencv_dnn", "folder", "Not weights: a file ending in .onnx."),
        ("torchscript", "net.onnx", "Not weights: a file ending in .torchscript, .pt."),
    ],
)
def test_each_backend_has_its_own_files(settings: Any, tmp_path: Path, backend: str, name: str, message: str) -> None:
    settings.MODEL_ROOT = str(tmp_path)
    path = tmp_path / name
    path.write_text("") if path.suffix else path.mkdir()

    with pytest.raises(FileRefusedError, match=re.escape(message)):
        check_weights(backend, name)


@pytest.mark.parametrize(("backend", "name"), [("opencv_dnn", "net.onnx"), ("torchscript", "net.torchscript")])
def test_a_backend_takes_its_files(settings: Any, tmp_path: Path, backend: str, name: str) -> None:
    settings.MODEL_ROOT = str(tmp_path)
    (tmp_path / name).touch()

    assert check_weights(backend, name) == tmp_path / name
