"""Making, changing and deleting cameras."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cameras import credentials, rules
from cameras.announcing import announce
from cameras.database import columns_beside
from cameras.models import Camera, CameraHealth
from cameras.services.deleting import DeletionRefusedError, forget_empty_history, why_not_deletable

AnyUser = AbstractBaseUser | AnonymousUser
FIXED = ("camera_id", "tenant", "tenant_id", "id", "pk")  # other rows, or a history, hang on them


STALE = _lazy("Somebody else has changed this camera meanwhile. Reload the page and try again.")


class StaleCameraError(Exception):
    """Somebody else has changed the camera since it was read."""


def create_camera(*, user: AnyUser | None = None, new_password: str = "", **values: Any) -> Camera:
    """Return a new camera with its health row. Raises ValidationError with the faults at their fields."""
    camera = Camera(**values)
    camera.settle_values()
    rules.check_source(rules.source(camera))
    author = _author(user)
    camera.created_by = camera.updated_by = author
    with transaction.atomic():
        _write(camera, author, new_password)
        CameraHealth.objects.create(camera=camera)
        announce(camera, "camera.created", author)
    return camera


def update_camera(
    camera: Camera,
    *,
    user: AnyUser | None = None,
    new_password: str = "",
    expected_version: int | None = None,
    **changes: Any,
) -> Camera:
    """Change a camera and raise its `config_version` by one; `camera` then shows what is stored.

    A camera that moves to another host forgets its password unless it is given anew: who may change addresses must not
    be able to have a password that he does not know sent to a host of his own.

    Raises ValidationError with the faults at their fields, and StaleCameraError when the stored version is not
    `expected_version`, or when the source was changed while a new one was being checked.
    """
    _refuse_fixed(changes)
    if not changes and not new_password:
        return camera
    checked = _checked_source(camera, changes)
    with transaction.atomic():
        stored = _locked(camera, expected_version)
        known, before, host = {rules.source(stored), checked}, _columns(stored), rules.host(stored)
        _apply(stored, changes)
        author = _author(user)
        stored.updated_by = author or stored.updated_by
        stored.config_version += 1
        _write(stored, author, new_password, forget=rules.host(stored) != host)
        if rules.source(stored) not in known:
            raise StaleCameraError(STALE)
        _announce_changes(stored, author, before)
    camera.refresh_from_db()
    return camera


@transaction.atomic
def delete_camera(camera: Camera) -> None:
    """Delete a camera without history, with its zones and streams. Raises DeletionRefusedError."""
    reason = why_not_deletable(camera)
    if reason:
        raise DeletionRefusedError(reason)
    forget_empty_history(camera)
    camera.delete()


def _checked_source(camera: Camera, changes: dict[str, Any]) -> rules.Source | None:
    """Return the source that the changes lead to once it is found allowed, None where they leave it as it is.

    Called before the row is locked: a name server may take seconds, and a crossing must not wait for it.
    """
    if not set(rules.SOURCE) & set(changes):
        return None
    draft = Camera.objects.get(pk=camera.pk)
    before = rules.source(draft)
    _apply(draft, changes)
    draft.settle_values()
    after = rules.source(draft)
    if after != before:
        rules.check_source(after)
    return after


def _locked(camera: Camera, expected_version: int | None) -> Camera:
    """Return the stored row, locked so that rows that point at it can still be inserted. Raises StaleCameraError."""
    stored = Camera.objects.select_for_update(no_key=True).get(pk=camera.pk)
    if expected_version is not None and stored.config_version != expected_version:
        raise StaleCameraError(STALE)
    return stored


def _apply(camera: Camera, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(camera, name, value)


def _write(camera: Camera, author: Any, new_password: str, *, forget: bool = False) -> None:
    before = camera.stream_password
    if new_password or forget:
        camera.stream_password = credentials.encrypt(new_password) if new_password else None
    camera.full_clean()
    history: Any = camera  # django-simple-history reads these two from the instance
    history._history_user = author
    history._change_reason = "password changed" if camera.stream_password != before else None
    camera.save(update_fields=None if camera._state.adding else columns_beside(camera, "camera_id"))


def _columns(camera: Camera) -> dict[str, Any]:
    """Return what is set for the camera, by column."""
    noise = ("config_version", "updated_by", "updated_at")
    fields = [field for field in camera._meta.concrete_fields if field.name not in noise]
    return {field.name: getattr(camera, field.attname) for field in fields}


def _announce_changes(camera: Camera, author: Any, before: dict[str, Any]) -> None:
    """Tell which columns were changed, by name alone; to be switched on or off is an event of its own."""
    after = _columns(camera)
    changed = sorted(name for name, value in after.items() if value != before[name])
    if "is_active" in changed:
        announce(camera, "camera.activated" if camera.is_active else "camera.deactivated", author)
        changed.remove("is_active")
    if changed:
        announce(camera, "camera.configured", author, config_version=camera.config_version, changed=changed)


def _author(user: AnyUser | None) -> Any:
    return user if user is not None and user.is_authenticated else None


def _refuse_fixed(changes: dict[str, Any]) -> None:
    for name in FIXED:
        if name in changes:
            raise ValidationError({name: ValidationError(_("This cannot be changed."), code="immutable")})
