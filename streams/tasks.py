"""Entrances of Celery: camera sessions and their supervision."""

from __future__ import annotations

from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings

from streams.connecting import trying
from streams.connecting.trying import carry_out, search
from streams.evaluation.clips import run_clip
from streams.services import leases, supervision
from streams.sessions import session
from streams.sessions.keeper import keeper

START_SECONDS = 30  # a start that nobody took within this time is dropped; clocks may differ by less
MOST_WAITING = 1000  # starts in the queue: what expires goes only when a worker comes to it


@shared_task(name="streams.run_camera", acks_late=False)
def run_camera(camera_id: str) -> str:
    """Process one camera for as long as it is wanted; acknowledged at the start, the lease alone guards it."""
    return session.run_camera(camera_id)


@shared_task(name="streams.supervise")
def supervise() -> list[str]:
    """Start a session for each camera that should stream and does not; return these ids.

    While all workers are full, or away, the queue must not grow for ever: then no further starts are sent.
    """
    return supervision.supervise(_send if waiting_starts() < MOST_WAITING else _leave)


@shared_task(name="streams.evaluate_clip")
def evaluate_clip(clip_id: int) -> str:
    """Run an uploaded clip through the product and compare it with its truth; return its state."""
    return run_clip(clip_id)


@shared_task(name="streams.try_address", acks_late=False)
def try_address(key: str, trial: dict[str, Any]) -> str:
    """Try an address for somebody who waits for it; its password is cipher text. Return `ok` or what is wrong."""
    return carry_out(key, trial)


@shared_task(name="streams.find_cameras", acks_late=False)
def find_cameras(key: str) -> str:
    """Call into the network for somebody who waits; return `ok` or what is wrong."""
    return search(key)


@shared_task(name="streams.ask_camera", acks_late=False)
def ask_camera(key: str, service: str, username: str, cipher: str) -> str:
    """Ask a camera for its streams; `cipher` is the password as cipher text. Return `ok` or what is wrong."""
    return trying.ask_camera(key, service, username, cipher)


def waiting_starts() -> int:
    """Return how many starts lie in the queue."""
    queue = settings.CELERY_TASK_ROUTES["streams.run_camera"]["queue"]
    pool: Any = current_app.pool  # its types name the wrong class
    with pool.acquire(block=True) as connection, connection.channel() as channel:
        try:
            return int(channel.queue_declare(queue, passive=True).message_count)
        except connection.channel_errors:  # nothing was ever sent there
            return 0


def _send(camera_id: str) -> None:
    run_camera.apply_async((camera_id,), expires=START_SECONDS)


def _leave(camera_id: str) -> None:
    """Send nothing: as many starts wait already as may."""


@worker_ready.connect
def _begin(sender: Any, **_: Any) -> None:
    """Free what a predecessor of this host left behind when it was killed, and look after the cameras at once."""
    if "streams" in {queue.name for queue in sender.task_consumer.queues}:
        leases.free_those_of_the_dead()
        supervise.apply_async(expires=START_SECONDS)


@worker_shutting_down.connect
def _end(**_: Any) -> None:
    """Let every session finish its frame and give its lease back."""
    keeper.stop_all()
