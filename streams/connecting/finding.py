"""Cameras on the network that speak ONVIF: who answers a call (WS-Discovery), and which streams a camera has."""

from __future__ import annotations

import asyncio
import importlib
import logging
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from cameras import credentials, hosts
from cameras.core.addresses import AddressError, parse
from streams.sources import Fault, SourceError

log = logging.getLogger(__name__)

LISTEN_SECONDS = 4  # after the call; cameras wait up to half a second before they answer
ANSWER_SECONDS = 15.0  # in which a camera must have told its streams
MOST = 250  # cameras of one search
SCOPES = {"name": "/name/", "model": "/hardware/"}


@dataclass(frozen=True, slots=True)
class Found:
    """A camera that has answered; `service` is the address of its ONVIF service."""

    service: str
    host: str
    name: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class CameraStream:
    """A stream of a camera, as the camera tells it; `url` holds no login."""

    url: str
    name: str
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    codec: str = ""


def find(seconds: float = LISTEN_SECONDS) -> list[Found]:
    """Call into the network of this machine and return who answers, by address."""
    discovery: Any = importlib.import_module("wsdiscovery.discovery")  # here alone: no other process needs it
    caller = discovery.ThreadedWSDiscovery()
    caller.start()
    try:
        services = caller.searchServices(timeout=seconds)
    finally:
        caller.stop()
    known = {each.service: each for each in map(_found, services) if each is not None}
    return sorted(known.values(), key=lambda each: each.host)[:MOST]


def streams_of(service: str, username: str, cipher: str) -> list[CameraStream]:
    """Return the streams of a camera, the largest first. Raises SourceError."""
    address = urlsplit(service)
    if hosts.refusal(address.hostname or ""):
        raise SourceError(fault=Fault.HOST_NOT_ALLOWED, host=address.hostname)
    where: dict[str, Any] = {"host": address.hostname or "", "port": address.port or 80, "path": address.path}
    try:
        password = credentials.decrypt(cipher) if cipher else ""
        told = asyncio.run(asyncio.wait_for(_ask(where, username, password), ANSWER_SECONDS))
    except credentials.CredentialsUnreadableError:
        raise SourceError(fault=Fault.CREDENTIALS_UNREADABLE) from None
    except TimeoutError:
        raise SourceError(fault=Fault.TIMEOUT, seconds=f"{ANSWER_SECONDS:g}", **where) from None
    except Exception as error:  # of whichever of the libraries; their words may hold the login
        raise SourceError(fault=_fault_of(error, username), **where) from None
    return sorted(told, key=lambda each: -(each.width or 0))


def as_json(rows: list[Found] | list[CameraStream]) -> list[dict[str, Any]]:
    """Return plain values."""
    return [asdict(row) for row in rows]


async def _ask(where: dict[str, Any], username: str, password: str) -> list[CameraStream]:
    """Ask a camera for its profiles and where each is found. Raises whatever the libraries raise."""
    onvif: Any = importlib.import_module("onvif")  # here alone: it brings a SOAP engine with it
    # Whatever it says of itself, only the host that was chosen is asked.
    camera = onvif.ONVIFCamera(where["host"], where["port"], username, password, nat_override=True)
    try:
        await camera.update_xaddrs()
        media = await camera.create_media_service()
        found = []
        for profile in await media.GetProfiles():
            setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
            answer = await media.GetStreamUri({"StreamSetup": setup, "ProfileToken": profile.token})
            found.append(_stream(profile, str(answer.Uri)))
        return [stream for stream in found if stream is not None]
    finally:
        await camera.close()


def _stream(profile: Any, url: str) -> CameraStream | None:
    """Return a profile as a stream; None for an address that no camera may have."""
    try:
        bare = parse("rtsp", url).url
    except AddressError:
        return None
    encoder = getattr(profile, "VideoEncoderConfiguration", None)
    if encoder is None:
        return CameraStream(bare, str(profile.Name))
    size, rate = encoder.Resolution, getattr(encoder, "RateControl", None)
    return CameraStream(
        bare, str(profile.Name), size.Width, size.Height, float(rate.FrameRateLimit) if rate else None,
        str(encoder.Encoding),
    )  # fmt: skip


def _found(service: Any) -> Found | None:
    """Return who has answered, None where it is no camera or may not be asked."""
    addresses = [str(each) for each in service.getXAddrs() if str(each).startswith("http")]
    is_camera = any("onvif" in str(each).lower() for each in (*service.getTypes(), *service.getScopes(), *addresses))
    allowed = [each for each in addresses if not hosts.refusal(urlsplit(each).hostname or "")]
    if not is_camera or not allowed:
        return None
    scopes = [unquote(str(each.getValue())) for each in service.getScopes()]
    words = {
        name: next((scope.partition(mark)[2] for scope in scopes if mark in scope), "") for name, mark in SCOPES.items()
    }
    return Found(allowed[0], urlsplit(allowed[0]).hostname or "", **words)


def _fault_of(error: Exception, username: str) -> Fault:
    """Return what an error of the libraries means."""
    words = f"{type(error).__name__} {error}".lower()
    if any(word in words for word in ("auth", "401", "403", "sender not authorized")):
        return Fault.LOGIN_REFUSED if username else Fault.LOGIN_MISSING
    if "connect" in words or isinstance(error, OSError):
        return Fault.REFUSED
    log.info("a camera has answered strangely: %s", type(error).__name__)
    return Fault.NOT_UNDERSTOOD
