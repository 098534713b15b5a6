"""Changing many zones of a camera at once: all of it or nothing, and only over the state that the author has seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cameras.models import Camera
from cameras.querysets import AnyUser
from cameras.services import DeletionRefusedError, StaleCameraError
from counting.core.shapes import normalized_points
from counting.models import CountingZone
from counting.services.zones import create_zone, delete_zone, update_zone

Faults = dict[str, list[str]]  # what is wrong, by column

LONGEST_NAME = 200
COPIED = (
    "zone_type", "counting_direction", "direction_mapping", "anchor", "counts_toward_total", "max_capacity",
    "alert_threshold", "min_dwell_ms", "description", "is_active",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """What shall become of one zone.

    `key` is the name under which the asker is answered; `pk` is None for a new zone; `values` are the columns that
    change; `removed` = it shall go, whatever the values.
    """

    key: str
    pk: int | None
    values: dict[str, Any] = field(default_factory=dict)
    removed: bool = False


@dataclass(slots=True)
class SavedZones:
    """What came of it: the camera's new version, the ids by key, and what was done otherwise than asked, with why."""

    version: int
    pks: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class ZonesRefusedError(Exception):
    """Nothing was written; `faults` says of each change, by its key, what is wrong with which column."""

    def __init__(self, faults: dict[str, Faults]) -> None:
        super().__init__(_("Nothing was saved: some zones are not valid."))
        self.faults = faults


@transaction.atomic
def save_zones(
    camera: Camera, changes: Sequence[ZoneChange], *, user: AnyUser | None = None, expected_version: int | None = None
) -> SavedZones:
    """Make, change and remove zones of a camera in one transaction.

    A zone with history is switched off instead of removed. Raises StaleCameraError when the camera's
    `config_version` is not `expected_version`, and ZonesRefusedError with the faults of all changes.
    """
    # Zones first, then their camera: the order in which a change of a single zone takes its locks.
    locked = CountingZone.objects.select_for_update(no_key=True).filter(camera=camera).order_by("pk")
    zones = {zone.pk: zone for zone in locked}
    stored = Camera.objects.select_for_update(no_key=True).get(pk=camera.pk)
    if expected_version is not None and stored.config_version != expected_version:
        raise StaleCameraError(_("Somebody else has changed this camera meanwhile."))
    saved = SavedZones(stored.config_version)
    faults: dict[str, Faults] = {}
    for change in _in_order(changes, zones):
        try:
            _apply(stored, change, zones, user, saved)
        except ValidationError as error:
            faults[change.key] = _by_column(error)
    if faults:
        raise ZonesRefusedError(faults)
    stored.refresh_from_db(fields=["config_version"])
    saved.version = camera.config_version = stored.config_version
    return saved


def remove_zone(zone: CountingZone, *, user: AnyUser | None = None) -> str:
    """Delete a zone; where its history forbids that, switch it off and return why, else an empty text."""
    try:
        delete_zone(zone)
    except DeletionRefusedError:
        update_zone(zone, user=user, is_active=False)
        return _("“%(zone)s” was switched off, not deleted: without its events the totals would change.") % {
            "zone": zone.zone_name
        }
    return ""


def copies_of(zones: Iterable[CountingZone], taken: Iterable[str]) -> list[dict[str, Any]]:
    """Return the columns of new zones like these for a camera that has the names `taken`.

    Points are in 0–1, so that the pictures may differ in size; the areas of floors are left out, for another camera
    sees another floor.
    """
    names = set(taken)
    found = []
    for zone in zones:
        name = free_name(zone.zone_name, names)
        names.add(name)
        points = normalized_points(zone.zone_coordinates, zone.camera.resolution_width, zone.camera.resolution_height)
        coordinates = {"units": "normalized", "points": [list(point) for point in points]}
        columns = {column: getattr(zone, column) for column in COPIED}
        found.append(columns | {"zone_name": name, "zone_coordinates": coordinates})
    return found


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """Return the name, with a number behind it where it is taken."""
    names, number, name = set(taken), 1, wanted
    while name in names:
        number += 1
        ending = f" ({number})"
        name = wanted[: LONGEST_NAME - len(ending)] + ending
    return name


def _apply(
    camera: Camera, change: ZoneChange, zones: dict[int, CountingZone], user: AnyUser | None, saved: SavedZones
) -> None:
    """Do one change. Raises ValidationError."""
    if change.pk is None:
        if not change.removed:
            saved.pks[change.key] = create_zone(camera=camera, user=user, **change.values).pk
        return
    zone = zones.get(change.pk)
    if zone is None:
        if not change.removed:
            raise ValidationError(_("This zone is gone: somebody has deleted it."))
        return
    saved.pks[change.key] = zone.pk
    if change.removed:
        saved.notes += filter(None, [remove_zone(zone, user=user)])
    elif change.values:
        update_zone(zone, user=user, **change.values)


def _in_order(changes: Sequence[ZoneChange], zones: dict[int, CountingZone]) -> list[ZoneChange]:
    """Return the changes so that a name is given up before another zone takes it, as far as that goes."""
    waiting = sorted(changes, key=lambda change: not change.removed)
    held = {pk: zone.zone_name for pk, zone in zones.items()}
    ordered: list[ZoneChange] = []
    while waiting:
        names = {held[each.pk]: each for each in waiting if each.pk in held}
        free = (each for each in waiting if names.get(each.values.get("zone_name", ""), each) is each)
        chosen = next(free, waiting[0])
        waiting.remove(chosen)
        ordered.append(chosen)
        held.pop(chosen.pk or 0, None)
    return ordered


def _by_column(error: ValidationError) -> Faults:
    found: dict[str, list[str]] = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return {("" if name == "__all__" else name): list(texts) for name, texts in found.items()}
