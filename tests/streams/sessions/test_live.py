"""Sessions of live cameras: they stream, reconnect, obey while nothing comes, and tell why nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from analytics import live
from cameras.models import Camera, CameraHealth
from counting.models import CountingEvent
from tests.polling import until
from tests.streams import films
from tests.streams.network import web_server
from tests.streams.network.rtsp import RtspServer
from tests.streams.network.strange import Strange
from tests.streams.network.web_server import WebCamera
from tests.streams.scene import Scene, change, nobody_keeps_leases, scene_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("here_allowed", "redis_server")]

FPS = 20
PASSWORD = "s3cret-w0rd"


@pytest.fixture
def live_scene(transactional_db: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return what makes a live camera with a line; its sessions end after the test."""
    for module in ("watch", "session"):
        monkeypatch.setattr(f"streams.sessions.{module}.CHECK_SECONDS", 0.3)
    made: list[Scene] = []

    def make(url: str, **values: Any) -> Scene:
        protocol = url.partition(":")[0]
        kind = {"camera_type": "IP", "stream_protocol": protocol, "stream_url": url, "stream_timeout": 3}
        made.append(scene_of(folder, **{**kind, **values}))
        return made[-1]

    yield make
    for scene in made:
        scene.end()
    until(nobody_keeps_leases, "nobody keeps leases")


def test_an_rtsp_camera_streams_and_comes_back_after_it_was_away(live_scene: Any, rtsp: RtspServer) -> None:
    name = rtsp.mount(films.standing(), fps=FPS)
    scene = live_scene(rtsp.address(name))
    scene.start()
    until(lambda: scene.stream.frame_count > 10, "frames are counted")
    stream = scene.stream
    assert (stream.state, stream.stream_format, stream.stream_encoding) == ("streaming", "h264", "avc")
    assert (stream.current_resolution_width, stream.current_resolution_height) == (films.WIDTH, films.HEIGHT)
    until(lambda: CameraHealth.objects.get(camera=scene.camera).status == "online", "the camera is online")

    rtsp.unmount(name)
    until(lambda: scene.stream_events("connection_lost"), "the loss is told")
    told = scene.stream_events("connection_lost")[0].event_message
    assert told.startswith(("The stream has broken off.", "127.0.0.1 answers, but knows no stream"))
    until(lambda: CameraHealth.objects.get(camera=scene.camera).status == "error", "the camera is in error")

    rtsp.remount(name)
    until(lambda: scene.stream.state == "streaming", "it streams again")
    assert scene.stream_events("connection_lost")[0].is_resolved
    assert live.flush(30.0)


def test_who_walks_before_a_live_camera_is_counted(live_scene: Any, web_camera: WebCamera) -> None:
    web_camera.answers["/v"] = web_server.mjpeg(films.crossing(60, blank=20), fps=FPS)
    scene = live_scene(web_camera.address("/v"))
    scene.start()
    events = scene.wait_for_events(2)
    assert {event.direction for event in events} == {"in"}
    assert scene.stream.stream_format == "mjpeg"
    assert CountingEvent.objects.filter(camera=scene.camera, direction="out").count() == 0


def test_a_wrong_password_is_told_as_such_without_it_and_not_tried_again_soon(
    live_scene: Any, rtsp: RtspServer, caplog: pytest.LogCaptureFixture
) -> None:
    rtsp.let_in("anna", PASSWORD)
    url = rtsp.closed_address(rtsp.mount(films.standing(), fps=FPS))
    scene = live_scene(url, stream_username="anna", new_password="wr0ng-w0rd")
    scene.start()
    until(lambda: scene.stream_events("auth_failed"), "the refusal is told")
    event = scene.stream_events("auth_failed")[0]
    assert event.event_message.startswith("127.0.0.1 refuses the user name or the password.")
    assert event.occurrence_count == 1

    change(scene.camera, new_password=PASSWORD)
    until(lambda: scene.stream.state == "streaming", "the right password is used at once")
    assert scene.stream_events("auth_failed")[0].is_resolved
    assert scene.stream_events("auth_failed")[0].occurrence_count == 1
    assert "wr0ng-w0rd" not in caplog.text + dump()
    assert PASSWORD not in caplog.text + dump()


def test_a_session_obeys_while_its_camera_says_nothing(live_scene: Any) -> None:
    silent = Strange()
    scene = live_scene(f"rtsp://127.0.0.1:{silent.port}/x", stream_timeout=600)
    running = scene.start()
    until(lambda: silent.callers > 1, "the camera is asked")
    change(scene.camera, is_active=False)
    assert running.wait() == "stopped"
    silent.stop()


def test_a_session_obeys_after_its_camera_has_fallen_silent(live_scene: Any, rtsp: RtspServer) -> None:
    scene = live_scene(rtsp.address(rtsp.mount(films.standing(), fps=FPS, frames=20)), stream_timeout=600)
    running = scene.start()
    until(lambda: scene.stream.state == "streaming", "it streams")
    change(scene.camera, is_active=False)
    assert running.wait() == "stopped"
    assert scene.stream.lease_token == 1


def dump() -> str:
    """Return every text of the tables that a session writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(string_agg(e::text, ' '), '') FROM stream_events e "
            "UNION ALL SELECT coalesce(string_agg(h::text, ' '), '') FROM camera_health h "
            "UNION ALL SELECT coalesce(string_agg(s::text, ' '), '') FROM video_streams s"
        )
        return " ".join(row[0] for row in cursor.fetchall()) + " ".join(map(str, Camera.objects.values_list()))
