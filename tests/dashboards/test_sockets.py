"""Sockets of the live pages: the present state first, then every change, to those who may see it."""

from __future__ import annotations

import contextlib
import json
import math
import struct
import time
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connections, transaction

from analytics import live
from cameras.models import Camera, TenantMember
from dashboards import access, consumers
from tests.dashboards import scenes
from tests.dashboards.sockets import Socket, open_socket
from tests.polling import until

pytestmark = pytest.mark.usefixtures("sockets")

JPEG = b"\xff\xd8 picture \xff\xd9"


async def do(action: Callable[..., Any], *args: Any) -> Any:
    """Do something with the database, and let all that it announces go out."""

    def and_flush() -> Any:
        result = action(*args)
        assert live.flush(60)
        return result

    return await sync_to_async(and_flush)()


def announce_crossing(line: Any) -> None:
    """Record a crossing and announce it after the commit, as a camera session does."""
    with transaction.atomic():
        scenes.cross(line)
        transaction.on_commit(lambda: live.publish_counts(line.camera))


def announce_and_fail(line: Any) -> None:
    """Do the same in a transaction that fails in the end."""
    with contextlib.suppress(RuntimeError), transaction.atomic():
        announce_crossing(line)
        raise RuntimeError("the disk is full")


async def test_a_crossing_reaches_an_open_page(owner: User, camera: Camera) -> None:
    line = await do(scenes.make_line, camera)
    socket = await open_socket("/ws/live/", owner)
    await socket.ask(action="subscribe", all=True)
    snapshot = await socket.message()
    assert snapshot["type"] == "snapshot"
    assert snapshot["camera_id"] == camera.camera_id
    assert snapshot["data"]["counts"]["in"] == 0
    assert snapshot["data"]["occupancy"] is None
    assert snapshot["data"]["status"]["status"] == "online"
    await do(announce_crossing, line)
    message = await socket.message()
    assert message["type"] == "counts"
    assert (message["data"]["in"], message["data"]["out"], message["data"]["total"]) == (1, 0, 1)
    assert message["data"]["zones"] == {str(line.pk): {"in": 1, "out": 0, "total": 1}}
    assert message["sequence"] == snapshot["sequence"] + 1
    assert message["data"]["last_event"] is not None
    await socket.close()


async def test_a_transaction_that_is_rolled_back_sends_nothing(owner: User, camera: Camera) -> None:
    line = await do(scenes.make_line, camera)
    socket = await open_socket(f"/ws/cameras/{camera.camera_id}/", owner)
    assert (await socket.message())["type"] == "snapshot"

    await do(announce_and_fail, line)
    await do(live.publish_status, camera, "online")
    assert (await socket.message())["type"] == "status"  # the first thing that comes after the snapshot
    await socket.close()


async def test_a_hundred_events_in_a_row_give_few_messages_and_the_last_has_the_right_total(
    owner: User, camera: Camera
) -> None:
    line = await do(scenes.make_line, camera)
    socket = await open_socket(f"/ws/cameras/{camera.camera_id}/", owner)
    await socket.message()
    began = time.monotonic()

    def hundred() -> None:
        for _ in range(100):
            announce_crossing(line)

    await do(hundred)
    seconds = time.monotonic() - began
    await do(live.publish_status, camera, "online")
    counts = (await socket.messages_until("status"))[:-1]
    assert 1 <= len(counts) <= math.ceil(seconds / 0.2) + 1  # 6 in a second
    assert counts[-1]["data"]["total"] == 100
    assert [message["sequence"] for message in counts] == list(range(1, len(counts) + 1))
    await socket.close()


async def test_occupancy_status_and_truth_come_as_they_are_announced(owner: User, camera: Camera) -> None:
    line = await do(scenes.make_line, camera)
    socket = await open_socket(f"/ws/cameras/{camera.camera_id}/", owner)
    await socket.message()
    await do(live.publish_occupancy, camera, {5: 2})
    assert (await socket.message())["data"] == {"zones": {"5": 2}}
    await do(live.publish_status, camera, "error", "cable cut")
    status = await socket.message()
    assert (status["data"]["status"], status["data"]["detail"]) == ("error", "cable cut")
    await do(scenes.cross, line)
    await do(scenes.tell_truth, line, 1, 1)
    await do(live.publish_counts, camera)
    assert (await socket.message())["data"]["truth"] == {"counted": 1, "true": 2, "agreement": 0.5}
    await socket.close()


async def test_nobody_gets_in_without_login(camera: Camera) -> None:
    for path in ("/ws/live/", f"/ws/cameras/{camera.camera_id}/"):
        assert await (await open_socket(path, None)).closing_code() == 4401


async def test_a_page_of_another_site_gets_no_socket(owner: User) -> None:
    socket = await sync_to_async(Socket)("/ws/live/", owner, "https://elsewhere.example")
    assert await socket.connect() is False


async def test_a_teammate_sees_the_camera_and_a_stranger_does_not(
    teammate: User, stranger: User, camera: Camera
) -> None:
    path = f"/ws/cameras/{camera.camera_id}/"
    assert (await (await open_socket(path, teammate)).message())["type"] == "snapshot"
    assert await (await open_socket(path, stranger)).closing_code() == 4404
    assert await (await open_socket("/ws/cameras/none/", teammate)).closing_code() == 4404


