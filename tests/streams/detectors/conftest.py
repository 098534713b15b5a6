"""Frames to look at, and the small networks that tests may use."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from streams.frames import Frame
from streams.sources.file import VideoFile
from tests.streams import films


@pytest.fixture(scope="session")
def walk(tmp_path_factory: pytest.TempPathFactory) -> list[Frame]:
    """Return the decoded frames of a short walk."""
    path = films.film(tmp_path_factory.mktemp("films") / "walk.mp4", films.crossing(60))
    return list(VideoFile(path).frames())


@pytest.fixture(scope="session")
def tiny_network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a network in OpenVINO's form whose output has the form of YOLO's and depends on the picture."""
    import openvino as ov
    from openvino import opset13 as ops

    picture = ops.parameter([1, 3, -1, -1], np.float32)
    mean = ops.reduce_mean(picture, ops.constant(np.array([1, 2, 3])), keep_dims=False)  # 0–1
    rows = ops.constant(np.array([[[16.0], [24.0], [16.0], [32.0], [0.5]]], np.float32))  # centre, size, score
    score = ops.multiply(ops.reshape(mean, ops.constant(np.array([1, 1, 1])), False), ops.constant(np.float32(0.1)))
    box = ops.slice(rows, *(ops.constant(np.array([each])) for each in (0, 4, 1, 1)))
    person = ops.add(ops.slice(rows, *(ops.constant(np.array([each])) for each in (4, 5, 1, 1))), score)
    column = ops.concat([box, person], 1)
    wide = ops.concat([column] * 8, 2)  # eight anchors that say the same
    folder = tmp_path_factory.mktemp("network")
    ov.save_model(ov.Model([ops.result(wide)], [picture], "tiny"), folder / "tiny.xml", compress_to_fp16=False)
    return folder
