"""Finding a camera on the network in the admin: the search, the login, the stream, the draft."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cameras import credentials
from streams.connecting import board, trying
from streams.connecting.finding import find
from tests.api import clients
from tests.polling import until
from tests.streams.network.onvif import OnvifCamera

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_server", "here_allowed")]

FIND = "/admin/cameras/camera/add/find/"
PASSWORD = "s3cret-w0rd"


@pytest.fixture
def onvif() -> Iterator[OnvifCamera]:
    camera = OnvifCamera("anna", PASSWORD)
    yield camera
    camera.stop()


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_superuser("root", password="x")


def found(person: User, service: str) -> str:
    """Return the key of a search that one camera has answered."""
    key = board.begin(person.pk)
    row = {"service": service, "host": "127.0.0.1", "name": "Hall door", "model": "C-100"}
    board.note(key, "done", {"error": None, "found": [row]})
    return key


def finished(browser: Client, where: str) -> Any:
    """Return the page once nothing runs any more."""
    until(lambda: browser.get(where).context["is_running"] is False, "the worker has answered")
    return browser.get(where)


def test_a_search_ends_with_who_has_answered(person: User, probe_worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "find", partial(find, seconds=0.5))
    browser = clients.browser(person)
    answer = browser.post(FIND)
    page = finished(browser, answer.headers["Location"])
    assert page.context["is_search"]
    assert browser.get(FIND).headers["Location"] == "/admin/cameras/camera/add/"


def test_from_a_camera_that_answered_to_a_draft_with_its_login(
    person: User, probe_worker: None, onvif: OnvifCamera
) -> None:
    browser, key = clients.browser(person), found(person, onvif.service)
    page = browser.get(f"{FIND}{key}/")
    assert "Hall door" in page.content.decode()
    asked = {"service": onvif.service, "title": "Hall door C-100", "username": "anna", "password": PASSWORD}

    streams = finished(browser, browser.post(f"{FIND}{key}/", asked).headers["Location"])
    text = streams.content.decode()
    assert "1920 × 1080" in text
    assert "rtsp://192.0.2.7:554/sub" in text
    assert PASSWORD not in text

    where = browser.post(streams.request["PATH_INFO"], {"url": "rtsp://192.0.2.7:554/sub"}).headers["Location"]
    assert where.endswith("/test/")
    draft = list(browser.session["cameras_being_added"].values())[-1]
    assert draft["name"] == "Hall door C-100"
    assert (draft["trial"]["url"], draft["trial"]["username"]) == ("rtsp://192.0.2.7:554/sub", "anna")
    assert credentials.decrypt(draft["trial"]["password"]) == PASSWORD


def test_a_wrong_login_is_told_with_what_to_try(person: User, probe_worker: None, onvif: OnvifCamera) -> None:
    browser, key = clients.browser(person), found(person, onvif.service)
    asked = {"service": onvif.service, "username": "anna", "password": "wrong"}
    page = finished(browser, browser.post(f"{FIND}{key}/", asked).headers["Location"])
    assert "127.0.0.1 refuses the user name or the password." in page.content.decode()


def test_an_address_that_the_camera_has_not_told_is_not_taken(person: User) -> None:
    browser, key = clients.browser(person), found(person, "http://192.0.2.7/onvif/device_service")
    answer = browser.post(f"{FIND}{key}/", {"url": "rtsp://192.0.2.99/other"})
    assert answer.headers["Location"] == f"{FIND}{key}/"
    assert "cameras_being_added" not in browser.session


def test_searches_of_others_are_not_found(person: User) -> None:
    other = clients.browser(User.objects.create_superuser("other", password="x"))
    assert other.get(f"{FIND}{found(person, 'http://192.0.2.7/')}/").status_code == 404
