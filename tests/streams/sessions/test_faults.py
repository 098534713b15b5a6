"""Sessions while something breaks: the lease goes to another, the database or Redis goes away."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
from django.db import connection

from cameras.models import CameraHealth
from streams.models import VideoStream
from streams.services import patience
from streams.sessions import keeper as keeper_module
from streams.sessions import watch
from streams.sessions.keeper import keeper
from streams.sessions.recorder import Recorder
from tests.polling import until
from tests.streams.scene import Scene


def kill_other_connections() -> int:
    """End every connection to this test's database but our own, as a restart of the server does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.rowcount)


def others() -> set[int]:
    """Return the server's processes that serve every connection to this test's database but our own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return {row[0] for row in cursor.fetchall()}


def take_away(scene: Scene) -> None:
    """Do what another session does that takes the lease after it ran out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE video_streams SET lease_token = lease_token + 1, worker_id = 'elsewhere:1', "
            "lease_expires_at = clock_timestamp() + interval '1 hour'"
        )
    assert scene.stream.worker_id == "elsewhere:1"


def assert_once(scene: Scene) -> None:
    """Check that no round was counted twice, and none left out of those that were watched."""
    rounds = [number for number, _ in scene.places(scene.events())]
    assert len(set(rounds)) == len(rounds)
    assert scene.counter("count_in") == len(rounds)
    whole = rounds[-1] - rounds[0] + 1 == len(rounds)
    assert whole or scene.stream.frame_drop_count > 0 or scene.stream_events("reconnected")


def test_a_session_that_lost_its_lease_stops_and_writes_nothing_more(scene: Scene) -> None:
    running = scene.start()
    scene.wait_for_events(1)
    take_away(scene)
    events, frames = len(scene.events()), scene.stream.frame_count
    assert running.wait() in {"lost", "stopped"}
    stream = scene.stream
    assert len(scene.events()) == events
    assert stream.frame_count == frames
    assert stream.worker_id == "elsewhere:1"
    assert stream.is_processing
    assert scene.counter("count_in") == events
    assert CameraHealth.objects.get(camera=scene.camera).status == "online"  # the other session goes on


def test_connections_that_are_killed_again_and_again_lose_nothing_and_count_nothing_twice(scene: Scene) -> None:
    running = scene.start()
    for count in (1, 2, 3, 4):
        scene.wait_for_events(count)
        kill_other_connections()
    scene.wait_for_events(6)
    assert running.is_alive()
    scene.end()
    assert_once(scene)


def test_a_database_that_freezes_holds_no_camera_back(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(keeper_module, "RENEW_SECONDS", 0.5)
    running = scene.start()
    scene.wait_for_events(1)
    frozen = others()
    for process in frozen:
        os.kill(process, signal.SIGSTOP)
    try:
        until(lambda: others() - frozen, "the session asks for another connection")
    finally:
        for process in frozen:
            os.kill(process, signal.SIGCONT)  # finds nobody at the other end, and gives up its locks
    scene.wait_for_events(len(scene.events()) + 2)
    assert running.is_alive()
    scene.end()
    assert_once(scene)


def test_a_crossing_that_a_lost_session_could_not_write_is_written_by_the_next(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[int] = []

    def fails(recorder: Recorder) -> bool:
        """Do what writing does while the database is away."""
        waiting.append(recorder.waiting)
        return False

    monkeypatch.setattr(Recorder, "_write", fails)
    first = scene.start()
    until(lambda: waiting and waiting[-1], "a crossing waits")
    take_away(scene)
    assert first.wait() in {"lost", "stopped"}
    assert scene.events() == []
    monkeypatch.undo()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE video_streams SET lease_expires_at = clock_timestamp() - interval '1 s'")
    scene.start()
    scene.wait_for_events(2)
    scene.end()
    assert_once(scene)


def test_while_redis_is_away_counting_goes_on(scene: Scene, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    scene.start()
    scene.wait_for_events(2)
    scene.end()
    assert_once(scene)


def test_an_unexpected_fault_is_told_and_tried_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = watch.Watch._look
    faults = iter([RuntimeError("the network fell over")])

    def fails_once(one: watch.Watch, *frame_and_people: Any) -> None:
        for fault in faults:
            raise fault
        looked(one, *frame_and_people)

    monkeypatch.setattr(watch.Watch, "_look", fails_once)
    scene.start()
    until(lambda: scene.stream_events("error"), "the fault is told")
    assert scene.stream_events("error")[0].event_message == "RuntimeError: the network fell over"
    scene.wait_for_events(1)
    until(lambda: scene.stream_events("error")[0].is_resolved, "the fault is over")


def test_sessions_that_are_told_to_end_give_their_leases_back(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "_ending", False)  # put back after the test: this process goes on
    running = scene.start()
    scene.wait_for_state("streaming")
    keeper.stop_all()
    assert running.wait() == "stopped"
    stream = VideoStream.objects.get(pk=scene.stream.pk)
    assert (stream.lease_expires_at, stream.state) == (None, "stopped")
    assert CameraHealth.objects.get(camera=scene.camera).status == "online"  # another worker takes over
    assert scene.start().wait() == "stopped"  # one that begins after the call ends at once, too


def test_a_session_renews_its_lease_for_as_long_as_it_lives(scene: Scene) -> None:
    scene.start()
    scene.wait_for_state("streaming")
    first = scene.stream.lease_expires_at
    assert first is not None
    until(lambda: (scene.stream.lease_expires_at or first) > first, "the lease is renewed")
    assert scene.stream.lease_token == 1
