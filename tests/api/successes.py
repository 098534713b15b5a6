"""How every operation of the API that takes a body succeeds: a body by the operation's name in the document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cameras.models import Camera
from tests.making import SQUARE
from tests.tenancy.world import World

Body = Callable[[World], dict[str, Any]]


def always(**values: Any) -> Body:
    """Return a body that is the same in every world."""
    return lambda _world: values


def _spare_camera(world: World) -> dict[str, Any]:
    """Return the key of a camera of the world that is in no group yet."""
    first = Camera.objects.get(camera_id=world.known["camera_id"])
    spare = Camera.objects.create(
        camera_id="spare", camera_name="Spare", camera_type="IP", tenant=first.tenant, is_active=False
    )
    return {"camera": spare.camera_id}


BODIES: dict[str, Body] = {
    "ai_models_create": always(name="Net", version="2", backend="motion"),
    "ai_models_update": always(name="Net", version="2", backend="motion"),
    "ai_models_partial_update": always(status="retired"),
    "camera_groups_create": always(group_name="Doors"),
    "camera_groups_update": always(group_name="Doors"),
    "camera_groups_partial_update": always(description="All doors"),
    "camera_groups_assign": _spare_camera,
    "cameras_create": always(
        camera_id="door", camera_name="Door", camera_type="RTSP", stream_url="rtsp://192.0.2.1/", stream_password="x"
    ),
    "cameras_update": lambda world: {"camera_id": world.known["camera_id"], "camera_name": "A", "camera_type": "IP"},
    "cameras_partial_update": always(camera_name="B"),
    "cameras_heartbeat": always(latency_ms=40),
    "cameras_maintenance": always(notes="New lens"),
    "cameras_occupancy_correct": always(value=3, reason="counted by hand"),
    "cameras_reset_counters": always(reason="Moved"),
    "locations_create": always(location_name="Hall", coordinates=[10.5, 106.7]),
    "locations_update": always(location_name="Hall"),
    "locations_partial_update": always(max_capacity=40),
    "tenants_create": always(name="Zoo", slug="zoo"),
    "tenants_update": lambda world: {"name": "Renamed", "slug": world.tenant.slug},
    "tenants_partial_update": always(timezone="Asia/Ho_Chi_Minh"),
    "tenants_invite": always(username="anna", role="viewer"),
    "tenants_member": always(role="operator"),
    "zones_create": lambda world: {
        "camera": world.known["camera_id"], "zone_name": "Hall", "zone_type": "area", "zone_coordinates": SQUARE,
    },
    "zones_update": lambda world: {
        "camera": world.known["camera_id"], "zone_name": "Hall", "zone_type": "area", "zone_coordinates": SQUARE,
    },
    "zones_partial_update": always(max_capacity=5),
}  # fmt: skip
# What cannot succeed here, and how it is answered instead.
OTHERWISE = {
    "ai_models_destroy": 409,  # a camera uses it
    "cameras_destroy": 409,  # it has a history
    "locations_destroy": 409,  # a camera hangs there
    "tenants_destroy": 409,  # it owns cameras
    "zones_destroy": 409,  # it has counted
    "cameras_snapshot": 404,  # no picture: nothing watches it
    "cameras_test_connection_picture": 404,  # nobody has tried it
}
ELSEWHERE = {  # operations that tests of their own lead to success, because they need more than JSON
    "ai_models_evaluate": "tests/streams/api/test_evaluation.py: files",
    "cameras_test_connection": "tests/streams/api/test_connection.py: a worker",
}
FOR_SUPERUSERS = {"tenants_create", "tenants_destroy"}
FOR_MANAGERS = {"tenants_members"}  # to read
