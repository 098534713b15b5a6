"""Colours of a density map: from values in a grid to pixels that can lie over the picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]

# From seldom to often: red, green, blue, 0–255. The perceived lightness rises evenly from one to the next.
COLOURS = ((20, 24, 96), (84, 30, 150), (162, 32, 146), (222, 66, 104), (248, 130, 60), (252, 194, 62), (254, 250, 190))
STEPS = 256
OPACITY = 210  # of what is fullest, 0–255
FADED = 0.15  # share of the colours over which what is seldom fades into nothing
CURVE = 0.5  # square root: somebody who stood for an hour must not hide where all others walked


def coloured(values: ArrayLike, full: float | None = None, opacity: int = OPACITY) -> Bytes:
    """Return red, green, blue and opacity (height, width, 4) for values (height, width) of 0 and more.

    `full` is the value of the last colour, by default the largest there is; 0 and nan are transparent.
    """
    shares = _shares(np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0, posinf=0.0, neginf=0.0), full)
    colours = palette()[np.rint(shares * (STEPS - 1)).astype(np.intp)]
    alpha = np.rint(opacity * np.clip(shares / FADED, 0.0, 1.0)).astype(np.uint8)
    return np.dstack([colours, alpha])


def palette() -> Bytes:
    """Return the colours from seldom to often, (256, 3): red, green, blue."""
    anchors = np.array(COLOURS, dtype=np.float64)
    places = np.linspace(0, len(anchors) - 1, STEPS)
    channels = [np.interp(places, np.arange(len(anchors)), anchors[:, channel]) for channel in range(3)]
    return np.rint(np.column_stack(channels)).astype(np.uint8)


def _shares(values: Floats, full: float | None) -> Floats:
    """Return the place of each value in the colours, 0–1."""
    top = float(values.max(initial=0.0)) if full is None else full
    if top <= 0:
        return np.zeros(values.shape)
    return np.asarray(np.clip(values / top, 0.0, 1.0) ** CURVE)
