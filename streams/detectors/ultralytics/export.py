"""Exports a `.pt` to OpenVINO: `python -m streams.detectors.ultralytics.export WEIGHTS FOLDER SIZE`.

Runs in a process of its own. Leaves FOLDER/network/network.xml, .bin and metadata.yaml.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
from pathlib import Path

from streams.detectors.ultralytics.environment import prepare


def main(weights: Path, folder: Path, image_size: int) -> None:
    """Export with free height and width, so that pictures need no square."""
    prepare(folder / "settings")
    _no_telemetry()
    from ultralytics import YOLO  # after the environment is set

    copy = folder / "network.pt"
    shutil.copy(weights, copy)  # Ultralytics writes beside its input
    with contextlib.redirect_stdout(sys.stderr):
        made = Path(YOLO(str(copy), task="detect").export(format="openvino", dynamic=True, imgsz=image_size))
    made.rename(folder / "network")


def _no_telemetry() -> None:
    """Keep OpenVINO's converter from reporting usage."""
    import openvino_telemetry  # only the converter loads it

    openvino_telemetry.Telemetry.send_event = lambda *_args, **_kwargs: None
    openvino_telemetry.Telemetry.start_session = lambda *_args, **_kwargs: None
    openvino_telemetry.Telemetry.end_session = lambda *_args, **_kwargs: None


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
