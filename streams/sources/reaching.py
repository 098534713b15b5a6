"""The way to a host of the network: may it be asked, does it answer, and what its refusals mean."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
import time
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from av import error as av_errors

from cameras import hosts
from streams.sources.base import SourceError
from streams.sources.faults import Fault

PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443, "rtmp": 1935, "rtmps": 443}
WEB = ("http", "https")
MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stream lies; `url` holds no login, `seconds` is how long one may wait for an answer."""

    url: str
    seconds: float
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def scheme(self) -> str:
        """Return the scheme in small letters."""
        return urlsplit(self.url).scheme.lower()

    @property
    def host(self) -> str:
        """Return the host without its port."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """Return the port, or that of the protocol."""
        parts = urlsplit(self.url)
        return parts.port or PORTS.get(self.scheme, 0)

    @property
    def with_login(self) -> str:
        """Return the address as it is opened; it must never be shown, logged or stored."""
        if not self.username:
            return self.url
        parts = urlsplit(self.url)
        login = f"{quote(self.username, safe='')}:{quote(self.password, safe='')}"
        return urlunsplit(parts._replace(netloc=f"{login}@{parts.netloc}"))

    def fault(self, fault: Fault, **more: Any) -> SourceError:
        """Return an error that names this place."""
        known: dict[str, Any] = {"host": self.host, "port": self.port, "path": urlsplit(self.url).path or "/"}
        return SourceError(fault=fault, **known, seconds=f"{self.seconds:g}", **more)


def knock(place: Place) -> None:
    """Make sure that the host may be asked and that somebody listens. Raises SourceError.

    FFmpeg tells of an unknown name, a closed port and a strange answer with the same words; this tells them apart.
    """
    if hosts.refusal(place.host):
        raise place.fault(Fault.HOST_NOT_ALLOWED)
    try:
        socket.create_connection((place.host, place.port), place.seconds).close()
    except (socket.gaierror, UnicodeError):
        raise place.fault(Fault.HOST_UNKNOWN) from None
    except TimeoutError:
        raise place.fault(Fault.TIMEOUT) from None
    except ConnectionRefusedError:
        raise place.fault(Fault.REFUSED) from None
    except OSError:
        raise place.fault(Fault.NO_ROUTE) from None


def moved_to(place: Place, answer: tuple[int, str] | None) -> Place | None:
    """Return where the answer of a web address (status, target) sends those who ask, None where it does not.

    Raises SourceError where that is a place which cameras may not name. A login is not told to another host.
    """
    if answer is None or answer[0] not in MOVED or not answer[1]:
        return None
    there = replace(place, url=urljoin(place.url, answer[1]))
    if there.scheme not in WEB or hosts.refusal(there.host):
        raise there.fault(Fault.HOST_NOT_ALLOWED)
    return there if there.host == place.host else replace(there, username="", password="")


def web_answer(place: Place) -> tuple[int, str] | None:
    """Return the status of a web address and where it points; None where it gives none. Its content is not read."""
    parts = urlsplit(place.url)
    if place.scheme not in WEB:
        return None
    connection = _connection(place)
    try:
        connection.request("GET", urlunsplit(("", "", parts.path or "/", parts.query, "")))
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", "")
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def reason_of(error: Exception, place: Place, began: float) -> SourceError:
    """Return what an error of FFmpeg means; `began` is when the question was asked (monotonic seconds).

    Its own words are dropped: they hold the address with its login.
    """
    late = time.monotonic() - began >= 0.95 * place.seconds
    if late or isinstance(error, av_errors.ExitError | TimeoutError):
        return place.fault(Fault.TIMEOUT)
    if isinstance(error, av_errors.HTTPUnauthorizedError | av_errors.HTTPForbiddenError):
        return place.fault(Fault.LOGIN_REFUSED if place.username else Fault.LOGIN_MISSING)
    for kind, fault in _FAULTS:
        if isinstance(error, kind):
            return place.fault(fault)
    return place.fault(_BY_NUMBER.get(getattr(error, "errno", None) or 0, Fault.NOT_UNDERSTOOD))


def end_of(error: Exception, place: Place, began: float) -> SourceError:
    """Return what it means that a stream which has shown pictures fails; `began` is when the last packet came."""
    is_silence = reason_of(error, place, began).fault == Fault.TIMEOUT
    return place.fault(Fault.SILENT if is_silence else Fault.BROKEN_OFF)


def _connection(place: Place) -> http.client.HTTPConnection:
    if place.scheme == "http":
        return http.client.HTTPConnection(place.host, place.port, timeout=place.seconds)
    anybody = ssl.create_default_context()  # cameras sign their certificates themselves
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(place.host, place.port, timeout=place.seconds, context=anybody)


_FAULTS: tuple[tuple[type[Exception], Fault], ...] = (
    (av_errors.HTTPNotFoundError, Fault.NOT_FOUND),
    (av_errors.HTTPServerError, Fault.SERVER_ERROR),
    (av_errors.DecoderNotFoundError, Fault.CODEC_UNKNOWN),
)
_BY_NUMBER = {
    errno.ECONNREFUSED: Fault.REFUSED,
    errno.EHOSTUNREACH: Fault.NO_ROUTE,
    errno.ENETUNREACH: Fault.NO_ROUTE,
}
