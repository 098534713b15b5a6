"""What is drawn into pictures."""

from __future__ import annotations

import numpy as np
import pytest

from counting.core.engine import TrackView
from counting.core.zones import Zone
from streams import drawing
from streams.frames import Pixels


@pytest.fixture
def picture() -> Pixels:
    return np.zeros((100, 200, 3), np.uint8)


def painted(picture: Pixels, left: int, top: int, right: int, bottom: int) -> int:
    """Return how many pixels of a part of the picture are drawn into."""
    return int((picture[top:bottom, left:right].max(axis=2) > 0).sum())


def test_a_line_is_drawn_from_end_to_end_with_its_arrow_to_the_right_hand(picture: Pixels) -> None:
    drawing.draw_zones(picture, [Zone("door", "line", np.array([[0.5, 0.1], [0.5, 0.9]]))])
    assert (picture[10:90, 98:103].max(axis=(1, 2)) > 0).all()
    assert painted(picture, 80, 0, 97, 100) > 10  # who looks down the picture has the left of it to the right hand
    assert painted(picture, 104, 0, 200, 100) == 0


def test_a_line_the_other_way_round_points_the_other_way(picture: Pixels) -> None:
    drawing.draw_zones(picture, [Zone("door", "line", np.array([[0.5, 0.9], [0.5, 0.1]]))])
    assert painted(picture, 0, 0, 97, 100) == 0
    assert painted(picture, 104, 0, 120, 100) > 10


def test_an_area_is_filled_lightly(picture: Pixels) -> None:
    drawing.draw_zones(picture, [Zone("hall", "area", np.array([[0.1, 0.1], [0.4, 0.1], [0.4, 0.9], [0.1, 0.9]]))])
    assert 0 < picture[50, 50].max() < 60
    assert picture[50, 150].max() == 0


def test_a_zone_that_has_just_counted_flashes(picture: Pixels) -> None:
    drawing.draw_zones(picture, [Zone("door", "line", np.array([[0.5, 0.1], [0.5, 0.9]]))], frozenset({"door"}))
    assert picture[12, 100].tolist() == [255, 255, 255]


def test_a_track_is_a_box_with_its_number_and_way(picture: Pixels) -> None:
    trail = ((0.9, 0.9), (0.7, 0.9))
    drawing.draw_tracks(picture, [TrackView(1, "seen", (0.2, 0.3, 0.3, 0.8), (0.25, 0.8), 0.9, trail)])
    colour = drawing.PALETTE[1]
    assert picture[50, 40].tolist() == list(colour)
    assert picture[90, 160].tolist() == list(colour)
    assert painted(picture, 45, 35, 55, 75) == 0
    assert painted(picture, 38, 10, 70, 28) > 10
