"""The demo camera: made once, brought to the newest scene, never made again after it was deleted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction

from analytics.services.counters import increment_realtime_counter
from cameras.models import Camera
from cameras.services import create_camera, update_camera
from counting.models import CountingZone
from counting.services.zones import create_zone
from streams.demo import DemoScene

DEMO_ID = "demo"


@transaction.atomic
def seed(scene: DemoScene) -> str:
    """Make sure that the demo camera shows `scene`; return what was done, in words."""
    camera = Camera.objects.filter(camera_id=DEMO_ID).first()
    if camera is None:
        if Camera.history.filter(camera_id=DEMO_ID).exists():
            return "the demo camera was deleted, and stays so"
        _create(scene)
        return "demo camera added"
    if camera.stream_url != str(scene.video) and _shows_a_demo(camera):
        update_camera(camera, stream_url=str(scene.video))
        return "demo camera brought to the newest scene"
    return "demo camera is there"


WHOLE_PICTURE = [[0.002, 0.002], [0.998, 0.002], [0.998, 0.998], [0.002, 0.998]]


def _shows_a_demo(camera: Camera) -> bool:
    return "/hall-" in (camera.stream_url or "")


def _show_truth(camera: Camera, zone: CountingZone) -> None:
    """Let pages show from the start that the truth of this line is known."""
    for way in ("in", "out"):
        increment_realtime_counter(camera.camera_id, f"truth_{way}:zone:{zone.pk}", 0, timezone=camera.timezone)


def _create(scene: DemoScene) -> None:
    values: dict[str, Any] = {
        "camera_id": DEMO_ID,
        "camera_name": "Demo hall",
        "camera_type": "FILE",
        "stream_protocol": "file",
        "stream_url": str(scene.video),
        "quality_level": "ultra",
        "confidence_threshold": Decimal("0.5"),
        "resolution_width": 960,
        "resolution_height": 540,
        "frame_rate": round(scene.fps),
        "description": "A scene that Headcount renders itself, so that its truth is known exactly.",
    }
    camera = create_camera(**values)
    for zone in scene.zones:
        made = create_zone(
            camera=camera,
            zone_name=zone["name"],
            zone_type=zone["type"],
            zone_coordinates={"units": "normalized", "points": zone["coordinates"]},
            counts_toward_total=zone["name"] == scene.zones[0]["name"],  # who passes two lines is one visitor
        )
        if zone["type"] == "counting_line":
            _show_truth(camera, made)
    # People also leave the picture at its sides: in minus out of the entrance would grow for ever.
    create_zone(
        camera=camera,
        zone_name="Whole hall",
        zone_type="region",
        zone_coordinates={"units": "normalized", "points": WHOLE_PICTURE},
    )
