"""Live state in Redis: what is announced can be read, expires, and never gets in the way of counting."""

from __future__ import annotations

import json
import logging
import socket
import struct
from pathlib import Path
from typing import Any

import pytest

from analytics import live
from analytics.live import connection, names
from analytics.live.news import Snapshot, picture_body
from analytics.live.sender import Sender
from cameras.models import Camera
from config.local import servers
from tests.dashboards import scenes
from tests.polling import until

AWAY = "unix:///nowhere/at/all.sock"
JPEG = b"\xff\xd8 picture \xff\xd9"


def test_a_camera_of_which_nothing_is_known_has_no_data(redis: None, camera: Camera) -> None:
    state = live.read_live([camera])[camera.camera_id]
    assert (state.occupancy, state.status, state.snapshot_at, state.sequence) == (None, None, None, 0)
    assert live.read_snapshot(camera) is None
    assert live.read_live([]) == {}


def test_what_a_session_announces_is_read_by_pages(redis: None, camera: Camera) -> None:
    live.publish_occupancy(camera, {7: 3, 8: 0})
    live.publish_status(camera, "online", "all is well", rate=9.5, engine="OpenVINO")
    live.store_snapshot(camera, JPEG)
    assert live.flush(30)
    state = live.read_live([camera])[camera.camera_id]
    assert state.occupancy == {7: 3, 8: 0}
    assert state.status is not None
    assert (state.status.status, state.status.detail, state.status.rate) == ("online", "all is well", 9.5)
    assert state.snapshot_at is not None
    assert state.sequence == 2
    assert live.read_snapshot(camera) == JPEG


def test_states_of_several_cameras_do_not_mix(redis: None, camera: Camera) -> None:
    other = scenes.make_camera(camera.tenant)
    live.publish_occupancy(other, {1: 1})
    assert live.flush(30)
    states = live.read_live([camera, other])
    assert states[camera.camera_id].occupancy is None
    assert states[other.camera_id].occupancy == {1: 1}


def test_state_is_believed_for_a_limited_time(redis: None, camera: Camera) -> None:
    live.publish_occupancy(camera, {1: 1})
    live.publish_status(camera, "online")
    live.store_snapshot(camera, JPEG)
    assert live.flush(30)
    keys = [names.occupancy_key(camera.pk), names.status_key(camera.pk), names.snapshot_key(camera.pk)]
    lives = [connection.client().pttl(key) / 1000 for key in keys]
    assert 0 < lives[0] <= 10
    assert 10 < lives[1] <= 30
    assert 30 < lives[2] <= 60


def test_pictures_are_wanted_only_while_somebody_looks(redis: None, camera: Camera) -> None:
    assert live.wants_pictures(camera) is False
    live.mark_viewers([camera.pk])
    until(lambda: live.wants_pictures(camera), "the camera learns that it is looked at")
    connection.client().delete(names.viewers_key(camera.pk))
    until(lambda: not live.wants_pictures(camera), "the camera learns that nobody looks any more")


def test_a_picture_carries_its_scene_before_the_jpeg() -> None:
    body = picture_body("cam-1", JPEG, {"t": 12.5, "tracks": []})
    (length,) = struct.unpack(">I", body[:4])
    assert json.loads(body[4 : 4 + length]) == {"camera_id": "cam-1", "t": 12.5, "tracks": []}
    assert body[4 + length :] == JPEG


@pytest.fixture
def no_redis(db: None, settings: Any) -> None:
    """Let Redis be away: nothing listens at its address."""
    settings.REDIS_URL = AWAY


def announce_everything(camera: Camera) -> None:
    """Announce one thing of each kind."""
    live.publish_counts(camera)
    live.publish_occupancy(camera, {1: 1})
    live.publish_status(camera, "online")
    live.publish_picture(camera, JPEG, {"t": 0, "tracks": []})
    live.store_snapshot(camera, JPEG)


def test_without_redis_nothing_raises_and_pages_read_no_data(redis: None, no_redis: None, settings: Any) -> None:
    camera = scenes.make_camera(scenes.make_tenant("Alone"))
    announce_everything(camera)
    assert live.wants_pictures(camera) is False
    assert live.read_live([camera])[camera.camera_id] == live.LiveState()
    assert live.read_snapshot(camera) is None


def test_counts_announced_while_redis_is_away_go_out_when_it_is_back(
    redis: None, camera: Camera, settings: Any
) -> None:
    there, settings.REDIS_URL = settings.REDIS_URL, AWAY
    live.publish_counts(camera)
    live.publish_picture(camera, JPEG, {"t": 0, "tracks": []})
    assert live.flush(0.3) is False  # the counts wait
    settings.REDIS_URL = there
    assert live.flush(60)
    assert live.read_live([camera])[camera.camera_id].sequence == 1


def test_a_redis_that_accepts_and_never_answers_holds_nobody_up(camera: Camera, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.REDIS_URL = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        for _ in range(50):
            live.publish_status(camera, "online")
            live.wants_pictures(camera)
        assert live.flush(0) is False  # all 50 calls came back before the first had its answer
    until(lambda: live.flush(1), "what cannot be sent is given up")


def test_absence_is_said_once_a_minute_not_once_a_message(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.REDIS_URL = AWAY
    sender = Sender()
    with caplog.at_level(logging.WARNING, "headcount.live"):
        for number in range(3):
            sender.put(("snapshot", number), Snapshot(number, JPEG), 0.0)
            until(lambda: sender.flush(1), "the mailbox is empty")
    assert [record.getMessage()[:44] for record in caplog.records] == ["Live pages get no news, Redis does not answe"]


def test_news_goes_out_again_after_redis_was_restarted(tmp_path: Path, camera: Camera, settings: Any) -> None:
    with servers.running_redis(tmp_path) as url:
        settings.REDIS_URL = url
        live.publish_status(camera, "online")
        assert live.flush(30)
    live.publish_counts(camera)
    with servers.running_redis(tmp_path):
        assert live.flush(60)
        assert live.read_live([camera])[camera.camera_id].sequence > 0
