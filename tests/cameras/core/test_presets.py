"""The addresses of the common makers, as their manuals write them."""

from __future__ import annotations

import pytest

from cameras.core.addresses import parse
from cameras.core.presets import BY_KEY, PRESETS, Preset

HOST = "192.0.2.7"
MANUALS = [
    ("hikvision", 1, False, "rtsp://192.0.2.7/Streaming/Channels/101"),
    ("hikvision", 16, True, "rtsp://192.0.2.7/Streaming/Channels/1602"),
    ("dahua", 3, False, "rtsp://192.0.2.7/cam/realmonitor?channel=3&subtype=0"),
    ("amcrest", 1, True, "rtsp://192.0.2.7/cam/realmonitor?channel=1&subtype=1"),
    ("axis", 1, False, "rtsp://192.0.2.7/axis-media/media.amp?camera=1"),
    ("reolink", 2, True, "rtsp://192.0.2.7/Preview_02_sub"),
    ("tapo", 1, False, "rtsp://192.0.2.7/stream1"),
    ("foscam", 1, True, "rtsp://192.0.2.7:88/videoSub"),
    ("uniview", 4, True, "rtsp://192.0.2.7/unicast/c4/s1/live"),
    ("hanwha", 1, False, "rtsp://192.0.2.7/0/profile2/media.smp"),
    ("bosch", 1, True, "rtsp://192.0.2.7/?line=1&inst=2"),
    ("phone", 1, True, "http://192.0.2.7:8080/video"),
]


@pytest.mark.parametrize(("key", "channel", "is_sub", "address"), MANUALS)
def test_a_preset_writes_what_the_manual_says(key: str, channel: int, is_sub: bool, address: str) -> None:
    assert BY_KEY[key].address(HOST, channel=channel, is_sub=is_sub) == address


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_every_preset_makes_addresses_that_cameras_may_have(preset: Preset) -> None:
    for is_sub in (True, False):
        address = preset.address(HOST, channel=1, is_sub=is_sub)
        assert parse(preset.scheme, address).url == address
        assert "{" not in address


def test_a_port_of_ones_own_and_an_ipv6_address_are_written_in() -> None:
    assert BY_KEY["vigi"].address("cam.lan", port=8554) == "rtsp://cam.lan:8554/stream2"
    assert BY_KEY["vigi"].address("cam.lan", port=554) == "rtsp://cam.lan/stream2"
    assert BY_KEY["vigi"].address("2001:db8::7") == "rtsp://[2001:db8::7]/stream2"


def test_who_has_channels_says_so_and_makers_are_told_apart() -> None:
    assert BY_KEY["hikvision"].has_channels
    assert not BY_KEY["tapo"].has_channels
    assert len(BY_KEY) == len(PRESETS)
