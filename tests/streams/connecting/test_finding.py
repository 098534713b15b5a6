"""Finding cameras: a real call over UDP that a camera on this machine answers, and its streams over real SOAP."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from cameras import credentials
from streams.connecting.finding import CameraStream, Found, find, streams_of
from streams.sources import Fault, SourceError
from tests.streams.network.onvif import OnvifCamera, own_address

PASSWORD = "s3cret-w0rd"


@pytest.fixture
def onvif() -> Iterator[OnvifCamera]:
    camera = OnvifCamera("anna", PASSWORD)
    yield camera
    camera.stop()


needs_network = pytest.mark.skipif(own_address() == "127.0.0.1", reason="no network to call into but the loopback")


@needs_network
def test_a_camera_answers_the_call_with_name_and_model(onvif: OnvifCamera, here_allowed: None) -> None:
    assert Found(onvif.service, "127.0.0.1", "Hall door", "C-100") in find(seconds=1)


@needs_network
def test_who_may_not_be_asked_is_not_offered(onvif: OnvifCamera, settings: Any) -> None:
    settings.ALLOW_PRIVATE_HOSTS = []
    assert onvif.service not in [each.service for each in find(seconds=1)]


def test_a_camera_tells_its_streams_the_largest_first(onvif: OnvifCamera, here_allowed: None) -> None:
    assert streams_of(onvif.service, "anna", credentials.encrypt(PASSWORD)) == [
        CameraStream("rtsp://192.0.2.7:554/main", "main", 1920, 1080, 25.0, "H264"),
        CameraStream("rtsp://192.0.2.7:554/sub", "sub", 640, 360, 15.0, "H264"),
    ]


@pytest.mark.parametrize(
    ("username", "password", "fault"),
    [("anna", "wr0ng-w0rd", Fault.LOGIN_REFUSED), ("", "", Fault.LOGIN_MISSING)],
)
def test_a_wrong_login_is_told_without_it(
    onvif: OnvifCamera, here_allowed: None, caplog: pytest.LogCaptureFixture, username: str, password: str, fault: Fault
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(SourceError) as caught:
        streams_of(onvif.service, username, credentials.encrypt(password) if password else "")
    assert caught.value.fault == fault
    assert "wr0ng-w0rd" not in f"{caught.value}{caught.value.details}{caplog.text}"


@pytest.mark.parametrize(
    ("service", "fault"),
    [
        ("http://127.0.0.1:1/onvif/device_service", Fault.REFUSED),
        ("http://169.254.169.254/onvif/device_service", Fault.HOST_NOT_ALLOWED),
    ],
)
def test_a_camera_that_cannot_be_asked(here_allowed: None, service: str, fault: Fault) -> None:
    with pytest.raises(SourceError) as caught:
        streams_of(service, "", "")
    assert caught.value.fault == fault
