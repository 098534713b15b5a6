"""What must hold of a camera and of an AI model beyond single columns, and the form in which values are stored."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from cameras import credentials, files, hosts
from cameras.choices import ModelStatus, StreamProtocol
from cameras.core import addresses
from cameras.core.alert_rules import alert_rules
from cameras.core.regions import detection_region
from cameras.core.schedule import schedule
from cameras.core.schema import Check, SchemaError
from cameras.core.zones import is_time_zone
from cameras.database import is_stored

if TYPE_CHECKING:
    from cameras.models import Camera

RowT = TypeVar("RowT", bound=models.Model)
# What is looked at or settled, with the columns that decide about it.
Steps = Mapping[Callable[[RowT], None], tuple[str, ...]]
Source = tuple[str, str]  # protocol and address in its stored form

MOST_TAGS, LONGEST_TAG = 50, 50
SOURCE = ("stream_protocol", "stream_url")


def settle(camera: Camera) -> None:
    """Bring a camera's values into their stored form. Raises ValidationError with all faults at their fields.

    Nothing outside of the database is asked, because services call this under a lock (`check_source`).
    """
    take_all(_STEPS, camera)


def take_all(steps: Steps[RowT], row: RowT) -> None:
    """Take each step on the row. Raises ValidationError with all faults at their fields.

    What is stored already is no fault of a change that leaves it alone: a camera whose model was retired, or whose
    file is gone, can still be deactivated.
    """
    faults: dict[str, Any] = {}
    for step, columns in steps.items():
        try:
            step(row)
        except ValidationError as error:
            if not is_stored(row, *columns):
                faults = error.update_error_dict(faults)
    if faults:
        raise ValidationError(faults)


def source(camera: Camera) -> Source:
    """Return where a camera's pictures come from; the address is empty while it does not fit its protocol."""
    try:
        return camera.stream_protocol, addresses.parse(camera.stream_protocol, camera.stream_url or "").url
    except (addresses.AddressError, KeyError):
        return camera.stream_protocol, ""


def host(camera: Camera) -> str:
    """Return the host that a camera's pictures come from, empty where that is none."""
    return urlsplit(source(camera)[1]).hostname or ""


def check_source(where: Source) -> None:
    """Ask name servers and the disk whether a source may be used; this may take long: hold no lock meanwhile.

    Raises ValidationError at the address.
    """
    protocol, url = where
    if url:
        _REACHABLE.get(protocol, _check_host)(url)


def checked_json(field: str, value: Any, check: Check) -> Any:
    """Return a JSON value as it is stored. Raises ValidationError at the field, with the path of the fault."""
    try:
        return check(value, field)
    except SchemaError as error:
        raise ValidationError({field: str(error)}) from None


def _settle_address(camera: Camera) -> None:
    if camera.camera_type not in addresses.PROTOCOLS or camera.stream_protocol not in StreamProtocol.values:
        return  # the fields themselves have been found wrong
    url = (camera.stream_url or "").strip()
    try:
        addresses.check_pair(camera.camera_type, camera.stream_protocol)
        if not url:
            camera.stream_url = None
            return
        _take_over(camera, addresses.parse(camera.stream_protocol, url))
    except addresses.AddressError as error:
        raise ValidationError({error.field: str(error)}) from None


def _take_over(camera: Camera, address: addresses.Address) -> None:
    camera.stream_url = address.url
    camera.stream_username = address.username or camera.stream_username or None
    if address.password:
        camera.stream_password = credentials.encrypt(address.password)


def _check_presence(camera: Camera) -> None:
    if camera.is_active and not camera.stream_url and camera.stream_protocol != StreamProtocol.WEBRTC:
        raise ValidationError({"stream_url": _("An active camera needs an address.")})


def _check_host(url: str) -> None:
    reason = hosts.refusal(urlsplit(url).hostname or "")
    if reason:
        raise ValidationError({"stream_url": reason})


def _check_file(url: str) -> None:
    try:
        files.video_file(url)
    except files.FileRefusedError as error:
        raise ValidationError({"stream_url": str(error)}) from None


_REACHABLE: dict[str, Callable[[str], None]] = {"file": _check_file, "usb": lambda _url: None}


def _check_region(camera: Camera) -> None:
    size = camera.resolution_width, camera.resolution_height
    if camera.detection_region is not None and all(isinstance(each, int) for each in size):
        check = detection_region(*size)
        camera.detection_region = checked_json("detection_region", camera.detection_region, check)


def _check_schedule(camera: Camera) -> None:
    if camera.schedule_config is not None:
        camera.schedule_config = checked_json("schedule_config", camera.schedule_config, schedule)
    elif camera.schedule_enabled:
        raise ValidationError({"schedule_config": _("A schedule is followed, but none is given.")})


def _check_alerts(camera: Camera) -> None:
    check = alert_rules(new_id=lambda: uuid.uuid4().hex)
    camera.alert_rules = checked_json("alert_rules", camera.alert_rules, check)


def _settle_tags(camera: Camera) -> None:
    tags = [tag.strip().lower() for tag in camera.tags]
    camera.tags = list(dict.fromkeys(tag for tag in tags if tag))
    if len(camera.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in camera.tags):
        raise ValidationError({"tags": _("At most 50 tags of 50 characters.")})


def _check_zone(camera: Camera) -> None:
    if not is_time_zone(camera.timezone):
        raise ValidationError({"timezone": _("Unknown time zone.")})


def _check_model(camera: Camera) -> None:
    model = camera.ai_model
    if model is not None and model.status == ModelStatus.RETIRED:
        raise ValidationError({"ai_model": _("This model is retired.")})


_STEPS: Steps[Camera] = {
    _settle_address: ("camera_type", *SOURCE),
    _check_presence: ("is_active", *SOURCE),
    _check_region: ("detection_region", "resolution_width", "resolution_height"),
    _check_schedule: ("schedule_enabled", "schedule_config"),
    _check_alerts: ("alert_rules",),
    _settle_tags: ("tags",),
    _check_zone: ("timezone",),
    _check_model: ("ai_model_id",),
}
