"""Trying cameras that are there: what the form says now, and many at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from cameras.models import Camera
from streams.admin.adding import existing
from tests import making
from tests.api import clients
from tests.polling import until
from tests.streams import films
from tests.streams.network.rtsp import RtspServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server", "here_allowed")]
really_sent = pytest.mark.django_db(transaction=True)  # what is sent after the commit must go out

CAMERAS = "/admin/cameras/camera/"
PASSWORD = "s3cret-w0rd"


@pytest.fixture
def root(db: None) -> Client:
    return clients.browser(User.objects.create_superuser("root", password="x"))


def tried(browser: Client, camera: Camera, **values: str) -> Any:
    """Press the button at the address of a camera's form."""
    form = {"stream_protocol": "rtsp", "stream_url": camera.stream_url or "", **values}
    return browser.post(f"{CAMERAS}{camera.pk}/try/", form)


@really_sent
def test_the_form_is_tried_as_it_stands_with_the_stored_password(
    root: Client, probe_worker: None, rtsp: RtspServer
) -> None:
    rtsp.let_in("greta", PASSWORD)
    url = rtsp.closed_address(rtsp.mount(films.standing(), fps=20))
    camera = making.camera(stream_url="rtsp://127.0.0.1/old", new_password=PASSWORD)

    answer = tried(root, camera, stream_url=url, stream_username="greta")
    where = answer.context["address"]
    until(lambda: b"data-running" not in root.get(where).content, "the trial is done")

    assert "It works." in root.get(where).content.decode()
    assert PASSWORD not in answer.content.decode()
    camera.refresh_from_db()
    assert camera.stream_url == "rtsp://127.0.0.1/old"  # nothing is saved


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"stream_url": "http://192.0.2.1/x"}, "An address for rtsp begins with rtsp://"),
        ({"stream_url": "rtsp://169.254.169.254/x"}, "169.254.169.254 is this machine or a link-local address"),
        ({"stream_url": ""}, "An address for rtsp begins with"),
    ],
)
def test_an_address_that_no_camera_may_have_is_told(root: Client, values: dict[str, str], words: str) -> None:
    answer = tried(root, making.camera(), **values)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_form_without_redis_says_so(root: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "No worker takes trials now." in tried(root, making.camera()).content.decode()


def test_the_button_is_for_those_who_may_change_the_camera() -> None:
    camera = making.camera(tenant=making.tenant("Museum"))
    assert camera.tenant
    operator = clients.browser(clients.member(camera.tenant, "operator"))
    stranger = clients.browser(clients.member(making.tenant("Library"), "operator"))
    assert "Test connection" in operator.get(f"{CAMERAS}{camera.pk}/change/").content.decode()
    assert tried(operator, camera).status_code == 200
    assert tried(stranger, camera).status_code == 404
    assert operator.get(f"{CAMERAS}{camera.pk}/try/").status_code == 404


@really_sent
def test_many_cameras_are_tried_at_once_and_summed_up(root: Client, probe_worker: None, rtsp: RtspServer) -> None:
    good = making.camera(stream_url=rtsp.address(rtsp.mount(films.standing(), fps=20)), camera_name="Good")
    bad = making.camera(stream_url="rtsp://127.0.0.1:1/x", camera_name="Bad")

    answer = root.post(CAMERAS, {"action": "test_connection", "_selected_action": [good.pk, bad.pk]})
    where = answer.headers["Location"]
    until(lambda: root.get(where).context["done"] == 2, "both are tried")

    page = root.get(where)
    assert (page.context["good"], page.context["count"]) == (1, 2)
    text = page.content.decode()
    assert "1 of 2 work" in text
    assert "127.0.0.1 is there, but nothing listens on port 1." in text
    part = root.get(where, headers={"X-Requested-With": "XMLHttpRequest"}).content.decode()
    assert "<html" not in part
    assert "data-running" not in part
    other = clients.browser(User.objects.create_superuser("other", password="x"))
    assert other.get(where).status_code == 404


def test_too_many_at_once_are_refused(root: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(existing, "MOST", 1)
    chosen = [making.camera().pk, making.camera().pk]
    answer = root.post(CAMERAS, {"action": "test_connection", "_selected_action": chosen})
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["Choose at most 1 cameras."]
