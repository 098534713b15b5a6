"""From a file of weights to a network that OpenVINO reads; a `.pt` is exported once and kept."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cameras.checksums import checksum
from streams.detectors.base import DetectorError

log = logging.getLogger(__name__)
EXPORT_SECONDS = 600


def kind_of(path: Path) -> str:
    """Return `pt`, `onnx`, `engine` or `openvino` (a folder with an .xml). Raises DetectorError."""
    if path.is_dir():
        if not any(path.glob("*.xml")):
            raise DetectorError(f"no OpenVINO network (*.xml) in the folder {path}")
        return "openvino"
    if not path.exists():
        raise DetectorError(f"no such file of weights: {path} (weights are never downloaded; put the file there)")
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in {"pt", "onnx", "engine", "xml"}:
        raise DetectorError(f"cannot read weights {path}: expected .pt, .onnx, .engine, .xml or an OpenVINO folder")
    return "openvino" if suffix == "xml" else suffix


def network_for_cpu(path: Path, cache: Path, image_size: int) -> Path:
    """Return the file that OpenVINO reads for these weights, exporting a `.pt` on first use. Raises DetectorError."""
    kind = kind_of(path)
    if kind == "openvino":
        return path if path.is_file() else next(iter(sorted(path.glob("*.xml"))))
    return path if kind == "onnx" else _exported(path, cache, image_size)


def _exported(path: Path, cache: Path, image_size: int) -> Path:
    target = cache / f"{path.stem}-{checksum(path)[:16]}-{image_size}"
    network = target / "network.xml"
    if not network.exists():
        log.info("exporting %s for this CPU, once; this takes some seconds", path.name)
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".export-") as scratch:
            _run_export(path, Path(scratch), image_size)
            _keep(Path(scratch) / "network", target)
    return network


def _keep(made: Path, target: Path) -> None:
    """Put a finished export in its place in one step; of two made at once the first stays."""
    try:
        made.rename(target)
    except OSError:
        if not (target / "network.xml").exists():
            shutil.rmtree(target, ignore_errors=True)
            made.rename(target)


def _run_export(path: Path, scratch: Path, image_size: int) -> None:
    """Export in a process of its own, so that torch never enters this one. Raises DetectorError."""
    command = [
        sys.executable,
        "-m",
        "streams.detectors.ultralytics.export",
        str(path),
        str(scratch),
        str(image_size),
    ]
    root = Path(__file__).resolve().parents[3]
    try:
        done = subprocess.run(  # noqa: S603  our own module, no shell
            command, cwd=root, capture_output=True, text=True, timeout=EXPORT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise DetectorError(f"exporting {path} took more than {EXPORT_SECONDS} s") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise DetectorError(f"cannot export {path} for this CPU: {last}")
