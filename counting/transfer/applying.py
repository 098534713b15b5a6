"""Doing what a plan says: every row by the services that a single change goes through, all rows or none."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from cameras.core.tables import settled
from cameras.models import Camera
from cameras.querysets import AnyUser
from cameras.services import StaleCameraError, create_camera, update_camera
from cameras.services.places import assign_to_group, create_group, create_location, remove_from_group
from counting.models import CountingZone
from counting.services import create_zone, update_zone
from counting.transfer.columns import BY_FIELD
from counting.transfer.plan import Plan, PlannedRow
from counting.transfer.zones import coordinates_of


@dataclass(slots=True)
class Applied:
    """What was written: the rows with their cameras."""

    done: list[tuple[PlannedRow, Camera]] = field(default_factory=list)


class TableRefusedError(Exception):
    """Nothing was written: some rows of the plan now have faults."""


@transaction.atomic
def apply(plan: Plan, *, user: AnyUser, only_good: bool = False) -> Applied:
    """Write what the plan says. Raises TableRefusedError, with the faults at the rows of the plan.

    `only_good` leaves rows with faults out, those too that show them only now; else one such row stops all.
    """
    if not only_good and any(row.faults for row in plan.rows):
        raise TableRefusedError
    _make_missing(plan, user)
    applied = Applied()
    for row in [row for row in plan.rows if row.is_written]:
        camera = _written(row, plan, user)
        if camera is not None:
            applied.done.append((row, camera))
    if not only_good and any(row.faults for row in plan.rows):
        raise TableRefusedError
    return applied


def _make_missing(plan: Plan, user: AnyUser) -> None:
    """Make places and groups that rows need; the rows hold them already."""
    for place in plan.new_locations:
        made = create_location(user=user, tenant=plan.known.tenant, location_name=place.location_name)
        place.pk, place._state.adding, place._state.db = made.pk, False, made._state.db
    for group in plan.new_groups:
        fresh = create_group(user=user, tenant=plan.known.tenant, group_name=group.group_name)
        group.pk, group._state.adding, group._state.db = fresh.pk, False, fresh._state.db


def _written(row: PlannedRow, plan: Plan, user: AnyUser) -> Camera | None:
    """Write one row, or nothing of it and blame it."""
    try:
        with transaction.atomic():
            return _write(row, plan, user)
    except ValidationError as error:
        words = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, messages in words.items():
            row.blame(BY_FIELD.get(name), messages)
    except StaleCameraError as error:
        row.blame(None, [str(error)])
    return None


def _write(row: PlannedRow, plan: Plan, user: AnyUser) -> Camera:
    camera = row.camera
    if camera is None:
        values = {"camera_id": row.key, "tenant": plan.known.tenant, **row.values}
        camera = create_camera(user=user, new_password=row.password, **values)
    else:
        seen = camera.config_version
        update_camera(camera, user=user, new_password=row.password, expected_version=seen, **row.values)
    _set_groups(row, camera)
    _set_zones(row, camera, user)
    return camera


def _set_groups(row: PlannedRow, camera: Camera) -> None:
    if row.groups is None:
        return
    wanted = {group.pk: group for group in row.groups}
    present = {group.pk: group for group in camera.groups.all()} if row.camera is not None else {}
    for pk in wanted.keys() - present.keys():
        assign_to_group(wanted[pk], camera)
    for pk in present.keys() - wanted.keys():
        remove_from_group(present[pk], camera)


def _set_zones(row: PlannedRow, camera: Camera, user: AnyUser) -> None:
    own = {settled(zone.zone_name): zone for zone in CountingZone.objects.filter(camera=camera)} if row.zones else {}
    size = camera.resolution_width, camera.resolution_height
    for zone in row.zones:
        stored = own.get(zone.name)
        shape = coordinates_of(zone, stored.zone_coordinates if stored else None, size)
        values = {"zone_type": zone.zone_type, "zone_coordinates": shape}
        if stored is None:
            create_zone(camera=camera, user=user, zone_name=zone.name, **values)
        else:
            update_zone(stored, user=user, **values)
