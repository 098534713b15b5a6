"""The port is free, or it is said clearly why not."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from config.local import ports
from config.local.errors import StartError


@pytest.fixture
def taken() -> Iterator[int]:
    """Listen on a port of this machine and return it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_an_asked_port_that_is_taken_is_an_error(taken: int) -> None:
    with pytest.raises(StartError, match=f"Port {taken} on 127.0.0.1 is taken"):
        ports.choose("127.0.0.1", taken)


def test_a_port_that_is_taken_here_cannot_be_had_for_all_addresses(taken: int) -> None:
    with pytest.raises(StartError, match="is taken"):
        ports.choose("0.0.0.0", taken)  # noqa: S104  (nothing listens in the end)


def test_without_a_wish_the_next_free_port_is_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "DEFAULT", taken)
    assert taken < ports.choose("127.0.0.1", None) < taken + ports.TRIED


def test_when_all_are_taken_it_says_so(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "DEFAULT", taken)
    monkeypatch.setattr(ports, "TRIED", 1)
    with pytest.raises(StartError, match="are all taken"):
        ports.choose("127.0.0.1", None)


@pytest.mark.parametrize("host", ["no such host", "192.0.2.1"])
def test_an_address_that_is_not_of_this_machine_is_refused_by_name(host: str) -> None:
    with pytest.raises(StartError, match=f"Cannot listen on '?{host}"):
        ports.choose(host, 8000)


@pytest.mark.parametrize(
    ("host", "url", "loopback"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/", True),
        ("localhost", "http://localhost:8000/", True),
        ("::1", "http://[::1]:8000/", True),
        ("0.0.0.0", "http://127.0.0.1:8000/", False),  # noqa: S104  (a string)
        ("::", "http://[::1]:8000/", False),
        ("10.1.2.3", "http://10.1.2.3:8000/", False),
    ],
)
def test_the_address_for_a_browser(host: str, url: str, loopback: bool) -> None:
    assert ports.url(host, 8000) == url
    assert ports.is_loopback(host) is loopback
