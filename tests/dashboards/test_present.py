"""Who is in the picture now, on the camera's page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from analytics.present import people_of
from cameras.models import Camera
from tests.api import clients
from tests.dashboards.test_pages import browser_of, words

pytestmark = pytest.mark.usefixtures("redis")

SECOND = dt.timedelta(seconds=1)


def test_the_page_names_who_is_in_the_picture(camera: Camera, owner: User) -> None:
    clients.sample(camera, f"{camera.camera_id}:0123456789", timezone.now() - SECOND, 250, 400)
    shown = words(browser_of(owner), f"/cameras/{camera.camera_id}/")
    assert "In the picture Feet at Speed Confidence 456789 25.0%, 80.0% – 90.0%" in shown


def test_nobody_in_the_picture_is_no_table(camera: Camera, owner: User) -> None:
    clients.sample(camera, "gone", timezone.now() - SECOND, 250, 400, tracking_status="completed")
    assert "In the picture" not in words(browser_of(owner), f"/cameras/{camera.camera_id}/")


@pytest.mark.parametrize(
    ("every", "ago", "present"),
    [
        ("0.5", 3.3, True),
        ("0.5", 3.7, False),
        ("0", 2.8, True),
        ("0", 3.2, False),
        ("60", 9.8, True),
        ("60", 11, False),
    ],
)
def test_who_is_stored_more_rarely_is_believed_longer(camera: Camera, every: Any, ago: float, present: bool) -> None:
    camera.track_sample_seconds = every
    now = timezone.now()
    clients.sample(camera, "walks", now - ago * SECOND, 250, 400)
    assert bool(people_of(camera, now)) is present


def test_a_prediction_stays_in_the_picture_and_a_place_too(camera: Camera) -> None:
    now = timezone.now()
    clients.sample(camera, "walks", now - SECOND, 900, 500, velocity_x="500", velocity_y="-100")
    (person,) = people_of(camera, now)
    # Two seconds from 0.9, 1.0 at 0.5 and -0.2 of the picture a second: 1.9 is outside, 0.6 is not.
    assert (person.x, person.y, person.predicted_x, person.predicted_y) == (0.9, 1.0, 1.0, 0.6)
    assert person.metres_per_second is None
