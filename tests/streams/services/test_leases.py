"""Who may process a stream: one session at a time, and nobody with an old token."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from streams.models import VideoStream
from streams.services import leases, streams
from streams.services.leases import Lease, LeaseLost
from tests import making


@pytest.fixture
def stream(db: None) -> VideoStream:
    return streams.ensure_main_stream(making.camera())


@pytest.fixture
def dead() -> str:
    """Return the name of a process of this host that lives no more."""
    process = subprocess.Popen(["true"])
    process.wait()
    return leases.worker_name().replace(str(os.getpid()), str(process.pid))


def taken(stream: VideoStream) -> Lease:
    lease = leases.take(stream.stream_id)
    assert lease
    return lease


def expire(stream: VideoStream) -> None:
    VideoStream.objects.filter(pk=stream.pk).update(lease_expires_at=timezone.now() - dt.timedelta(seconds=1))


def at_once(threads: int, work: Callable[[int], Any]) -> list[Any]:
    """Return what `work` returns in several threads that begin together."""
    together, results = threading.Barrier(threads), [None] * threads

    def run(number: int) -> None:
        together.wait()
        try:
            results[number] = work(number)
        finally:
            connection.close()

    started = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    return results


def test_a_lease_that_is_taken_says_by_whom(stream: VideoStream) -> None:
    lease = taken(stream)
    stream.refresh_from_db()
    assert lease == Lease(stream.stream_id, 1)
    assert (stream.worker_id, stream.is_processing, stream.state) == (leases.worker_name(), True, "connecting")
    assert stream.lease_expires_at is not None
    assert 0 < (stream.lease_expires_at - timezone.now()).total_seconds() <= 6.5


def test_a_lease_that_is_held_cannot_be_taken(stream: VideoStream) -> None:
    taken(stream)
    assert leases.take(stream.stream_id) is None


def test_a_stream_that_is_not_wanted_cannot_be_taken(stream: VideoStream) -> None:
    VideoStream.objects.update(is_active=False)
    assert leases.take(stream.stream_id) is None
    assert leases.take("no-such-stream") is None


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_take_it_at_once_one_has_it() -> None:
    stream = streams.ensure_main_stream(making.camera())
    results = at_once(8, lambda _: leases.take(stream.stream_id))
    assert sorted(results, key=str) == [Lease(stream.stream_id, 1)] + [None] * 7


def test_a_lease_that_ran_out_is_taken_with_a_higher_token(stream: VideoStream) -> None:
    taken(stream)
    expire(stream)
    assert taken(stream).token == 2


def test_renewing_prolongs_what_is_ours(stream: VideoStream) -> None:
    lease = taken(stream)
    expire(stream)
    assert leases.renew([lease]) == {lease}
    stream.refresh_from_db()
    assert stream.lease_expires_at is not None
    assert stream.lease_expires_at > timezone.now()


def test_renewing_leaves_out_what_another_has_taken(stream: VideoStream) -> None:
    old = taken(stream)
    expire(stream)
    new = taken(stream)
    assert leases.renew([old]) == set()
    assert leases.renew([new]) == {new}


def test_many_leases_are_renewed_in_one_statement(db: None) -> None:
    held = [taken(streams.ensure_main_stream(making.camera())) for _ in range(20)]
    with CaptureQueriesContext(connection) as queries:
        assert leases.renew(held) == set(held)
    assert len(queries) == 1


def test_nothing_to_renew_is_no_fault(db: None) -> None:
    assert leases.renew([]) == set()


def test_an_old_token_can_do_nothing(stream: VideoStream) -> None:
    old = taken(stream)
    expire(stream)
    new = taken(stream)
    with pytest.raises(LeaseLost), transaction.atomic():
        leases.hold(old)
    with pytest.raises(LeaseLost):
        streams.add_frames(old, 10, 0, timezone.now(), 10.0)
    with pytest.raises(LeaseLost):
        streams.set_running(old, width=640, height=480, codec="h264")
    leases.release(old, "stopped")
    stream.refresh_from_db()
    assert (stream.lease_token, stream.frame_count, stream.state) == (new.token, 0, "connecting")
    assert stream.lease_expires_at is not None


def test_a_lease_that_is_given_back_can_be_taken_at_once(stream: VideoStream) -> None:
    leases.release(taken(stream), "stopped")
    stream.refresh_from_db()
    assert (stream.worker_id, stream.lease_expires_at, stream.is_processing) == (None, None, False)
    assert stream.state == "stopped"
    assert taken(stream).token == 2


def test_a_lease_that_was_given_back_cannot_be_renewed(stream: VideoStream) -> None:
    lease = taken(stream)
    leases.release(lease, "stopped")
    assert leases.renew([lease]) == set()


@pytest.mark.django_db(transaction=True)
def test_holding_needs_a_transaction() -> None:
    lease = taken(streams.ensure_main_stream(making.camera()))
    with pytest.raises(transaction.TransactionManagementError):
        leases.hold(lease)


@pytest.mark.django_db(transaction=True)
def test_nobody_takes_a_lease_that_is_held_until_the_transaction_is_over() -> None:
    stream = streams.ensure_main_stream(making.camera())
    lease = taken(stream)
    expire(stream)

    def take_impatiently(_: int) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        try:
            leases.take(stream.stream_id)
        except Exception as error:
            return str(error)
        return "taken"

    with transaction.atomic():
        leases.hold(lease)
        assert "lock timeout" in at_once(1, take_impatiently)[0]
    assert at_once(1, take_impatiently) == ["taken"]


def test_what_ran_out_is_freed_for_good(stream: VideoStream) -> None:
    lease = taken(stream)
    assert leases.free_expired() == 0
    expire(stream)
    assert leases.free_expired() == 1
    stream.refresh_from_db()
    assert (stream.is_processing, stream.state, stream.lease_expires_at) == (False, "reconnecting", None)
    assert leases.renew([lease]) == set()
    assert leases.free_expired() == 0


def test_leases_of_the_dead_of_this_host_are_freed(stream: VideoStream, dead: str) -> None:
    taken(stream)
    VideoStream.objects.update(worker_id=dead)
    assert leases.free_those_of_the_dead() == 1
    stream.refresh_from_db()
    assert (stream.is_processing, stream.lease_expires_at) == (False, None)
    assert taken(stream).token == 2


def test_leases_of_the_living_and_of_other_hosts_are_left_alone(stream: VideoStream, dead: str) -> None:
    taken(stream)
    assert leases.free_those_of_the_dead() == 0
    VideoStream.objects.update(worker_id=f"other-{dead}")
    assert leases.free_those_of_the_dead() == 0
    VideoStream.objects.update(worker_id="elsewhere:1")
    assert leases.free_those_of_the_dead() == 0
