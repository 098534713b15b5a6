"""Making, changing and deleting locations and groups, and who is in a group."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cameras.models import Camera, CameraGroup, CameraGroupAssignment, CameraLocation
from cameras.querysets import AnyUser
from cameras.services.rows import delete_row, write_changes, write_new


def create_location(*, user: AnyUser | None = None, **values: Any) -> CameraLocation:
    """Return a new place. Raises ValidationError with the faults at their fields."""
    return write_new(CameraLocation(**values), user)


def update_location(location: CameraLocation, *, user: AnyUser | None = None, **changes: Any) -> CameraLocation:
    """Change a place, all but its tenant. Raises ValidationError with the faults at their fields."""
    return write_changes(location, user, changes, keys=("location_name",))


def delete_location(location: CameraLocation) -> None:
    """Delete a place without cameras. Raises DeletionRefusedError."""
    delete_row(location)


def create_group(*, user: AnyUser | None = None, **values: Any) -> CameraGroup:
    """Return a new group. Raises ValidationError with the faults at their fields."""
    return write_new(CameraGroup(**values), user)


def update_group(group: CameraGroup, *, user: AnyUser | None = None, **changes: Any) -> CameraGroup:
    """Change a group, all but its tenant. Raises ValidationError with the faults at their fields."""
    return write_changes(group, user, changes, keys=("group_name",))


def delete_group(group: CameraGroup) -> None:
    """Delete a group; its cameras stay."""
    delete_row(group)


@transaction.atomic
def assign_to_group(group: CameraGroup, camera: Camera) -> bool:
    """Put a camera into a group of its tenant; return whether it was not there before.

    Raises ValidationError for a camera of another tenant.
    """
    assignment = CameraGroupAssignment(group=group, camera=camera)
    assignment.clean()
    _row, made = CameraGroupAssignment.objects.get_or_create(group=group, camera=camera)
    return made


def remove_from_group(group: CameraGroup, camera: Camera) -> bool:
    """Take a camera out of a group; return whether it was there."""
    deleted, _tables = CameraGroupAssignment.objects.filter(group=group, camera=camera).delete()
    return bool(deleted)
