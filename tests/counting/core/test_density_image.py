"""Colours of a density map: transparent where nobody was, lighter the more there were."""

from __future__ import annotations

import numpy as np
import pytest

from counting.core.density_image import OPACITY, coloured, palette


def lightness(
    colours: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return CIE L* of sRGB colours (n, 3), 0–100."""
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    return np.asarray(np.where(luminance > 0.008856, 116 * np.cbrt(luminance) - 16, 903.3 * luminance))


def test_each_colour_is_lighter_than_the_one_before() -> None:
    steps = np.diff(lightness(palette()))
    assert len(palette()) == 256
    assert steps.min() > 0
    assert steps.max() < 1  # of 100: no edge where the values have none


def test_nobody_is_transparent_and_most_is_the_last_colour() -> None:
    picture = coloured([[0.0, 100.0], [25.0, float("nan")]])
    assert picture.shape == (2, 2, 4)
    assert picture.dtype == np.uint8
    assert picture[0, 0, 3] == picture[1, 1, 3] == 0
    assert picture[0, 1].tolist() == [254, 250, 190, OPACITY]
    assert picture[1, 0].tolist() == [*palette()[128].tolist(), OPACITY]  # √¼ is half of the way


def test_what_is_seldom_fades() -> None:
    alphas = coloured([[0, 1, 4, 9, 10000]])[0, :, 3].tolist()
    # shares of 0.01, 0.02 and 0.03 of the colours, faded over 0.15
    assert alphas == [0, round(OPACITY / 15), round(OPACITY * 2 / 15), round(OPACITY * 3 / 15), OPACITY]


def test_pictures_of_one_scale_can_be_compared() -> None:
    one, other = coloured([[50]], full=100), coloured([[50, 100]], full=100)
    assert one[0, 0].tolist() == other[0, 0].tolist()
    assert coloured([[500]], full=100)[0, 0, :3].tolist() == [254, 250, 190]


@pytest.mark.parametrize("values", [np.zeros((36, 64)), np.full((36, 64), np.nan), np.full((36, 64), -3)])
def test_an_empty_map_is_wholly_transparent(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    assert coloured(values)[..., 3].max() == 0


def test_a_scale_of_nothing_is_an_empty_map() -> None:
    assert coloured([[5.0]], full=0)[0, 0, 3] == 0


def test_the_opacity_can_be_chosen() -> None:
    assert coloured([[1.0]], opacity=99)[0, 0, 3] == 99
