"""What Ultralytics must be told before it is imported: no network, no installing, safe loading."""

from __future__ import annotations

import os
from pathlib import Path


def prepare(folder: Path) -> None:
    """Set the environment of Ultralytics; `folder` takes its settings file."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "YOLO_OFFLINE": "1",
        "YOLO_AUTOINSTALL": "0",
        "YOLO_CONFIG_DIR": str(folder),
        "YOLO_VERBOSE": "0",
        "ULTRALYTICS_SAFE_LOAD": "1",
    }
