"""Who may process a stream: a lease in the stream's row, with a fencing token that every write must show.

The lease is taken by one conditional UPDATE and lives some seconds; a process renews all of its leases in one
statement. Whoever takes it raises the token, so that a session that was frozen or cut off cannot write any more.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass

import psutil
from django.conf import settings
from django.db import connection, transaction

from streams.models import VideoStream


class LeaseLost(Exception):  # noqa: N818  a state of the world, not a fault
    """The stream belongs to another session now: nothing may be written any more."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to process one stream."""

    stream_id: str
    token: int


def worker_name() -> str:
    """Return the name of this process as the holder of leases: host and process number."""
    return f"{socket.gethostname()}:{os.getpid()}"[-100:]


def take(stream_id: str) -> Lease | None:
    """Take the lease of a wanted stream; None when somebody holds it or it is not wanted."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE video_streams
               SET worker_id = %s, lease_expires_at = clock_timestamp() + make_interval(secs => %s),
                   lease_token = lease_token + 1, is_processing = true, state = 'connecting'
             WHERE stream_id = %s AND is_active
               AND (lease_expires_at IS NULL OR lease_expires_at < clock_timestamp())
            RETURNING lease_token
            """,
            [worker_name(), settings.STREAM_LEASE_SECONDS, stream_id],
        )
        row = cursor.fetchone()
    return Lease(stream_id, row[0]) if row else None


def renew(leases: Iterable[Lease]) -> set[Lease]:
    """Prolong leases in one statement; return those that are still ours."""
    held = {lease.stream_id: lease for lease in leases}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE video_streams AS s
               SET lease_expires_at = clock_timestamp() + make_interval(secs => %s)
              FROM unnest(%s::text[], %s::bigint[]) AS held (stream_id, token)
             WHERE s.stream_id = held.stream_id AND s.lease_token = held.token AND s.lease_expires_at IS NOT NULL
            RETURNING s.stream_id
            """,
            [settings.STREAM_LEASE_SECONDS, list(held), [lease.token for lease in held.values()]],
        )
        return {held[row[0]] for row in cursor.fetchall()}


def release(lease: Lease, state: str) -> None:
    """Give a lease back and leave the stream in `state`; nothing happens when it was lost before."""
    VideoStream.objects.filter(stream_id=lease.stream_id, lease_token=lease.token).update(
        worker_id=None, lease_expires_at=None, is_processing=False, state=state
    )


def hold(lease: Lease) -> None:
    """Make sure, within a transaction, that the lease is ours until it commits. Raises LeaseLost."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a lease is held for the length of a transaction")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM video_streams WHERE stream_id = %s AND lease_token = %s FOR SHARE",
            [lease.stream_id, lease.token],
        )
        if cursor.fetchone() is None:
            raise LeaseLost(lease.stream_id)


def free_expired() -> int:
    """Free streams whose lease ran out, so that nobody can prolong it any more; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE video_streams SET is_processing = false, state = 'reconnecting', lease_expires_at = NULL
             WHERE lease_expires_at < clock_timestamp()
            """
        )
        return int(cursor.rowcount)


def free_those_of_the_dead() -> int:
    """Free the leases of processes of this host that live no more; return how many.

    A worker that starts again after a crash need not wait for the leases of its predecessor to run out.
    """
    host = worker_name().rsplit(":", 1)[0]
    held = VideoStream.objects.filter(lease_expires_at__isnull=False, worker_id__startswith=f"{host}:")
    dead = {name for name in held.values_list("worker_id", flat=True) if name and not _lives(name)}
    return held.filter(worker_id__in=dead).update(lease_expires_at=None, is_processing=False, state="reconnecting")


def _lives(name: str) -> bool:
    number = name.rsplit(":", 1)[1]
    return not number.isdigit() or psutil.pid_exists(int(number))
