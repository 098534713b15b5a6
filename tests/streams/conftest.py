"""Folders that cameras may read, and sessions that are over when a test is.

Models are imported inside the fixtures: pytest may read this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.polling import until

if TYPE_CHECKING:
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
    monkeypatch.setattr("streams.sessions.watch.CHECK_SECONDS", 0.3)  # so that changes are seen sooner
    made: Scene = scenes.scripted_scene(folder)
    yield made
    made.end()
    until(scenes.nobody_keeps_leases, "nobody keeps leases")
