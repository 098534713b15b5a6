"""Writes of the app: keyword-only, atomic, checked; the admin, commands and tasks call the same ones."""

from cameras.services.ai_models import detector_kind
from cameras.services.cameras import StaleCameraError, create_camera, delete_camera, update_camera
from cameras.services.deleting import DeletionRefusedError, forget_empty_history, why_not_deletable

__all__ = [
    "DeletionRefusedError",
    "StaleCameraError",
    "create_camera",
    "delete_camera",
    "detector_kind",
    "forget_empty_history",
    "update_camera",
    "why_not_deletable",
]
