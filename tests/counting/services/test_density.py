"""Adding to the density maps of five minutes, hour and day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from cameras.models import Camera
from cameras.services import DeletionRefusedError, delete_camera
from counting.core.density import DensityGrid
from counting.models import DensityMap
from counting.services.density import add_density
from tests import making
from tests.counting.past import MINUTE, SECOND

pytestmark = pytest.mark.django_db

T = making.utc("2024-03-05T10:00:00")


def standing(seconds: float, *points: tuple[float, float], **size: int) -> DensityGrid:
    grid = DensityGrid(**size)
    grid.add(points, seconds)
    return grid


def density_map(camera: Camera, kind: str, start: str) -> DensityMap:
    return DensityMap.objects.get(camera=camera, time_period=kind, period_start=making.utc(start))


def test_somebody_who_stands_for_a_minute_gives_600() -> None:
    camera = making.camera()
    add_density(camera, T + MINUTE, standing(60, (0.5, 0.5)))

    for kind, start in (("minutes5", "2024-03-05T10:00"), ("hour", "2024-03-05T10:00"), ("day", "2024-03-05")):
        found = density_map(camera, kind, start)
        # the cell at (0.5, 0.5) of 64 × 36 is number 32 of row 18
        assert (found.values[18 * 64 + 32], found.max_value, sum(found.values)) == (600, 600, 600)
        assert [found.sample_count, found.observed_seconds] == [1, 60]


def test_grids_add_up_cell_by_cell() -> None:
    camera = making.camera()
    add_density(camera, T + MINUTE, standing(60, (0.0, 0.0), (0.5, 0.5)))
    add_density(camera, T + 2 * MINUTE, standing(30, (0.99, 0.99), (0.5, 0.5)))

    found = density_map(camera, "hour", "2024-03-05T10:00")
    assert (found.values[0], found.values[18 * 64 + 32], found.values[-1]) == (600, 900, 300)
    assert [found.max_value, found.sample_count, found.observed_seconds] == [900, 2, 90]


def test_what_was_seen_up_to_the_end_of_a_period_belongs_to_it() -> None:
    camera = making.camera()
    add_density(camera, T + 5 * MINUTE, standing(60, (0.5, 0.5)))
    add_density(camera, T + 6 * MINUTE, standing(60, (0.5, 0.5)))

    starts = DensityMap.objects.filter(time_period="minutes5").order_by("period_start")
    assert [each.period_start for each in starts] == [T, T + 5 * MINUTE]


def test_hours_and_days_are_those_of_the_camera() -> None:
    camera = making.camera(timezone="Asia/Kolkata")
    add_density(camera, T + MINUTE, standing(60, (0.5, 0.5)))

    assert density_map(camera, "hour", "2024-03-05T09:30").max_value == 600
    assert density_map(camera, "day", "2024-03-04T18:30").max_value == 600


def test_an_empty_scene_that_was_looked_at_counts_and_nothing_looked_at_does_not() -> None:
    camera = making.camera()
    add_density(camera, T, DensityGrid())
    assert not DensityMap.objects.exists()

    add_density(camera, T + MINUTE, standing(60))
    assert density_map(camera, "hour", "2024-03-05T10:00").observed_seconds == 60


def test_a_grid_of_another_size_is_refused() -> None:
    camera = making.camera()
    add_density(camera, T + MINUTE, standing(60, (0.5, 0.5)))

    with pytest.raises(IntegrityError), transaction.atomic():
        add_density(camera, T + MINUTE, standing(60, (0.5, 0.5), width=128, height=72))


def test_a_camera_before_which_somebody_stood_stays_and_one_that_saw_nobody_goes() -> None:
    busy, quiet = making.camera(), making.camera()
    add_density(busy, T, standing(60, (0.5, 0.5)))
    add_density(quiet, T, standing(60))

    with pytest.raises(DeletionRefusedError, match="density maps"):
        delete_camera(busy)
    delete_camera(quiet)
    assert list(Camera.objects.all()) == [busy]


@pytest.mark.django_db(transaction=True)
def test_what_several_add_at_once_is_all_there() -> None:
    camera = making.camera()

    def work(number: int) -> None:
        try:
            for _each in range(5):
                add_density(camera, T + number * SECOND, standing(1, (0.5, 0.5)))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(2, 6)))

    assert density_map(camera, "day", "2024-03-05").max_value == 200
