"""The third step: name, place and tenant of a camera whose address is known, and saving it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cameras.admin.generic import ModelForm
from cameras.admin.tenants import time_zone_field
from cameras.models import Camera, CameraGroup
from cameras.models.tenants import Tenant
from cameras.services import create_camera
from cameras.services.places import assign_to_group
from streams.connecting.trial import Trial

FIELDS = ("camera_name", "camera_id", "tenant", "location", "timezone")
TYPES = {"file": "FILE", "usb": "USB"}  # of cameras by protocol; all others are of the network
LONGEST_ID = 60
SIZES = (16, 7680), (16, 4320)  # pixels that a camera's columns can hold


class SavingForm(ModelForm):
    """A camera's own words; where its pictures come from is settled."""

    camera_id = forms.CharField(
        label=_("Camera id"),
        required=False,
        max_length=100,
        help_text=_("Short name for addresses and programs. Empty: made from the name. It cannot be changed later."),
    )
    timezone = time_zone_field()
    group = forms.ModelChoiceField(CameraGroup.objects.none(), label=_("Group"), required=False)

    class Meta:
        model = Camera
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields["timezone"]
        zone.required = False
        zone.choices = [("", _("As its tenant")), *zone.choices]  # type: ignore[attr-defined]  # a choice field
        self.initial["timezone"] = ""

    def clean(self) -> dict[str, Any]:
        """Fill in what follows from the rest."""
        data = super().clean() or self.cleaned_data
        tenant: Tenant | None = data.get("tenant")
        data["timezone"] = data.get("timezone") or (tenant.timezone if tenant else "UTC")
        if not data.get("camera_id") and data.get("camera_name"):
            data["camera_id"] = proposed_id(data["camera_name"])
        return data

    def save_camera(self, user: Any, source: dict[str, Any]) -> Camera:
        """Return the new camera, in its group. Raises ValidationError."""
        data = self.cleaned_data
        with transaction.atomic():
            camera = create_camera(user=user, **{name: data[name] for name in FIELDS}, **source)
            if data.get("group"):
                assign_to_group(data["group"], camera)
        return camera


def source_of(trial: Trial, outcome: dict[str, Any] | None) -> dict[str, Any]:
    """Return the columns of a camera that follow from its address and from what a trial has shown."""
    found = {
        "camera_type": TYPES.get(trial.protocol, "IP"),
        "stream_protocol": trial.protocol,
        "stream_url": trial.url,
        "stream_username": trial.username or None,
        "stream_password": trial.password or None,
    }
    if outcome and outcome["ok"] and _fits(outcome):
        found |= {"resolution_width": outcome["width"], "resolution_height": outcome["height"]}
        found |= {"frame_rate": min(240, max(1, round(outcome["fps"])))} if outcome["fps"] else {}
    return found


def proposed_id(name: str) -> str:
    """Return an id made of a name that no camera of any tenant has yet."""
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    base = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")[:LONGEST_ID]
    base, number = base or "camera", 1
    proposed = base
    while Camera.objects.filter(camera_id__iexact=proposed).exists():
        number += 1
        proposed = f"{base}-{number}"
    return proposed


def _fits(outcome: dict[str, Any]) -> bool:
    sizes = (outcome["width"], outcome["height"])
    return all(low <= size <= high for size, (low, high) in zip(sizes, SIZES, strict=True))
