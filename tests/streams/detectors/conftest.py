"""Frames to look at."""

from __future__ import annotations

import pytest

from streams.frames import Frame
from streams.sources.file import VideoFile
from tests.streams import films


@pytest.fixture(scope="session")
def walk(tmp_path_factory: pytest.TempPathFactory) -> list[Frame]:
    """Return the decoded frames of a short walk."""
    path = films.film(tmp_path_factory.mktemp("films") / "walk.mp4", films.crossing(60))
    return list(VideoFile(path).frames())
