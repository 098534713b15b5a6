"""The form of a camera: says at each field what is wrong with it, and never shows a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cameras import rules
from cameras.admin.generic import ModelForm
from cameras.admin.schedules import ScheduleWidget
from cameras.admin.tenants import time_zone_field
from cameras.choices import StreamProtocol
from cameras.core.addresses import PROTOCOLS, AddressError, parse
from cameras.database import is_stored
from cameras.files import FileRefusedError, video_file
from cameras.models import Camera
from cameras.probe import check_video

FIELDS = (
    "camera_name", "camera_id", "camera_type", "timezone", "is_active", "stream_protocol", "stream_url",
    "stream_username", "ai_model", "confidence_threshold", "tracking_enabled", "counting_enabled", "tenant", "location",
    "description", "tags", "resolution_width", "resolution_height", "frame_rate", "bitrate", "quality_level",
    "detection_region", "stream_timeout", "stream_retry_count", "stream_retry_interval", "schedule_enabled",
    "schedule_config", "occupancy_reset_time", "occupancy_baseline", "track_sample_seconds",
    "detection_sample_seconds", "store_snapshots", "alert_enabled", "alert_rules",
)  # fmt: skip


class CameraForm(ModelForm):
    """A camera as an operator edits it; it is written by `cameras.services`."""

    timezone = time_zone_field()
    new_password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Camera
        fields = FIELDS
        widgets = {
            "stream_url": forms.TextInput(attrs={"size": 80}),
            "schedule_config": ScheduleWidget("schedule_config"),
        }
        help_texts = {
            "tracking_enabled": _("Without it people are only detected: areas still say how many are inside."),
            "detection_region": _(
                "Empty: the whole picture. For example {“units”: “normalized”, “include”: [[[0, 0.3], [1, 0.3], "
                "[1, 1], [0, 1]]], “exclude”: []}: only who stands inside is seen."
            ),
            "schedule_config": _("By the camera's clocks. Outside of it no frames are read."),
            "occupancy_reset_time": _("When the number of people behind lines begins anew each day, by its clocks."),
            "occupancy_baseline": _("With how many it begins: usually 0."),
            "track_sample_seconds": _("0: at every frame. Lines can be recounted on what is stored."),
            "detection_sample_seconds": _("For each person. 0: at every frame; empty: none are stored."),
            "store_snapshots": _("Of each event a small picture is kept, with the head blurred."),
            "stream_protocol": _("Follows the type where that speaks only one."),
            "confidence_threshold": _(
                "0 to 1: who is detected at least this surely is followed; weaker detections only continue."
            ),
            "stream_url": _("Of a file: its path, on the machine that counts. It plays in real time, over and over."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken_over: set[str] = set()  # columns that got their value from another field
        stored = self.instance.pk is not None
        self.initial["seen_version"] = self.instance.config_version if stored else None
        if "schedule_config" in self.fields:
            self.fields["schedule_config"].widget.zone = self.instance.timezone
        note = _("Set; leave empty to keep.") if self.instance.has_stream_password else _("None is set.")
        if "new_password" in self.fields:
            self.fields["new_password"].help_text = note

    def clean(self) -> dict[str, Any]:
        """Settle what hangs together, and find changes by others."""
        data = super().clean() or self.cleaned_data
        self._follow_type(data)
        self._forget_credentials(data)
        self._check_version(data)
        return data

    def model_values(self) -> dict[str, Any]:
        """Return the changed columns of the camera, by name."""
        columns = {field.name for field in Camera._meta.concrete_fields}
        names = columns & {*self.changed_data, *self.taken_over}
        return {name: self.cleaned_data[name] for name in names}

    def _post_clean(self) -> None:
        """Ask for the source once the camera itself has found nothing wrong with it."""
        super()._post_clean()  # type: ignore[misc]  # Django's own, which its types leave out
        if not {"camera_type", *rules.SOURCE} & set(self.errors) and not is_stored(self.instance, *rules.SOURCE):
            self._check_source()

    def _follow_type(self, data: dict[str, Any]) -> None:
        """Let the protocol follow a type that speaks one alone, when the operator has left it as it was."""
        allowed = PROTOCOLS.get(data.get("camera_type") or "", ())
        if len(allowed) == 1 and "stream_protocol" not in self.changed_data:
            data["stream_protocol"] = allowed[0]
            self.taken_over.add("stream_protocol")

    def _forget_credentials(self, data: dict[str, Any]) -> None:
        """Move user name and password out of the address, so that no page shows them again."""
        try:
            address = parse(data.get("stream_protocol") or "", data.get("stream_url") or "")
        except (AddressError, KeyError):
            return
        data["stream_url"] = address.url
        if address.username:
            data["stream_username"] = address.username
            self.taken_over.add("stream_username")
        if address.password:
            data["new_password"] = address.password
        posted: Any = self.data  # what an invalid form would show again
        posted = posted.copy()
        posted[self.add_prefix("stream_url")] = address.url
        self.data = posted

    def _check_source(self) -> None:
        """Say at the address what keeps its host or file from being used; a file is opened and looked into."""
        protocol, url = rules.source(self.instance)
        try:
            rules.check_source((protocol, url))
            if protocol == StreamProtocol.FILE and url:
                check_video(video_file(url), url)
        except ValidationError as error:
            self.add_error(None, error)
        except FileRefusedError as error:
            self.add_error("stream_url", str(error))

    def _check_version(self, data: dict[str, Any]) -> None:
        seen, pk = data.get("seen_version"), self.instance.pk
        if pk is None or seen is None:
            return
        if seen != Camera.objects.values_list("config_version", flat=True).get(pk=pk):
            self.add_error(None, _("Somebody else has changed this camera meanwhile. Reload the page and try again."))
