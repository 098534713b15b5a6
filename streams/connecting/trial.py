"""What is tried: an address with its login, stored at a camera or only typed in, and how it travels to a worker."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cameras import credentials
from cameras.models import Camera

PATIENCE = 10  # seconds in which somebody who looks at a page wants to know
TRIED = ("file", "usb")  # protocols whose addresses name no host


@dataclass(frozen=True, slots=True)
class Trial:
    """An address to be tried; `password` is cipher text always, as it lies at a camera and in the broker."""

    protocol: str
    url: str
    username: str = ""
    password: str = field(default="", repr=False)
    seconds: int = PATIENCE

    @classmethod
    def of(cls, camera: Camera) -> Trial:
        """Return the address of a stored camera, with its login and its own time-out."""
        return cls(
            camera.stream_protocol,
            camera.stream_url or "",
            camera.stream_username or "",
            camera.stream_password or "",
            camera.stream_timeout,
        )

    @classmethod
    def typed(cls, protocol: str, url: str, username: str, password: str, stored: Camera | None = None) -> Trial:
        """Return an address that somebody has typed in, with the password in clear, or none.

        Without a password that of the `stored` camera is used, but only for the host for which it was entered: nobody
        shall have it sent elsewhere.
        """
        cipher = credentials.encrypt(password) if password else ""
        if not cipher and stored is not None and _host(url) == _host(stored.stream_url or ""):
            cipher = stored.stream_password or ""
        return cls(protocol, url, username, cipher)

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Trial:
        """Return what `packed` has made plain."""
        return cls(**packed)

    def packed(self) -> dict[str, Any]:
        """Return plain values for the broker and a browser's session; the password stays cipher text."""
        return asdict(self)

    def as_camera(self) -> Camera:
        """Return a camera that is stored nowhere, for the sources to open."""
        return Camera(
            stream_protocol=self.protocol,
            stream_url=self.url,
            stream_username=self.username,
            stream_password=self.password,
            stream_timeout=self.seconds,
        )


def _host(url: str) -> str | None:
    return urlsplit(url).hostname
