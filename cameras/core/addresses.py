"""Addresses of cameras: which belong to which protocol, and where their user names and passwords go."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

SCHEMES = {
    "rtsp": ("rtsp", "rtsps"),
    "http": ("http", "https"),
    "rtmp": ("rtmp", "rtmps"),
    "webrtc": ("https",),
}
# The protocols that a type of camera may speak.
PROTOCOLS = {
    "IP": ("rtsp", "http", "rtmp", "webrtc"),
    "RTSP": ("rtsp",),
    "HTTP": ("http",),
    "RTMP": ("rtmp",),
    "WEBRTC": ("webrtc",),
    "USB": ("usb",),
    "FILE": ("file",),
}
DEVICE = re.compile(r"^(?:/dev/video)?(\d{1,2})$")
LAST_DEVICE = 63


class AddressError(ValueError):
    """An address, protocol or type does not fit the others; `field` names the one to change."""

    def __init__(self, message: str, field: str = "stream_url") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Address:
    """An address without secrets, and the user name and password that stood in it."""

    url: str
    username: str | None = None
    password: str | None = None


def check_pair(camera_type: str, protocol: str) -> None:
    """Raise AddressError when a camera of the type cannot speak the protocol."""
    allowed = PROTOCOLS.get(camera_type, ())
    if protocol not in allowed:
        raise AddressError(
            f"A camera of type {camera_type} speaks {' or '.join(allowed)}, not {protocol}.", "stream_protocol"
        )


def protocol_of(url: str) -> str:
    """Return the protocol that an address as somebody types it belongs to. Raises AddressError where none does."""
    scheme, has_scheme, _rest = url.strip().partition("://")
    if DEVICE.match(url.strip()):
        return "usb"
    if not has_scheme and (url.startswith("/") or re.search(r"\.(mp4|mkv|avi|mov|m4v|ts|webm|mpe?g|wmv)$", url, re.I)):
        return "file"
    known = {each: protocol for protocol, schemes in SCHEMES.items() for each in schemes if protocol != "webrtc"}
    if scheme.lower() == "file" or scheme.lower() in known:
        return known.get(scheme.lower(), "file")
    raise AddressError(
        f"An address begins with {', '.join(f'{each}://' for each in known)}; a file with the path on the server."
    )


def parse(protocol: str, url: str) -> Address:
    """Return the address in the form in which it is stored. Raises AddressError.

    A `file:` prefix is dropped; whether the file exists is for `cameras.services.probe` to say.
    """
    url = url.strip()
    if protocol == "file":
        return Address(_file_path(url))
    if protocol == "usb":
        return Address(_device(url))
    return _network_address(protocol, url)


def is_published(protocol: str, url: str) -> bool:
    """Say whether the camera sends its pictures to us, so that there is no address to fetch them from."""
    return protocol == "webrtc" and not url


def _file_path(url: str) -> str:
    path = re.sub(r"^file:(?://)?", "", url, flags=re.IGNORECASE)
    if "://" in path or not path:
        raise AddressError("A file needs the path of a video, like videos/entrance.mp4.")
    return path


def _device(url: str) -> str:
    match = DEVICE.match(url)
    if match is None or int(match[1]) > LAST_DEVICE:
        raise AddressError(f"A USB camera needs a device number from 0 to {LAST_DEVICE}, or /dev/video<number>.")
    return url


def _network_address(protocol: str, url: str) -> Address:
    parts = _split(url)
    schemes = SCHEMES[protocol]
    if parts.scheme.lower() not in schemes:
        raise AddressError(f"An address for {protocol} begins with {' or '.join(f'{each}://' for each in schemes)}.")
    if not parts.hostname:
        raise AddressError("The address names no host.")
    bare = Address(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))
    if "@" not in parts.netloc:
        return bare
    return replace(bare, username=unquote(parts.username or "") or None, password=unquote(parts.password or "") or None)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # reading it is what checks it
    except ValueError as error:
        raise AddressError("This is not an address.") from error
    return parts
