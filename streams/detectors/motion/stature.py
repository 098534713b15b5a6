"""How large a person is in this camera's picture, and of what outline, learnt from those who walk alone."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
BANDS = 12  # of the picture's height; each remembers those who stood there
MEMORY = 80  # people's sizes per band
ENOUGH = 24  # sizes before any is trusted
DECAY = 0.995  # of what was seen, per cluster
FAR_LARGER = 1.7  # times the expected height
ROWS, COLUMNS = 10, 16  # of the learnt outline


@dataclass(slots=True)
class Stature:
    """Sizes in pixels by the row that the feet stand on, in a picture `height` pixels high.

    The size changes with the row in a straight line, as on level ground it does.
    """

    height: int
    seen: list[deque[tuple[float, float, float]]] = field(
        default_factory=lambda: [deque(maxlen=MEMORY) for _ in range(BANDS)]
    )
    outline: Floats = field(default_factory=lambda: np.full((ROWS, COLUMNS), 0.6))
    count: int = 0
    fitting: float = 0.0  # pixels of those who were about as large as expected, lately
    oversized: float = 0.0  # and of those much larger
    lines: Floats = field(default_factory=lambda: np.zeros((2, 2)))  # of height and width: at the middle, slope

    @property
    def known(self) -> bool:
        """Tell whether enough people were seen."""
        return self.count >= ENOUGH

    def size(self, feet: Floats) -> tuple[Floats, Floats]:
        """Return expected heights and widths in pixels for rows of feet."""
        at = np.asarray(feet, np.float64) / self.height - 0.5
        tall, wide = (np.maximum(line[0] + line[1] * at, 0.35 * line[0]) for line in self.lines)
        return tall, wide

    def at(self, feet: float) -> tuple[float, float]:
        """Return expected height and width in pixels for one row of feet."""
        tall, wide = self.size(np.array([feet]))
        return float(tall[0]), float(wide[0])

    def add(self, feet: float, tall: float, wide: float, mask: Bytes) -> None:
        """Learn from somebody who stands alone; `mask` is the cut-out, 255 or 0."""
        band = min(int(feet / self.height * BANDS), BANDS - 1)
        self.seen[band].append((feet / self.height - 0.5, tall, wide))
        self.count += 1
        small = np.asarray(cv2.resize(mask, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA), np.float64) / 255
        self.outline += (small - self.outline) * max(0.01, 1 / (self.count + 1))
        if self.count < 2 * ENOUGH or self.count % 16 == 0:
            self._fit()

    def judge(self, tall: float, expected: float, area: float) -> None:
        """Weigh whether the sizes are right at all: start over where most of what moves is far larger.

        `tall` and `expected` are heights and `area` a size of one cluster in pixels. Leaves and a trembling camera
        can be seen long before the first person is.
        """
        self.fitting *= DECAY
        self.oversized *= DECAY
        if tall > FAR_LARGER * expected:
            self.oversized += area
        elif tall > 0.7 * expected:
            self.fitting += area
        if self.oversized > 2 * self.fitting and self.oversized > 40 * expected**2:
            self._forget()

    def _forget(self) -> None:
        """Start over."""
        for band in self.seen:
            band.clear()
        self.count, self.fitting, self.oversized = 0, 0.0, 0.0

    def spans(self) -> list[tuple[float, float]]:
        """Return left and right end of the outline per row, 0–1 of the width."""
        found = []
        for row in self.outline:
            columns = np.flatnonzero(row > max(0.45, 0.55 * row.max()))
            found.append((columns[0] / COLUMNS, (columns[-1] + 1) / COLUMNS) if len(columns) else (0.4, 0.6))
        return found

    def _fit(self) -> None:
        """Draw straight lines through the typical sizes of the bands."""
        kept = [rows for rows in map(np.array, self._of_people()) if len(rows) >= 3]
        if not kept:
            return
        typical = np.array([np.quantile(rows, 0.5, axis=0) for rows in kept])
        weight = np.sqrt([min(len(rows), 20) / 20 for rows in kept])
        for line, sizes in enumerate((typical[:, 1], typical[:, 2])):
            middle = float(np.average(sizes, weights=weight))
            centre = float(np.average(typical[:, 0], weights=weight))
            rows = np.column_stack([weight, weight * (typical[:, 0] - centre)])
            rows = np.vstack([rows, [0.0, 0.12]])  # few bands say little about the slope
            level, slope = np.linalg.lstsq(rows, np.append(weight * (sizes - middle), 0.0), rcond=None)[0]
            self.lines[line] = middle + level - slope * centre, slope

    def _of_people(self) -> list[list[tuple[float, float, float]]]:
        """Return the sizes per band without scraps: less than half as high as what makes up most of the pixels."""
        heights = np.sort([tall for band in self.seen for _, tall, _ in band])
        share = np.cumsum(heights**2) / max(float((heights**2).sum()), 1.0)
        typical = float(heights[int(np.searchsorted(share, 0.5))]) if len(heights) else 0.0
        return [[row for row in band if row[1] > 0.5 * typical] for band in self.seen]
