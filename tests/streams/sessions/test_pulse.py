"""What a session tells of itself now and then."""

from __future__ import annotations

from typing import Any

import pytest

from analytics import live
from cameras.models import Camera, CameraHealth
from streams.models import VideoStream
from streams.services import streams
from streams.sessions.pulse import Pulse
from tests import making
from tests.streams.services.test_leases import taken

AT = 1_790_000_000.0


@pytest.fixture
def camera(db: None) -> Camera:
    return making.camera()


@pytest.fixture
def pulse(camera: Camera) -> Pulse:
    return Pulse(taken(streams.ensure_main_stream(camera)), "a test, CPU")


def play(pulse: Pulse, camera: Camera, times: list[float], dropped: int = 0) -> None:
    for time in times:
        pulse.saw(AT + time)
        pulse.beat(camera, dropped)


def stored() -> VideoStream:
    return VideoStream.objects.get()


def test_frames_are_added_once_a_second(pulse: Pulse, camera: Camera) -> None:
    play(pulse, camera, [number / 10 for number in range(10)])
    assert stored().frame_count == 0
    play(pulse, camera, [1.0, 1.1])
    assert stored().frame_count == 11
    assert stored().last_frame_timestamp
    assert stored().last_frame_timestamp.timestamp() == AT + 1.0  # type: ignore[union-attr]
    assert float(stored().current_fps or 0) == 10.0  # eleven frames are ten tenths of a second apart


def test_the_rate_is_the_same_in_each_stretch(pulse: Pulse, camera: Camera) -> None:
    rates = []
    for stretch in ([0.0, 0.5, 1.0], [1.5, 2.0], [2.5, 3.0]):
        play(pulse, camera, stretch)
        rates.append(float(stored().current_fps or 0))
    assert rates == [2.0, 2.0, 2.0]


def test_the_last_frames_are_added_at_the_end(pulse: Pulse, camera: Camera) -> None:
    play(pulse, camera, [number / 10 for number in range(15)], dropped=3)
    pulse.finish(4)
    pulse.finish(4)
    assert (stored().frame_count, stored().frame_drop_count) == (15, 4)
    assert stored().last_frame_timestamp.timestamp() == pytest.approx(AT + 1.4)  # type: ignore[union-attr]


def test_frames_that_were_seen_while_nothing_could_be_told_are_told_later(pulse: Pulse, camera: Camera) -> None:
    for number in range(30):
        pulse.saw(AT + number / 10)
    pulse.beat(camera, 0)
    assert stored().frame_count == 30


def test_a_heartbeat_goes_out_every_fifteen_seconds(pulse: Pulse, camera: Camera) -> None:
    play(pulse, camera, [0.0])
    CameraHealth.objects.update(status="offline")
    play(pulse, camera, [14.9])
    assert CameraHealth.objects.get().status == "offline"
    play(pulse, camera, [15.0])
    assert CameraHealth.objects.get().status == "online"


def test_pages_are_told_the_rate_and_the_engine(pulse: Pulse, camera: Camera, redis_server: str, settings: Any) -> None:
    play(pulse, camera, [number / 10 for number in range(40)])
    assert live.flush(30.0)
    status = live.read_live([camera])[camera.camera_id].status
    assert status is not None
    assert (status.status, status.engine) == ("online", "a test, CPU")
    assert status.rate == pytest.approx(10.0, abs=1.1)


def test_pages_are_told_how_many_are_inside(pulse: Pulse, camera: Camera, redis_server: str) -> None:
    pulse.occupancy(camera, AT, {7: 3})
    assert live.flush(30.0)
    assert live.read_live([camera])[camera.camera_id].occupancy == {7: 3}
