"""Folders that cameras may read, sessions that are over when a test is, and what is made once for all tests of a run.

A rendered hall, small networks, and exports of large ones.

Models are imported inside the fixtures: pytest may read this file before Django is set up.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from celery.contrib.testing.worker import start_worker

from tests.polling import until
from tests.streams.network.rtsp import PACKAGES, RtspServer, python_with_gstreamer
from tests.streams.network.web_server import WebCamera

if TYPE_CHECKING:
    from streams.demo import DemoScene
    from tests.streams.scene import Scene


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Return a folder from which cameras may read videos and weights."""
    settings.FILE_STREAM_ROOT = settings.MODEL_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def scene(transactional_db: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Return a camera over a short walk and its exact detections; end its sessions after the test."""
    scenes = import_module("tests.streams.scene")
    for module in ("watch", "session"):
        monkeypatch.setattr(f"streams.sessions.{module}.CHECK_SECONDS", 0.3)  # so that changes are seen sooner
    made: Scene = scenes.scripted_scene(folder)
    yield made
    made.end()
    until(scenes.nobody_keeps_leases, "nobody keeps leases")


@pytest.fixture(scope="session")
def rtsp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RtspServer]:
    """Return a real RTSP server, one for the run."""
    python = python_with_gstreamer()
    if python is None:
        pytest.skip(f"no RTSP server: needs Debian's {PACKAGES}, or HEADCOUNT_GST_PYTHON")
    server = RtspServer(python, tmp_path_factory.mktemp("rtsp"))
    yield server
    server.stop()


@pytest.fixture
def web_camera() -> Iterator[WebCamera]:
    """Return a camera of the web that has no pictures yet."""
    camera = WebCamera()
    yield camera
    camera.stop()


@pytest.fixture
def here_allowed(settings: Any) -> None:
    """Let cameras lie on this machine."""
    settings.ALLOW_PRIVATE_HOSTS = ["127.0.0.0/8"]


@pytest.fixture(scope="module")
def probe_worker(redis_server: str) -> Iterator[None]:
    """Run a worker of the queue `probes` in threads of this process; it needs no database."""
    app: Any = import_module("config.celery").app
    with start_worker(app, pool="threads", concurrency=4, perform_ping_check=False, queues=["probes"]):
        yield


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> DemoScene:
    """Return a demo scene with people over every line in both directions: 50 s, rendered once a run."""
    scene: DemoScene = import_module("streams.demo").ensure_demo(tmp_path_factory.mktemp("hall"), 50)
    return scene


@pytest.fixture(scope="session")
def scorer(data: Path) -> ModuleType:
    """Return the public program that compares events with ground truth."""
    path = data.parent / "tools" / "score_crossings.py"
    spec = importlib.util.spec_from_file_location("score_crossings", path) if path.exists() else None
    if spec is None or spec.loader is None:
        pytest.skip(f"no scorer: {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory, exporter: None) -> Path:
    """Return a folder for exported networks that all tests share which ask for the same size."""
    return tmp_path_factory.mktemp("exports")


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


@pytest.fixture(scope="session")
def tiny_script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same network as `tiny_network`, saved by TorchScript in a process of its own."""
    path = tmp_path_factory.mktemp("script") / "tiny.torchscript"
    program = (
        "import sys, torch\n"
        "class Tiny(torch.nn.Module):\n"
        "    def forward(self, picture):\n"
        "        score = 0.5 + 0.1 * picture.mean(dim=(1, 2, 3))\n"
        "        box = torch.tensor([16.0, 24.0, 16.0, 32.0]).expand(len(score), 4)\n"
        "        return torch.cat([box, score[:, None]], 1)[:, :, None].expand(-1, -1, 8)\n"
        "torch.jit.trace(Tiny(), torch.zeros(1, 3, 64, 64)).save(sys.argv[1])\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot save a TorchScript: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    return path


@pytest.fixture(scope="session")
def exporter() -> None:
    """Skip what needs a `.pt` exported where torch or Ultralytics cannot be imported."""
    program = "import torch, openvino_telemetry; from ultralytics import YOLO"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot export a .pt: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
