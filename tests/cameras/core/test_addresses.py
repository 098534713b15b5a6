"""Which addresses belong to which protocol and type."""

from __future__ import annotations

import pytest

from cameras.core.addresses import Address, AddressError, check_pair, is_published, parse, protocol_of

GOOD = [
    ("rtsp", "rtsp://host/s", "rtsp://host/s"),
    ("rtsp", " rtsps://host:554/s?a=1 ", "rtsps://host:554/s?a=1"),
    ("rtsp", "RTSP://host/s", "rtsp://host/s"),
    ("http", "http://host/mjpeg", "http://host/mjpeg"),
    ("http", "https://[2001:db8::1]:8080/live.m3u8", "https://[2001:db8::1]:8080/live.m3u8"),
    ("rtmp", "rtmp://host/app/key", "rtmp://host/app/key"),
    ("rtmp", "rtmps://host/app/key", "rtmps://host/app/key"),
    ("webrtc", "https://host/whep", "https://host/whep"),
    ("usb", "0", "0"),
    ("usb", "63", "63"),
    ("usb", "/dev/video2", "/dev/video2"),
    ("file", "videos/a.mp4", "videos/a.mp4"),
    ("file", "/videos/a.mp4", "/videos/a.mp4"),
    ("file", "file:videos/a.mp4", "videos/a.mp4"),
    ("file", "file:///videos/a.mp4", "/videos/a.mp4"),
]
BAD = [
    ("rtsp", "http://host/s"), ("rtsp", "rtsp://"), ("rtsp", "host/s"), ("rtsp", "rtsp://host:99999/s"),
    ("rtsp", "rtsp://[::1/s"), ("rtsp", "file:///etc/passwd"), ("http", "rtsp://host/s"), ("http", "ftp://host/s"),
    ("rtmp", "http://host/app"), ("webrtc", "http://host/whep"), ("usb", "64"), ("usb", "-1"), ("usb", "/dev/sda"),
    ("usb", "http://host"), ("file", "http://host/a.mp4"), ("file", "file:"), ("file", "concat://a|b"),
]  # fmt: skip


@pytest.mark.parametrize(("protocol", "url", "stored"), GOOD)
def test_an_address_of_its_protocol_is_taken(protocol: str, url: str, stored: str) -> None:
    assert parse(protocol, url) == Address(stored)


@pytest.mark.parametrize(("protocol", "url"), BAD)
def test_an_address_of_another_protocol_is_refused(protocol: str, url: str) -> None:
    with pytest.raises(AddressError) as caught:
        parse(protocol, url)

    assert caught.value.field == "stream_url"


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("rtsp://anna:secret@host:554/s", Address("rtsp://host:554/s", "anna", "secret")),
        ("rtsp://anna@host/s", Address("rtsp://host/s", "anna")),
        ("rtsp://a%40b:p%3Aw@host/s", Address("rtsp://host/s", "a@b", "p:w")),
        ("rtsp://anna:se@cret@host/s", Address("rtsp://host/s", "anna", "se@cret")),
        ("rtsp://@host/s", Address("rtsp://host/s")),
    ],
)
def test_user_name_and_password_leave_the_address(url: str, stored: Address) -> None:
    assert parse("rtsp", url) == stored


@pytest.mark.parametrize(
    ("camera_type", "protocol"),
    [("IP", "rtsp"), ("IP", "http"), ("RTSP", "rtsp"), ("USB", "usb"), ("FILE", "file"), ("WEBRTC", "webrtc")],
)
def test_a_type_speaks_its_protocols(camera_type: str, protocol: str) -> None:
    check_pair(camera_type, protocol)


@pytest.mark.parametrize(
    ("camera_type", "protocol"), [("IP", "file"), ("RTSP", "http"), ("FILE", "rtsp"), ("USB", "file")]
)
def test_a_type_speaks_no_other_protocol(camera_type: str, protocol: str) -> None:
    with pytest.raises(AddressError, match=f"A camera of type {camera_type} speaks") as caught:
        check_pair(camera_type, protocol)

    assert caught.value.field == "stream_protocol"


def test_a_webrtc_camera_without_an_address_publishes_to_us() -> None:
    assert is_published("webrtc", "")
    assert not is_published("rtsp", "")


@pytest.mark.parametrize(
    ("url", "protocol"),
    [
        ("rtsp://host/s", "rtsp"), ("RTSPS://host/s", "rtsp"), (" http://host/v", "http"), ("https://host/v", "http"),
        ("rtmp://host/a", "rtmp"), ("0", "usb"), ("/dev/video2", "usb"), ("/films/a.mp4", "file"),
        ("films/a.MKV", "file"), ("file:///films/a", "file"),
    ],
)  # fmt: skip
def test_the_protocol_follows_from_the_address(url: str, protocol: str) -> None:
    assert protocol_of(url) == protocol


@pytest.mark.parametrize("url", ["192.0.2.1", "host/stream1", "ftp://host/a", "", "gopher://x"])
def test_an_address_of_no_protocol_is_told_how_addresses_begin(url: str) -> None:
    with pytest.raises(AddressError, match="An address begins with rtsp://"):
        protocol_of(url)
