"""Waiting for the web server: what /readyz says."""

from __future__ import annotations

import http.client
import json

from django.conf import settings

from config.local import ports

SECONDS = 3.0


def missing(host: str, port: int) -> list[str]:
    """Return the names of what is not ready yet; an empty list when the product can work."""
    connection = http.client.HTTPConnection(ports.reachable(host), port, timeout=SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Host": _allowed_host()})
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException):
        return ["web"]
    finally:
        connection.close()
    return [] if response.status == http.client.OK else _names(body)


def _names(body: bytes) -> list[str]:
    try:
        return [str(name) for name in json.loads(body)["missing"]]
    except (ValueError, KeyError, TypeError):
        return ["web"]


def _allowed_host() -> str:
    """Return a name that ALLOWED_HOSTS lets in."""
    names = [name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"]
    return names[0] if names else "localhost"