async def test_a_stranger_cannot_subscribe_to_a_foreign_camera_by_name(stranger: User, camera: Camera) -> None:
    socket = await open_socket("/ws/live/", stranger)
    await socket.ask(action="subscribe", cameras=[camera.camera_id])
    assert await socket.closing_code() == 4404


async def test_all_means_all_of_ones_own(stranger: User, camera: Camera) -> None:
    own = await do(scenes.make_camera, await do(lambda: stranger.tenant_memberships.get().tenant))
    socket = await open_socket("/ws/live/", stranger)
    await socket.ask(action="subscribe", all=True)
    assert (await socket.message())["camera_id"] == own.camera_id
    await do(live.publish_status, camera, "online")
    await do(live.publish_status, own, "online")
    assert (await socket.message())["camera_id"] == own.camera_id
    await socket.close()


async def test_who_watches_gets_pictures_and_who_only_subscribes_gets_none(owner: User, camera: Camera) -> None:
    socket = await open_socket("/ws/live/", owner)
    await socket.ask(action="subscribe", cameras=[camera.camera_id])
    await socket.message()
    await do(live.publish_picture, camera, JPEG, {"t": 1.0, "tracks": []})
    await do(live.publish_status, camera, "online")
    assert (await socket.message())["type"] == "status"
    await socket.ask(action="watch", cameras=[camera.camera_id, "none"])
    await socket.ask(action="subscribe", cameras=[camera.camera_id])
    await socket.message()  # the snapshot says that the request before it has been done
    await do(until, lambda: live.wants_pictures(camera), "the camera learns that it is looked at")
    await do(live.publish_picture, camera, JPEG, {"t": 2.0, "tracks": []})
    body = await socket.read()
    assert isinstance(body, bytes)
    (length,) = struct.unpack(">I", body[:4])
    assert json.loads(body[4 : 4 + length])["t"] == 2.0
    assert body[4 + length :] == JPEG
    await socket.close()


async def test_nonsense_is_answered_and_the_socket_stays_open(owner: User, camera: Camera) -> None:
    socket = await open_socket("/ws/live/", owner)
    await socket.ask(action="dance")
    error = await socket.message()
    assert error["type"] == "error"
    assert "subscribe or watch" in error["data"]["detail"]
    await socket.ask(action="subscribe", all=True)
    assert (await socket.message())["type"] == "snapshot"
    await socket.close()


async def test_who_leaves_the_tenant_gets_no_more_messages(
    owner: User, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "BELIEVED_SECONDS", 0.0)
    own = await do(scenes.make_camera, await do(scenes.make_tenant, "Second"))
    await do(lambda: TenantMember.objects.create(tenant=own.tenant, user=owner))
    socket = await open_socket("/ws/live/", owner)
    await socket.ask(action="subscribe", all=True)
    assert {(await socket.message())["camera_id"] for _ in range(2)} == {own.camera_id, camera.camera_id}
    await do(lambda: TenantMember.objects.filter(user=owner, tenant=camera.tenant).delete())
    await do(live.publish_status, camera, "online")
    await do(live.publish_status, own, "online")
    assert (await socket.message())["camera_id"] == own.camera_id
    await socket.close()


async def test_a_camera_that_is_added_comes_by_itself(
    owner: User, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "BELIEVED_SECONDS", 0.0)
    socket = await open_socket("/ws/live/", owner)
    await socket.ask(action="subscribe", all=True)
    await socket.message()
    added = await do(scenes.make_camera, camera.tenant)
    await do(live.publish_status, camera, "online")
    seen = [await socket.message(), await socket.message()]
    assert {message["camera_id"] for message in seen if message["type"] == "snapshot"} == {added.camera_id}
    await socket.close()


@pytest.mark.parametrize("end", ["logged out", "switched off", "password changed"])
async def test_a_user_who_is_gone_is_shown_out(
    owner: User, camera: Camera, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "BELIEVED_SECONDS", 0.0)
    socket = await open_socket(f"/ws/cameras/{camera.camera_id}/", owner)
    await socket.message()

    def leave() -> None:
        if end == "logged out":
            Session.objects.all().delete()
        elif end == "switched off":
            User.objects.filter(pk=owner.pk).update(is_active=False)
        else:
            owner.set_password("another-long-secret")
            owner.save()

    await do(leave)
    await do(live.publish_status, camera, "online")
    assert await socket.closing_code() == 4401


@pytest.mark.parametrize("noticed_by", ["its beat", "a request"])
async def test_a_page_is_told_to_come_again_while_the_database_is_away(
    owner: User, camera: Camera, noticed_by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "BELIEVED_SECONDS", 0.0)
    if noticed_by == "its beat":
        monkeypatch.setattr(consumers, "TURN_SECONDS", 0.01)
    socket = await open_socket(f"/ws/cameras/{camera.camera_id}/", owner)
    assert (await socket.message())["type"] == "snapshot"
    with monkeypatch.context() as away:
        away.setitem(connections.settings["default"], "PORT", "1")  # where nobody listens
        await sync_to_async(connections.close_all)()
        if noticed_by == "a request":
            await socket.ask(action="watch", cameras=[camera.camera_id])
        assert await socket.closing_code() == 1013
        await socket.close()
