"""Deleting a camera with the numbers that refer to it by its key alone."""

from __future__ import annotations

from django.db import transaction

from analytics.models import RealtimeCounter
from cameras import services
from cameras.models import Camera


@transaction.atomic
def delete_camera(camera: Camera) -> None:
    """Delete a camera without history, and its counters: a later camera of the same key begins at 0.

    Counters are soft references, so nothing else would take them away. Raises DeletionRefusedError.
    """
    key = camera.camera_id
    services.delete_camera(camera)
    RealtimeCounter.objects.filter(camera_id=key).delete()
