"""The ways to say where a camera is: an address, a maker's preset, a USB device, an uploaded video."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from cameras import rules
from cameras.admin.generic import dress
from cameras.core.addresses import AddressError, parse, protocol_of
from cameras.core.presets import BY_KEY, MOST_CHANNELS, PRESETS
from cameras.services.uploads import keep_upload
from streams.connecting.trial import Trial

VIDEOS = "video/*,.mkv,.ts,.avi"
LONGEST_URL = 500  # characters, as the column holds them
NOTES = {
    "rtsp": _lazy("Switch RTSP on in the camera's network settings first."),
    "camera_account": _lazy(
        "Make a camera account in the maker's app first (Advanced settings); it is the login here."
    ),
    "verification": _lazy("User name admin; the password is the verification code on the camera."),
}


class Way(forms.Form):
    """One way; `trial` is the address that it gives once it is valid, `name` what the camera may be called."""

    key = ""
    trial: Trial
    name = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields.values())

    def take(self, protocol: str, url: str, username: str = "", password: str = "") -> None:
        """Take an address over. Raises ValidationError for one that no camera may have."""
        rules.check_source((protocol, url))
        self.trial = Trial.typed(protocol, url, username, password)


class LoginWay(Way):
    """A camera of the network, with its login."""

    username = forms.CharField(
        label=_lazy("User name"), required=False, max_length=100, widget=forms.TextInput({"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_lazy("Password"), required=False, strip=False, max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip

    def take_login(self, protocol: str, url: str) -> None:
        """Take an address with the login beside it, or the one inside of it. Raises ValidationError at the address."""
        try:
            address = parse(protocol, url)
        except AddressError as error:
            raise ValidationError(str(error)) from None
        data = self.cleaned_data
        name, word = address.username or data["username"], address.password or data["password"]
        self.take(protocol, address.url, name or "", word or "")
        self.name = urlsplit(address.url).hostname or ""


class AddressWay(LoginWay):
    """An address that somebody knows."""

    key = "address"
    url = forms.CharField(
        label=_lazy("Address"),
        max_length=LONGEST_URL,
        help_text=_lazy(
            "For example rtsp://192.168.1.20/stream1 or http://192.168.1.20/video.mjpg; of a video on the machine that "
            "counts its path. A user name and password inside are taken out and kept apart."
        ),
    )
    field_order = ("url", "username", "password")

    def clean(self) -> dict[str, Any]:
        """Find out the protocol, and check the address."""
        data = super().clean() or self.cleaned_data
        url = data.get("url") or ""
        if url:
            try:
                self.take_login(protocol_of(url), url)
            except (AddressError, ValidationError) as error:
                self.add_error("url", " ".join(_words_of(error)))
                self._hide_password(url)
        return data

    def _hide_password(self, url: str) -> None:
        """Keep a password inside of a refused address from being shown again."""
        before, at, host = url.rpartition("@")
        posted: Any = self.data.copy()  # type: ignore[attr-defined]  # what the page shows again
        posted[self.add_prefix("url")] = f"{before.partition('://')[0]}://{host}" if at else url
        self.data = posted


class MakerWay(LoginWay):
    """A camera of a known maker."""

    key = "maker"
    maker = forms.ChoiceField(
        label=_lazy("Maker"),
        choices=[("", "---------"), *((preset.key, preset.maker) for preset in PRESETS)],
        widget=UnfoldAdminSelectWidget,
    )
    host = forms.CharField(
        label=_lazy("IP address or name"), max_length=253, help_text=_lazy("For example 192.168.1.20.")
    )
    port = forms.IntegerField(
        label=_lazy("Port"), required=False, min_value=1, max_value=65535, help_text=_lazy("Empty: the maker's own.")
    )
    channel = forms.IntegerField(
        label=_lazy("Channel"), initial=1, min_value=1, max_value=MOST_CHANNELS,
        help_text=_lazy("Of a recorder with several cameras; else 1."),
    )  # fmt: skip
    stream = forms.ChoiceField(
        label=_lazy("Stream"),
        choices=[("sub", _lazy("Sub stream: small, costs little")), ("main", _lazy("Main stream: full size"))],
        help_text=_lazy("The sub stream is enough while people are not tiny in it."),
        widget=UnfoldAdminSelectWidget,
    )
    field_order = ("maker", "host", "username", "password", "stream", "channel", "port")

    def clean(self) -> dict[str, Any]:
        """Make the address."""
        data = super().clean() or self.cleaned_data
        preset = BY_KEY.get(data.get("maker") or "")
        if preset is None or "host" not in data or {"port", "channel", "stream"} & set(self.errors):
            return data
        url = preset.address(
            data["host"].strip("[]"), port=data["port"], channel=data["channel"], is_sub=data["stream"] == "sub"
        )
        try:
            self.take_login(preset.scheme, url)
        except ValidationError as error:
            self.add_error("host", " ".join(_words_of(error)))
        self.name = f"{preset.maker} {url.partition('://')[2].partition('/')[0]}"
        return data


class UsbWay(Way):
    """A camera that is plugged into the machine that counts."""

    key = "usb"
    device = forms.CharField(
        label=_lazy("Device"), initial="0", max_length=20,
        help_text=_lazy("The number of the camera, the first is 0, or its path like /dev/video2."),
    )  # fmt: skip

    def clean_device(self) -> str:
        """Check the number."""
        try:
            url = parse("usb", self.cleaned_data["device"]).url
        except AddressError as error:
            raise ValidationError(str(error)) from None
        self.take("usb", url)
        self.name = _("USB camera %(device)s") % {"device": url}
        return url


class FileWay(Way):
    """A video that is uploaded."""

    key = "file"
    video = forms.FileField(label=_lazy("Video"), widget=UnfoldAdminFileFieldWidget({"accept": VIDEOS}))

    def clean_video(self) -> Any:
        """Keep the video."""
        video = self.cleaned_data["video"]
        self.take("file", keep_upload(video))
        self.name = PurePath(video.name).stem
        return video


WAYS: dict[str, type[Way]] = {way.key: way for way in (AddressWay, MakerWay, FileWay, UsbWay)}


def notes_of_makers() -> dict[str, str]:
    """Return what has to be done first, by the key of the maker."""
    return {preset.maker: str(NOTES[preset.note]) for preset in PRESETS if preset.note}


def _words_of(error: Exception) -> list[str]:
    return list(error.messages) if isinstance(error, ValidationError) else [str(error)]
