"""The part of the picture in which people are kept, as a question to points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from counting.core.detections import Detections
from counting.core.geometry import Polygon

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Region:
    """Polygons (n, 2) in 0–1 of the frame; without `include` the whole picture, always without `exclude`."""

    include: tuple[Points, ...] = ()
    exclude: tuple[Points, ...] = ()

    @classmethod
    def of(cls, value: Mapping[str, Any] | Sequence[Any] | None, width: int, height: int) -> Self | None:
        """Return the region of a camera's checked `detection_region`; `width` and `height` are what pixels refer to.

        None where the whole picture is meant.
        """
        if not value:
            return None
        if not isinstance(value, Mapping):
            value = {"units": "pixel", "include": [value]}
        size = np.array([width, height] if value.get("units") == "pixel" else [1, 1], dtype=float)
        read = [tuple(np.array(each, float) / size for each in value.get(key, ())) for key in ("include", "exclude")]
        return cls(*read) if any(read) else None

    def contains(self, points: Points) -> NDArray[np.bool_]:
        """Tell of each point (n, 2) whether it is in any included polygon and in no excluded one; edges are inside."""
        included, excluded = self._polygons
        inside = _in_any(included, points) if included else np.ones(len(points), bool)
        return np.asarray(inside & ~_in_any(excluded, points))

    def kept(self, people: Detections) -> Detections:
        """Return those whose foot point, the middle of the lower edge, is inside."""
        if not len(people):
            return people
        feet = np.column_stack([people.boxes[:, [0, 2]].mean(axis=1), people.boxes[:, 3]])
        keep = self.contains(feet)
        return people if keep.all() else people.kept(keep)

    @cached_property
    def _polygons(self) -> tuple[list[Polygon], list[Polygon]]:
        return [Polygon(each) for each in self.include], [Polygon(each) for each in self.exclude]


def _in_any(polygons: Sequence[Polygon], points: Points) -> NDArray[np.bool_]:
    found = np.zeros(len(points), bool)
    for polygon in polygons:
        found |= polygon.gaps(points) >= 0
    return found
