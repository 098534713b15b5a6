"""Making, changing and deleting cameras."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cameras import credentials
from cameras.models import Camera, CameraHealth
from cameras.services.deleting import DeletionRefusedError, why_not_deletable

AnyUser = AbstractBaseUser | AnonymousUser
FIXED = ("camera_id", "tenant", "tenant_id", "id", "pk")  # other rows, or a history, hang on them


class StaleCameraError(Exception):
    """Somebody else has changed the camera since it was read."""


@transaction.atomic
def create_camera(*, user: AnyUser | None = None, new_password: str = "", **values: Any) -> Camera:
    """Return a new camera with its health row. Raises ValidationError with the faults at their fields."""
    camera = Camera(**values)
    author = _author(user)
    camera.created_by = camera.updated_by = author
    _write(camera, author, new_password)
    CameraHealth.objects.create(camera=camera)
    return camera


@transaction.atomic
def update_camera(
    camera: Camera,
    *,
    user: AnyUser | None = None,
    new_password: str = "",
    expected_version: int | None = None,
    **changes: Any,
) -> Camera:
    """Change a camera and raise its `config_version` by one; `camera` then shows what is stored.

    Raises ValidationError with the faults at their fields, and StaleCameraError when the stored version is not
    `expected_version`.
    """
    _refuse_fixed(changes)
    if not changes and not new_password:
        return camera
    stored = Camera.objects.select_for_update().get(pk=camera.pk)
    if expected_version is not None and stored.config_version != expected_version:
        raise StaleCameraError(_("Somebody else has changed this camera meanwhile. Reload the page and try again."))
    for name, value in changes.items():
        setattr(stored, name, value)
    stored.updated_by = _author(user) or stored.updated_by
    stored.config_version += 1
    _write(stored, _author(user), new_password)
    camera.refresh_from_db()
    return camera


@transaction.atomic
def delete_camera(camera: Camera) -> None:
    """Delete a camera without history, with its zones and streams. Raises DeletionRefusedError."""
    reason = why_not_deletable(camera)
    if reason:
        raise DeletionRefusedError(reason)
    camera.delete()


def _write(camera: Camera, author: Any, new_password: str) -> None:
    before = camera.stream_password
    if new_password:
        camera.stream_password = credentials.encrypt(new_password)
    camera.full_clean()
    history: Any = camera  # django-simple-history reads these two from the instance
    history._history_user = author
    history._change_reason = "password changed" if camera.stream_password != before else None
    camera.save()


def _author(user: AnyUser | None) -> Any:
    return user if user is not None and user.is_authenticated else None


def _refuse_fixed(changes: dict[str, Any]) -> None:
    for name in FIXED:
        if name in changes:
            raise ValidationError({name: ValidationError(_("This cannot be changed."), code="immutable")})
