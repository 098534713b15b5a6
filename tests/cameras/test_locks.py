"""A change of a camera or a zone keeps no crossing waiting: neither while names are looked up nor while it is open."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from analytics.services.recording import record_counting_event
from cameras.models import Camera
from cameras.services import StaleCameraError, create_camera, update_camera
from counting.models import CountingEvent, CountingZone
from counting.services import update_zone
from tests import making

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60.0  # seconds; reached only where something is broken
NEW = "rtsp://slow.test/s"


class SlowNames:
    """A name server that takes its time with `slow.test`; the address it gives in the end is `address`."""

    def __init__(self) -> None:
        self.asked, self.answer, self.times = Event(), Event(), 0
        self.address = "192.0.2.7"
        self._real = socket.getaddrinfo

    def getaddrinfo(self, host: Any, *rest: Any, **names: Any) -> Any:
        if host != "slow.test":
            return self._real(host, *rest, **names)
        self.times += 1
        self.asked.set()
        assert self.answer.wait(PATIENCE)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (self.address, 0))]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> SlowNames:
    slow = SlowNames()
    monkeypatch.setattr(socket, "getaddrinfo", slow.getaddrinfo)
    return slow


@pytest.fixture
def zone() -> CountingZone:
    return making.line(making.camera("door"))


@contextmanager
def meanwhile(work: Callable[[], Any]) -> Iterator[Future[Any]]:
    """Do the work in a thread with a connection of its own."""

    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        yield threads.submit(run)


@contextmanager
def impatient() -> Iterator[None]:
    """Work in a transaction that fails where it has to wait for a lock."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
        yield


def record(zone: CountingZone) -> None:
    """Record a crossing, which must not wait."""
    with impatient():
        record_counting_event(
            camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=timezone.now()
        )


def test_a_crossing_is_recorded_while_the_host_of_a_new_address_is_looked_up(
    zone: CountingZone, names: SlowNames
) -> None:
    with meanwhile(lambda: update_camera(zone.camera, stream_url=NEW)) as change:
        assert names.asked.wait(PATIENCE)
        try:
            record(zone)
        finally:
            names.answer.set()
        change.result(PATIENCE)

    assert CountingEvent.objects.count() == 1
    assert Camera.objects.get().stream_url == NEW


@pytest.mark.parametrize("what", ["camera", "zone"])
def test_a_crossing_is_recorded_while_a_change_is_not_yet_committed(zone: CountingZone, what: str) -> None:
    changed, commit = Event(), Event()

    def change() -> None:
        with transaction.atomic():
            if what == "camera":
                update_camera(zone.camera, camera_name="New", frame_rate=5)
            else:
                update_zone(zone, counting_direction="in_only")
            changed.set()
            assert commit.wait(PATIENCE)

    with meanwhile(change) as work:
        assert changed.wait(PATIENCE)
        try:
            record(CountingZone.objects.get())
        finally:
            commit.set()
        work.result(PATIENCE)

    assert CountingEvent.objects.count() == 1
    assert CountingZone.objects.get().version == (2 if what == "zone" else 1)


def test_a_host_is_looked_up_only_when_the_address_is_new(names: SlowNames) -> None:
    names.answer.set()
    camera = create_camera(camera_id="cam", camera_name="Door", camera_type="IP", stream_url=NEW)
    assert names.times == 1

    update_camera(camera, is_active=False, camera_name="Gate")
    update_camera(camera, stream_url=NEW, stream_protocol="RTSP")

    assert names.times == 1
    assert camera.config_version == 3


def test_a_name_that_leads_to_this_machine_is_refused_and_nothing_is_changed(names: SlowNames) -> None:
    names.answer.set()
    names.address = "127.0.0.1"
    camera = making.camera()

    for protocol in ("rtsp", "RTSP"):
        with pytest.raises(ValidationError, match=r"slow\.test is this machine"):
            update_camera(camera, stream_url=NEW, stream_protocol=protocol)

    assert Camera.objects.get().config_version == 1


def test_a_protocol_that_another_changed_during_the_look_up_is_not_mixed_with_the_new_address(names: SlowNames) -> None:
    camera = making.camera(stream_protocol="http", stream_url="http://192.0.2.1/s")

    with meanwhile(lambda: update_camera(camera, stream_url="https://slow.test/s")) as change:
        assert names.asked.wait(PATIENCE)
        try:
            with impatient():
                update_camera(Camera.objects.get(), stream_protocol="webrtc", stream_url="https://192.0.2.2/whep")
        finally:
            names.answer.set()
        with pytest.raises(StaleCameraError):
            change.result(PATIENCE)

    assert Camera.objects.get().stream_url == "https://192.0.2.2/whep"
