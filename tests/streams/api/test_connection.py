"""Trying a camera's connection over the API, by a real worker, and its newest picture."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from analytics import live
from cameras.models import Camera
from streams.connecting import asking
from tests import making
from tests.api import clients
from tests.polling import until
from tests.streams import films
from tests.streams.network.rtsp import RtspServer
from tests.streams.scene import Scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_server", "here_allowed")]


def browser_of(camera: Camera, role: str = "viewer") -> Client:
    """Return the browser of another member of the camera's tenant."""
    assert camera.tenant
    clients.forget_throttles()
    return clients.browser(clients.member(camera.tenant, role))


def tried(camera: Camera, role: str = "operator") -> Any:
    """Have the camera tried by a member of its tenant."""
    browser = browser_of(camera, role)
    return browser, browser.post(f"/api/v1/cameras/{camera.camera_id}/test-connection/")


def test_a_camera_is_tried_with_its_stored_password(probe_worker: None, rtsp: RtspServer) -> None:
    rtsp.let_in("anna", "s3cret-w0rd")
    url = rtsp.closed_address(rtsp.mount(films.standing(), fps=20))
    camera = making.camera(stream_url=url, stream_username="anna", new_password="s3cret-w0rd")

    browser, answer = tried(camera)

    assert answer.status_code == 200
    body = answer.json()
    assert {name: body[name] for name in ("ok", "width", "height", "codec", "error", "notes")} == {
        "ok": True, "width": films.WIDTH, "height": films.HEIGHT, "codec": "h264", "error": None, "notes": [],
    }  # fmt: skip
    picture = browser.get(body["picture"])
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(picture.content)).size == (films.WIDTH, films.HEIGHT)
    assert browser_of(camera).get(body["picture"]).status_code == 404


def test_a_failure_is_an_answer_not_an_error(probe_worker: None) -> None:
    _, answer = tried(making.camera(stream_url="rtsp://127.0.0.1:1/x"))
    assert answer.status_code == 200
    assert answer.json()["ok"] is False
    assert answer.json()["error"]["code"] == "refused"
    assert answer.json()["picture"] is None


def test_viewers_and_strangers_try_nothing(probe_worker: None) -> None:
    camera = making.camera()
    assert tried(camera, "viewer")[1].status_code == 403
    stranger = clients.browser(clients.member(making.tenant("Airport"), "manager"))
    assert stranger.post(f"/api/v1/cameras/{camera.camera_id}/test-connection/").status_code == 404
    assert stranger.get(f"/api/v1/cameras/{camera.camera_id}/snapshot/").status_code == 404


def test_without_a_worker_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "TAKEN_SECONDS", 0.2)
    monkeypatch.setattr(asking, "EXPIRES", -60)  # whoever gets it must leave it lying
    _, answer = tried(making.camera())
    assert answer.status_code == 503
    assert answer.json()["code"] == "no_worker"
    assert "celery -A config worker -Q probes" in answer.json()["detail"]


def test_the_snapshot_of_a_running_camera_has_the_size_of_its_source(scene: Scene) -> None:
    large = films.film(scene.folder / "large.mp4", films.standing(), size=(1280, 720), fps=10)
    camera = scene.camera
    Camera.objects.filter(pk=camera.pk).update(stream_url=str(large), ai_model=None)
    scene.start()
    until(lambda: live.read_snapshot(camera), "there is a picture")
    answer = browser_of(camera).get(f"/api/v1/cameras/{camera.camera_id}/snapshot/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).size == (1280, 720)
    assert Image.open(io.BytesIO(live.read_snapshot(camera) or b"")).size == (960, 540)


def test_a_camera_without_a_picture_of_the_last_minute_has_none(tmp_path: Path) -> None:
    camera = making.camera()
    answer = browser_of(camera).get(f"/api/v1/cameras/{camera.camera_id}/snapshot/")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_frame")
