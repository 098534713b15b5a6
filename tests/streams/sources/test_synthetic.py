"""Frames without pictures."""

from __future__ import annotations

import pytest

from streams.sources.synthetic import Blank


def test_blank_frames_have_times_and_a_size_alone() -> None:
    source = Blank(1920, 1080, 25.0, 3)
    assert source.seconds == pytest.approx(0.12)
    assert [(f.index, f.time, f.width, f.height) for f in source.frames()] == [
        (0, 0.0, 1920, 1080),
        (1, 0.04, 1920, 1080),
        (2, 0.08, 1920, 1080),
    ]
    assert next(source.frames()).aspect == pytest.approx(16 / 9)


def test_a_source_of_no_frames_is_empty() -> None:
    assert list(Blank(16, 16, 10.0, 0).frames()) == []
