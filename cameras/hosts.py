"""Hosts that a camera's address may not name: this machine and the services that clouds offer to it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

from django.conf import settings

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def refusal(host: str) -> str | None:
    """Return why an address may not name the host, or None. A name that cannot be resolved is not refused."""
    for address in _addresses(host):
        if is_forbidden(address) and not _is_allowed(address):
            return f"{host} is this machine or a link-local address; ALLOW_PRIVATE_HOSTS would have to cover it."
    return None


def is_forbidden(address: IPAddress) -> bool:
    """Say whether an address is of this machine, of the link (there the metadata of clouds lie) or of nobody."""
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_link_local or mapped.is_unspecified or mapped.is_multicast)


def _is_allowed(address: IPAddress) -> bool:
    networks = [ipaddress.ip_network(each, strict=False) for each in settings.ALLOW_PRIVATE_HOSTS]
    return any(address in network for network in networks if network.version == address.version)


def _addresses(host: str) -> Iterable[IPAddress]:
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return []
    return [ipaddress.ip_address(str(sockaddr[0]).partition("%")[0]) for *_rest, sockaddr in found]
