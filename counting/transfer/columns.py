"""The columns of a table of cameras: what they are called, how their cells are read, and what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cameras.choices import CameraType, QualityLevel, StreamProtocol
from cameras.core.tables import plain, settled
from cameras.models import Camera
from counting.core.shapes import normalized_points
from counting.core.zone_text import ZoneText, rounded, write_zones
from counting.transfer import cells
from counting.transfer.cells import Read
from counting.transfer.known import sorted_names

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

CLEAR = "-"  # in a cell: what is there shall go
KEY, PASSWORD, GROUPS, ZONES = "camera_id", "password", "groups", "zones"
NEVER = object()  # no value stands for nothing


@dataclass(frozen=True)
class Column:
    """A column: its title in files, how people call it, the field that it fills, and what else titles it.

    `read` is None where the cell is read elsewhere; `empty` is the value of a cell with a dash.
    """

    title: str
    label: StrOrPromise
    field: str
    read: Read | None
    example: str = ""
    also: tuple[str, ...] = ()
    empty: Any = NEVER
    show: Callable[[Camera], str] | None = None

    def shown(self, camera: Camera) -> str:
        """Return the cell of a camera."""
        return self.show(camera) if self.show else cells.shown(getattr(camera, self.field))


def shown_groups(names: Iterable[str]) -> str:
    """Return the cell of groups."""
    return "; ".join(sorted_names(settled(name) for name in names))


def zones_of(camera: Camera) -> list[ZoneText]:
    """Return the zones of a camera as cells say them, by name."""
    size = camera.resolution_width, camera.resolution_height
    stored: Any = camera
    zones = sorted(stored.zones.all(), key=lambda zone: zone.zone_name)
    return [
        ZoneText(settled(zone.zone_name), zone.zone_type, rounded(normalized_points(zone.zone_coordinates, *size)))
        for zone in zones
    ]


COLUMNS: tuple[Column, ...] = (
    Column(KEY, _("camera id"), KEY, cells.words, "door-1", ("id", "key", "camera")),
    Column("camera_name", _("name"), "camera_name", cells.words, "Main door", ("camera name",)),
    Column("camera_type", _("type"), "camera_type", cells.choice(CameraType), "IP", ("camera type", "kind")),
    Column("protocol", _("protocol"), "stream_protocol", cells.choice(StreamProtocol), "rtsp", ("stream protocol",)),
    Column(
        "address", _("address"), "stream_url", cells.words, "rtsp://192.168.1.20:554/stream1",
        ("url", "stream url", "stream", "source"), None,
    ),
    Column(
        "username", _("user name"), "stream_username", cells.words, "viewer",
        ("user", "login", "stream username"), None,
    ),
    Column(PASSWORD, _("password"), "new_password", None, "", ("stream password", "pass", "new password"),
           show=lambda _camera: ""),
    Column(
        "location", _("place"), "location", lambda cell, known: known.location(cell), "Shop in Hue",
        ("site", "location name"), None, lambda camera: cells.shown(camera.location and camera.location.location_name),
    ),
    Column(
        GROUPS, _("groups"), GROUPS, None, "Doors; Ground floor", ("group",), (),
        lambda camera: shown_groups(group.group_name for group in camera.groups.all()),
    ),
    Column(
        "tags", _("tags"), "tags", lambda cell, _known: cell.replace(";", ",").split(","), "door, north", ("tag",), [],
        lambda camera: ", ".join(camera.tags),
    ),
    Column(
        "model", _("AI model"), "ai_model", lambda cell, known: known.model(cell), "", ("detector",), None,
        lambda camera: cells.shown(camera.ai_model and str(camera.ai_model)),
    ),
    Column("timezone", _("time zone"), "timezone", cells.words, "Asia/Ho_Chi_Minh", ("tz",)),
    Column("active", _("active"), "is_active", cells.flag, "yes", ("is active", "enabled")),
    Column("quality", _("analysed quality"), "quality_level", cells.choice(QualityLevel), "high", ("quality level",)),
    Column("confidence", _("confidence threshold"), "confidence_threshold", cells.decimal, "0.7", ("threshold",)),
    Column("width", _("width"), "resolution_width", cells.whole, "1920", ("resolution width",)),
    Column("height", _("height"), "resolution_height", cells.whole, "1080", ("resolution height",)),
    Column("counting", _("count people"), "counting_enabled", cells.flag, "yes", ("counting enabled",)),
    Column("tracking", _("track people"), "tracking_enabled", cells.flag, "yes", ("tracking enabled",)),
    Column("region", _("detection region"), "detection_region", cells.json_object, "", ("detection region",), None),
    Column("description", _("description"), "description", cells.words, "", ("note", "notes", "comment"), ""),
    Column(
        ZONES, _("lines and areas"), ZONES, None, "line Door: 0.1 0.6; 0.9 0.6 | area Hall: 0.1 0.7; 0.9 0.7; 0.5 0.9",
        ("zone", "lines", "line", "areas"), NEVER, lambda camera: write_zones(zones_of(camera)),
    ),
)  # fmt: skip
BY_TITLE = {column.title: column for column in COLUMNS}
BY_FIELD = {column.field: column for column in COLUMNS}


def column_of(title: str) -> Column | None:
    """Return the column that a title means, in any of the product's languages; None for an unknown one."""
    return _titles().get(plain(title))


@cache
def _titles() -> dict[str, Column]:
    """Return the columns by all that they may be called, without case, accents and blanks."""
    found = {plain(name): column for column in COLUMNS for name in (column.title, column.field, *column.also)}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {plain(str(column.label)): column for column in COLUMNS if plain(str(column.label)) not in found}
    return found
