"""The demo camera is made once and follows the newest scene."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from analytics.selectors import counts_today
from cameras.models import Camera
from cameras.services import delete_camera, update_camera
from counting.models import CountingZone
from streams.demo import DemoScene
from streams.services.demo import DEMO_ID, seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> DemoScene:
    zones = [
        {"name": "Door", "type": "counting_line", "coordinates": [[0.2, 0.5], [0.8, 0.5]]},
        {"name": "Hall", "type": "counting_line", "coordinates": [[0.5, 0.2], [0.5, 0.8]]},
        {"name": "Rug", "type": "area", "coordinates": [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]]},
    ]
    return DemoScene(Path(settings.DEMO_FOLDER) / "hall-1-20s.mp4", zones, (), 20.0, 15.0)


def test_the_camera_and_its_zones_are_made(scene: DemoScene) -> None:
    assert seed(scene) == "demo camera added"
    camera = Camera.objects.get(camera_id=DEMO_ID)
    assert camera.stream_url == str(scene.video)
    zones = CountingZone.objects.filter(camera=camera)
    assert [zone.zone_name for zone in zones] == ["Door", "Hall", "Rug", "Whole hall"]


def test_who_passes_two_lines_is_one_visitor(scene: DemoScene) -> None:
    seed(scene)
    assert [zone.zone_name for zone in CountingZone.objects.filter(counts_toward_total=True)] == ["Door", "Whole hall"]


def test_pages_know_from_the_start_that_the_truth_is_known(scene: DemoScene) -> None:
    seed(scene)
    camera = Camera.objects.get()
    zones = counts_today([camera])[DEMO_ID].zones
    assert [(zone.truth_in, zone.truth_out) for zone in zones.values()] == [(0, 0), (0, 0)]


def test_a_second_start_changes_nothing(scene: DemoScene) -> None:
    seed(scene)
    version = Camera.objects.get().config_version
    assert seed(scene) == "demo camera is there"
    assert Camera.objects.get().config_version == version


def test_a_newer_scene_is_taken_over(scene: DemoScene) -> None:
    seed(scene)
    newer = replace(scene, video=scene.video.with_name("hall-2-20s.mp4"))
    assert seed(newer) == "demo camera brought to the newest scene"
    assert Camera.objects.get().stream_url == str(newer.video)


def test_another_address_of_an_operator_stays(scene: DemoScene) -> None:
    seed(scene)
    camera = Camera.objects.get()
    own = str(Path(settings.DEMO_FOLDER) / "own.mp4")
    update_camera(camera, stream_url=own)
    assert seed(scene) == "demo camera is there"
    assert Camera.objects.get().stream_url == own


def test_a_deleted_demo_camera_stays_deleted(scene: DemoScene) -> None:
    seed(scene)
    delete_camera(Camera.objects.get())
    assert seed(scene) == "the demo camera was deleted, and stays so"
    assert not Camera.objects.exists()
