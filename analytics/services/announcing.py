"""What happens to cameras as events of the store."""

from __future__ import annotations

from typing import Any

from analytics.services.events import publish_event
from cameras.models import Camera
from cameras.querysets import AnyUser


def publish_camera_event(camera: Camera, event_type: str, user: AnyUser | None, data: dict[str, Any]) -> None:
    """Append an event to the camera's own aggregate, with its author where there is one."""
    author = user.pk if user is not None and user.is_authenticated else None
    publish_event(
        camera.camera_id, "camera", event_type, {"camera_id": camera.camera_id, **data}, source_system="configuration",
        user_id=author,
    )  # fmt: skip
