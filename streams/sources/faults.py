"""What can be wrong with a source: a word for programs, a sentence for people, and what they may try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Fault(StrEnum):
    """Why no pictures come."""

    LOGIN_MISSING = "login_missing"
    LOGIN_REFUSED = "login_refused"
    CREDENTIALS_UNREADABLE = "credentials_unreadable"
    HOST_UNKNOWN = "host_unknown"
    HOST_NOT_ALLOWED = "host_not_allowed"
    REFUSED = "refused"
    NO_ROUTE = "no_route"
    TIMEOUT = "timeout"
    NOT_FOUND = "not_found"
    SERVER_ERROR = "server_error"
    NOT_UNDERSTOOD = "not_understood"
    NOT_A_VIDEO = "not_a_video"
    CODEC_UNKNOWN = "codec_unknown"
    SILENT = "silent"
    BROKEN_OFF = "broken_off"
    SIZE_CHANGED = "size_changed"
    CLOCK_SET_BACK = "clock_set_back"
    FILE_MISSING = "file_missing"
    FILE_NOT_ALLOWED = "file_not_allowed"
    NO_DEVICE = "no_device"
    NO_ADDRESS = "no_address"
    NOT_SUPPORTED = "not_supported"
    OTHER = "other"

    @property
    def is_login(self) -> bool:
        """Say whether the camera wants another login: asking again soon may lock the account."""
        return self in (Fault.LOGIN_MISSING, Fault.LOGIN_REFUSED)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fault in the language of the reader."""

    reason: str
    advice: str

    def __str__(self) -> str:
        return f"{self.reason} {self.advice}".strip()


def explain(fault: Fault, details: Mapping[str, Any] | None = None) -> Explanation:
    """Return what is wrong and what to try; `details` holds what the sentences name (host, port, seconds …)."""
    known = _Known(details or {})
    reason, advice = _WORDS[fault]
    return Explanation(str(reason).format_map(known), str(advice).format_map(known))


class _Known(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        """Leave out what is not known."""
        return "?"


_WORDS: dict[Fault, tuple[Any, Any]] = {
    Fault.LOGIN_MISSING: (
        _("{host} wants a user name and a password."),
        _("Enter those of the camera. Many cameras have a user of their own for streams."),
    ),
    Fault.LOGIN_REFUSED: (
        _("{host} refuses the user name or the password."),
        _(
            "Type both again. Check that the user may watch streams; some cameras lock a user for some minutes after "
            "several wrong attempts."
        ),
    ),
    Fault.CREDENTIALS_UNREADABLE: (
        _("The stored password cannot be read any more."),
        _("Enter it again, or give STREAM_CREDENTIALS_KEYS the key back that encrypted it."),
    ),
    Fault.HOST_UNKNOWN: (
        _("No name server knows {host}."),
        _("Check the spelling, or enter the camera's IP address."),
    ),
    Fault.HOST_NOT_ALLOWED: (
        _("{host} is this machine or a link-local address, which cameras may not name."),
        _("Enter the camera's own address. ALLOW_PRIVATE_HOSTS can allow such networks."),
    ),
    Fault.REFUSED: (
        _("{host} is there, but nothing listens on port {port}."),
        _("Check the port (RTSP mostly 554), and that the stream is switched on in the camera's settings."),
    ),
    Fault.NO_ROUTE: (
        _("No way leads to {host}."),
        _("Check that the camera is powered and plugged in, and that this machine can reach its network."),
    ),
    Fault.TIMEOUT: (
        _("{host} has not answered within {seconds} s."),
        _("Check address, port and firewall, and that the camera is on. On a slow network raise the time-out."),
    ),
    Fault.NOT_FOUND: (
        _("{host} answers, but knows no stream at {path}."),
        _("Check the path; choose the camera's maker above to have it filled in."),
    ),
    Fault.SERVER_ERROR: (
        _("{host} answers that it cannot deliver the stream now."),
        _("Too many viewers may watch it already. Wait a little, or restart the camera."),
    ),
    Fault.NOT_UNDERSTOOD: (
        _("{host} answers on port {port}, but not as a camera of this protocol does."),
        _("Check protocol and port: RTSP mostly uses 554, web pages 80 or 443, RTMP 1935."),
    ),
    Fault.NOT_A_VIDEO: (
        _("What lies there is not a video."),
        _("A web page is no stream: look in the camera's manual for the address of its MJPEG, HLS or RTSP stream."),
    ),
    Fault.CODEC_UNKNOWN: (
        _("The pictures are compressed in a way that is not known here."),
        _("Set the camera to H.264, H.265 or MJPEG."),
    ),
    Fault.SILENT: (
        _("No picture has come for {seconds} s."),
        _("Check the camera's network, and that it is not overloaded."),
    ),
    Fault.BROKEN_OFF: (
        _("The stream has broken off."),
        _("The camera may have been restarted, or its network interrupted."),
    ),
    Fault.SIZE_CHANGED: (
        _("The picture has changed from {before} to {after} pixels: beginning anew."),
        "",
    ),
    Fault.CLOCK_SET_BACK: (
        _("The clock of this machine was set back by {seconds} s: beginning anew."),
        "",
    ),
    Fault.FILE_MISSING: (
        _("There is no file {path} on the machine that counts."),
        _("Check the path, or upload the video."),
    ),
    Fault.FILE_NOT_ALLOWED: (
        "{message}",
        _("Upload the video instead."),
    ),
    Fault.NO_DEVICE: (
        _("There is no camera {path} at the machine that counts."),
        _("Plug it in there, and check its number: the first is 0. The worker must be allowed to read it."),
    ),
    Fault.NO_ADDRESS: (
        _("No address is set."),
        _("Enter where the pictures come from."),
    ),
    Fault.NOT_SUPPORTED: (
        _("Addresses of protocol {protocol} cannot be read yet."),
        _("Most cameras also offer RTSP."),
    ),
    Fault.OTHER: (
        "{message}",
        "",
    ),
}
