"""The port of the web server: free, or said clearly why not."""

from __future__ import annotations

import errno
import socket

from config.local.errors import StartError

DEFAULT = 8000
TRIED = 20  # how many ports from the default one on


def choose(host: str, asked: int | None) -> int:
    """Return the asked port, or the first free one from DEFAULT on. Raises StartError."""
    if asked is not None:
        if not _free(host, asked):
            raise StartError(f"Port {asked} on {host} is taken. Stop what listens there, or choose another --port.")
        return asked
    for port in range(DEFAULT, DEFAULT + TRIED):
        if _free(host, port):
            return port
    raise StartError(f"Ports {DEFAULT} to {DEFAULT + TRIED - 1} on {host} are all taken. Choose one by --port.")


def is_loopback(host: str) -> bool:
    """Say whether the host can be reached from this machine only."""
    return host in {"localhost", "::1"} or host.startswith("127.")


def reachable(host: str) -> str:
    """Return the name by which this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (compared, not listened on)


def url(host: str, port: int) -> str:
    """Return the address for a browser on this machine."""
    name = reachable(host)
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def _free(host: str, port: int) -> bool:
    """Say whether a server can listen there. Raises StartError where it never can."""
    try:
        families = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, OverflowError) as error:
        raise StartError(f"Cannot listen on {host!r}, port {port}: {error}") from error
    return all(_can_listen(family, address) for family, _, _, _, address in families)


def _can_listen(family: int, address: tuple[object, ...]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise StartError(f"Cannot listen on {address[0]}, port {address[1]}: {error.strerror}") from error
    return True
