"""Where people stood: numbers, persons per square metre, pictures, for the right people."""

from __future__ import annotations

import datetime as dt
from typing import Any

import cv2
import numpy as np
import pytest
from django.contrib.auth.models import User

from analytics.density import Density, floor_of_camera, picture_over, transparent_picture
from cameras.models import Camera
from counting.core.density import DensityGrid
from counting.services.density import add_density
from tests import making
from tests.api import clients
from tests.making import utc

PATH = "cameras/front-door/density/"
FLOOR = [  # a floor seen straight from above, 64 m across and 36 m down: each cell is one square metre
    {"point": [0, 0], "metres": [0, 0]}, {"point": [1, 0], "metres": [64, 0]},
    {"point": [1, 1], "metres": [64, 36]}, {"point": [0, 1], "metres": [0, 36]},
]  # fmt: skip


def stood(camera: Camera, seconds: float, x: float, y: float, until: str = "2026-11-22T10:00:30") -> None:
    """Store that somebody stood at x, y, in 0–1 of the picture."""
    grid = DensityGrid()
    grid.add([(x, y)], seconds)
    add_density(camera, utc(until), grid)


def decoded(png: bytes) -> Any:
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)


def one_cell(row: int, column: int) -> Density:
    values = np.zeros((36, 64), np.int64)
    values[row, column] = 600
    return Density(values, 60.0, ())


def test_somebody_who_stands_a_minute_in_one_cell(owner: User, camera: Camera) -> None:
    stood(camera, 60, 0.5, 0.5)
    shown = clients.ask(owner, PATH)
    assert (shown["grid_width"], shown["grid_height"]) == (64, 36)
    assert shown["values"][18][32] == 600
    assert shown["max_value"] == 600
    assert shown["person_seconds"] == 60.0
    assert shown["persons_per_sqm"] is None


def test_maps_of_the_range_are_added_up_and_named(owner: User, camera: Camera) -> None:
    stood(camera, 10, 0.1, 0.1, "2026-11-22T09:10:00")
    stood(camera, 20, 0.1, 0.1, "2026-11-22T10:10:00")
    stood(camera, 40, 0.1, 0.1, "2026-11-22T11:10:00")
    shown = clients.ask(owner, PATH, **{"from": "2026-11-22T10:00:00Z", "to": "2026-11-22T12:00:00Z"})
    assert shown["person_seconds"] == 60.0
    assert [(each["start"], each["max_value"]) for each in shown["periods"]] == [
        ("2026-11-22T10:00:00Z", 200), ("2026-11-22T11:00:00Z", 400),
    ]  # fmt: skip
    assert clients.ask(owner, PATH, period="minutes5")["person_seconds"] == 70.0
    assert clients.ask(owner, PATH, period="day")["periods"][0]["start"] == "2026-11-22T00:00:00Z"


def test_without_maps_there_is_no_data_rather_than_nobody(owner: User, camera: Camera) -> None:
    shown = clients.ask(owner, PATH)
    assert (shown["periods"], shown["observed_seconds"], shown["max_value"]) == ([], 0.0, 0)


def test_known_metres_give_persons_per_square_metre(owner: User, camera: Camera) -> None:
    making.line(
        camera,
        zone_coordinates={"units": "normalized", "points": [[0.5, 0.1], [0.5, 0.9]], "real_world": FLOOR},
    )
    grid = DensityGrid()
    for _ in range(4):  # 40 s looked at, somebody there for 10 of them
        grid.add([], 7.5)
    grid.add([(0.25, 0.5)], 10)
    add_density(camera, utc("2026-11-22T10:00:30"), grid)
    shown = clients.ask(owner, PATH)
    assert shown["observed_seconds"] == 40.0
    assert shown["persons_per_sqm"][18][16] == pytest.approx(0.25)
    assert shown["persons_per_sqm"][0][0] == 0


def test_a_camera_without_known_metres_has_no_floor(camera: Camera) -> None:
    making.line(camera)
    assert floor_of_camera(camera) is None


@pytest.mark.parametrize(
    ("query", "name"),
    [({"period": "year"}, "period"), ({"from": "soon"}, "from"), ({"colour": "red"}, "colour")],
)
def test_what_cannot_be_asked_is_refused_by_its_name(
    owner: User, camera: Camera, query: dict[str, str], name: str
) -> None:
    answer = clients.browser(owner).get(f"/api/v1/{PATH}", query)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [name])


@pytest.mark.parametrize("rest", ["", "picture/"])
@pytest.mark.parametrize(("period", "most"), [("minutes5", 8), ("hour", 93), ("day", 3700)])
def test_years_of_small_maps_are_refused(owner: User, camera: Camera, rest: str, period: str, most: int) -> None:
    end = utc("2026-11-22T00:00:00")
    for days, status in ((most, 200), (most + 1, 400)):
        start = (end - dt.timedelta(days=days)).isoformat()
        assert clients.status(owner, PATH + rest, period=period, **{"from": start, "to": end.isoformat()}) == status


@pytest.mark.parametrize("rest", ["", "picture/"])
def test_maps_are_for_members_alone(owner: User, stranger: User, camera: Camera, rest: str) -> None:
    assert clients.status(owner, PATH + rest) == 200
    assert clients.status(stranger, PATH + rest) == 404
    assert clients.status(None, PATH + rest) == 401
    assert clients.status(owner, f"cameras/none/density/{rest}") == 404


def test_the_picture_has_the_shape_of_the_cameras_and_the_asked_width(owner: User, camera: Camera) -> None:
    stood(camera, 60, 0.5, 0.5)
    answer = clients.browser(owner).get(f"/api/v1/{PATH}picture/", {"width": 320})
    assert answer.headers["Content-Type"] == "image/png"
    picture = decoded(answer.content)
    assert picture.shape == (180, 320, 4)  # 1920 × 1080
    assert picture[92, 162, 3] > 150
    assert picture[10, 10, 3] == 0
    assert clients.status(owner, f"{PATH}picture/", width="1") == 400


def test_over_a_snapshot_the_place_stays_known_where_nobody_stood() -> None:
    red = np.full((360, 640, 3), (0, 0, 200), np.uint8)
    jpeg = cv2.imencode(".jpg", red)[1].tobytes()
    picture = decoded(picture_over(one_cell(18, 32), jpeg, 100, 100))
    assert picture.shape == (360, 640, 3)
    assert picture[5, 5].tolist() == pytest.approx([0, 0, 110], abs=4)  # 200 × 0.55
    assert picture[185, 325].min() > 100  # the brightest colour


def test_without_a_snapshot_the_map_lies_over_gray() -> None:
    picture = decoded(picture_over(one_cell(18, 32), None, 64, 36))
    assert picture[0, 0].tolist() == [53, 53, 53]  # 96 × 0.55
    assert decoded(picture_over(one_cell(0, 0), b"no picture", 64, 36)).shape == (36, 64, 3)


def test_an_empty_map_is_all_transparent() -> None:
    picture = decoded(transparent_picture(Density(np.zeros((36, 64), np.int64), 0.0, ()), 64, 36))
    assert picture[..., 3].max() == 0


def test_time_of_a_map_is_that_of_its_middle(owner: User, camera: Camera) -> None:
    stood(camera, 60, 0.5, 0.5, "2026-11-22T10:00:20")  # from 9:59:20 on: most of it before ten
    (period,) = clients.ask(owner, PATH)["periods"]
    assert period["start"] == "2026-11-22T09:00:00Z"
    assert dt.datetime.fromisoformat(period["end"]) == utc("2026-11-22T10:00:00")
