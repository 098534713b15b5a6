"""What must hold of a camera and of an AI model beyond single columns, and the form in which values are stored."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cameras import credentials, files, hosts
from cameras.choices import ModelStatus, StreamProtocol
from cameras.core import addresses
from cameras.core.alert_rules import alert_rules
from cameras.core.regions import detection_region
from cameras.core.schedule import schedule
from cameras.core.schema import Check, SchemaError
from cameras.core.zones import is_time_zone

if TYPE_CHECKING:
    from cameras.models import Camera

MOST_TAGS, LONGEST_TAG = 50, 50


def settle(camera: Camera) -> None:
    """Bring a camera's values into their stored form. Raises ValidationError with all faults at their fields."""
    faults: dict[str, Any] = {}
    for step in (
        _settle_address,
        _check_region,
        _check_schedule,
        _check_alerts,
        _settle_tags,
        _check_zone,
        _check_model,
    ):
        try:
            step(camera)
        except ValidationError as error:
            faults = error.update_error_dict(faults)
    if faults:
        raise ValidationError(faults)


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
    _REACHABLE.get(camera.stream_protocol, _host_is_allowed)(address.url)


def _host_is_allowed(url: str) -> None:
    reason = hosts.refusal(urlsplit(url).hostname or "")
    if reason:
        raise addresses.AddressError(reason)


def _file_is_allowed(url: str) -> None:
    try:
        files.video_file(url)
    except files.FileRefusedError as error:
        raise addresses.AddressError(str(error)) from None


_REACHABLE: dict[str, Callable[[str], None]] = {"file": _file_is_allowed, "usb": lambda _url: None}


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
