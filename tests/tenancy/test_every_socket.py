"""Every WebSocket, taken from the configuration itself: who may not see a camera hears nothing of it."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User

from dashboards.consumers import LOGIN_NEEDED, NOT_FOUND
from dashboards.routing import websocket_urlpatterns
from tests.dashboards.conftest import redis, sockets
from tests.dashboards.sockets import Socket
from tests.tenancy.world import World, make_world

__all__ = ["redis", "sockets"]

pytestmark = pytest.mark.usefixtures("sockets")

# What is asked of a socket that names no camera itself, so that it speaks of the camera of a world.
REQUESTS: dict[str, list[dict[str, Any]]] = {
    "ws/live/": [{"action": "subscribe", "cameras": ["quokka"]}],
    "ws/cameras/<str:camera_id>/": [],
}


@pytest.fixture
def museum(db: None) -> World:
    """Return the tenant that is looked for."""
    return make_world("Wombat", "Quokka")


def addresses() -> list[str]:
    """Return the patterns of all sockets."""
    return [str(one.pattern) for one in websocket_urlpatterns]


def test_every_socket_is_known() -> None:
    assert set(addresses()) == set(REQUESTS), "say in REQUESTS what is asked of a new socket"


async def opened(pattern: str, user: User | None, world: World) -> Socket:
    """Return a socket to the world's camera that has asked for it."""
    address = "/" + pattern.replace("<str:camera_id>", world.known["camera_id"])
    socket = await sync_to_async(Socket)(address, user)
    assert await socket.connect()
    for request in REQUESTS[pattern]:
        await socket.ask(**request)
    return socket


@pytest.mark.parametrize("pattern", addresses())
async def test_nobody_and_strangers_are_turned_away_without_a_word(museum: World, pattern: str) -> None:
    airport = await sync_to_async(make_world)("Egret", "Plover")
    for user, code in ((None, LOGIN_NEEDED), (airport.people["manager"], NOT_FOUND)):
        socket = await opened(pattern, user, museum)
        while (output := await socket.output())["type"] != "websocket.close":
            assert museum.secret.lower() not in str(output).lower()
        assert output["code"] == code


@pytest.mark.parametrize("pattern", addresses())
async def test_a_viewer_of_the_tenant_is_told(museum: World, pattern: str) -> None:
    socket = await opened(pattern, museum.people["viewer"], museum)
    assert (await socket.message())["camera_id"] == museum.known["camera_id"]
    await socket.close()


async def test_all_cameras_are_all_of_the_own_tenant(museum: World) -> None:
    airport = await sync_to_async(make_world)("Egret", "Plover")
    socket = await sync_to_async(Socket)("/ws/live/", airport.people["viewer"])
    assert await socket.connect()
    await socket.ask(action="subscribe", all=True)
    assert (await socket.message())["camera_id"] == "plover"
    await socket.close()
