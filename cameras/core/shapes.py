"""Lines and polygons in a picture: what makes them valid; x to the right, y down."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Any

from cameras.core.schema import Check, SchemaError, list_of, number

Point = Sequence[float]
SMALLEST_AREA = 1e-12  # of the picture; below it rounding decides


def point(width: float, height: float) -> Check:
    """Return the check of `[x, y]` inside a picture of that size."""
    inside_x, inside_y = number(0, width), number(0, height)

    def check(value: Any, path: str) -> Any:
        if not isinstance(value, list) or len(value) != 2:
            raise SchemaError(path, "must be a point [x, y]")
        return [inside_x(value[0], f"{path}[0]"), inside_y(value[1], f"{path}[1]")]

    return check


def line(width: float, height: float) -> Check:
    """Return the check of a line: at least two points, none of them twice in a row."""
    points = list_of(point(width, height))

    def check(value: Any, path: str) -> Any:
        checked = points(value, path)
        if len({tuple(each) for each in checked}) < 2:
            raise SchemaError(path, "a line needs at least 2 different points")
        _no_repeat(checked, path)
        return checked

    return check


def polygon(width: float, height: float) -> Check:
    """Return the check of a simple polygon with an area; a last point equal to the first is dropped."""
    points = list_of(point(width, height))

    def check(value: Any, path: str) -> Any:
        checked = points(value, path)
        if len(checked) > 3 and checked[0] == checked[-1]:
            checked = checked[:-1]
        if len({tuple(each) for each in checked}) < 3:
            raise SchemaError(path, "an area needs at least 3 different points")
        _no_repeat(checked, path)
        if _are_on_one_line(checked, SMALLEST_AREA * width * height):
            raise SchemaError(path, "the points lie on one line: the area is 0")
        if crosses_itself(checked):
            raise SchemaError(path, "the outline crosses or touches itself")
        return checked

    return check


def signed_area(points: Sequence[Point]) -> float:
    """Return the area of a polygon in the points' unit squared, positive when it runs clockwise on the screen."""
    edges = zip(points, [*points[1:], points[0]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in edges) / 2


def crosses_itself(points: Sequence[Point]) -> bool:
    """Say whether two edges of a polygon that are no neighbours meet, or an edge runs back over its neighbour."""
    edges = list(pairwise([*points, points[0]]))
    last = len(edges) - 1
    for (i, first), (j, second) in combinations(enumerate(edges), 2):
        neighbours = j == i + 1 or (i == 0 and j == last)
        if neighbours and len(edges) > 2:
            if _runs_back(first, second) or _runs_back(second, first):
                return True
        elif segments_meet(first, second):
            return True
    return False


def segments_meet(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    """Say whether two segments share a point, be it an end."""
    (a, b), (c, d) = first, second
    turns = turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    ends = zip(turns, (c, d, a, b), (first, first, second, second), strict=True)
    return any(each == 0 and _within_box(end, segment) for each, end, segment in ends)


def turn(a: Point, b: Point, p: Point) -> float:
    """Return on which side of the line from a to b the point lies: above 0 to the right hand, below to the left."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def _are_on_one_line(points: Sequence[Point], tolerance: float) -> bool:
    """Say whether no three points span an area above the tolerance."""
    first = points[0]
    far = max(points, key=lambda each: (each[0] - first[0]) ** 2 + (each[1] - first[1]) ** 2)
    return all(abs(turn(first, far, each)) <= tolerance for each in points)


def _runs_back(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    """Say whether `second`, which begins where `first` ends, goes back over it."""
    (a, b), (c, d) = first, second
    if tuple(b) != tuple(c) or turn(a, b, d) != 0:
        return False
    return (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]) < 0


def _within_box(p: Point, segment: tuple[Point, Point]) -> bool:
    (ax, ay), (bx, by) = segment
    return min(ax, bx) <= p[0] <= max(ax, bx) and min(ay, by) <= p[1] <= max(ay, by)


def _no_repeat(points: Sequence[Point], path: str) -> None:
    for place, (one, other) in enumerate(pairwise(points), start=1):
        if one == other:
            raise SchemaError(f"{path}[{place}]", "is the same as the point before it")
