"""A browser's end of a WebSocket, through the whole stack of the web process: origin, cookie, address."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator  # channels.testing would need daphne
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from config.asgi import application

SECONDS = 60.0  # reached by a failure alone

Message = dict[str, Any]


class Socket:
    """An open socket. Reading skips the server's beats."""

    def __init__(self, path: str, user: User | None, origin: str = "http://localhost") -> None:
        headers = [(b"origin", origin.encode()), (b"host", b"localhost"), *_cookie(user)]
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []}
        communicator: Any = ApplicationCommunicator  # asgiref leaves it without types
        self._end = communicator(application, scope)

    async def connect(self) -> bool:
        """Connect; return whether the server has accepted."""
        await self._end.send_input({"type": "websocket.connect"})
        answer = await self.output()
        return bool(answer["type"] == "websocket.accept")

    async def ask(self, **message: Any) -> None:
        """Send a request."""
        await self._end.send_input({"type": "websocket.receive", "text": json.dumps(message)})

    async def output(self) -> Message:
        """Return the next thing that the server does."""
        output: Message = await self._end.receive_output(SECONDS)
        return output

    async def read(self) -> Message | bytes:
        """Return the next message, or the bytes of the next picture."""
        while True:
            output = await self.output()
            assert output["type"] == "websocket.send", output
            if output.get("bytes") is not None:
                return bytes(output["bytes"])
            message: Message = json.loads(output["text"])
            if message["type"] != "heartbeat":
                return message

    async def message(self) -> Message:
        """Return the next message; pictures are no messages."""
        message = await self.read()
        assert isinstance(message, dict)
        return message

    async def messages_until(self, kind: str) -> list[Message]:
        """Return the messages up to and with the first of the kind."""
        messages = [await self.message()]
        while messages[-1]["type"] != kind:
            messages.append(await self.message())
        return messages

    async def closing_code(self) -> int:
        """Read on until the server closes, and return why."""
        while (output := await self.output())["type"] != "websocket.close":
            pass
        return int(output["code"])

    async def close(self) -> None:
        """Leave, and wait until the server has noticed."""
        await self._end.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._end.wait(SECONDS)


async def open_socket(path: str, user: User | None) -> Socket:
    """Return a socket of the user's browser, accepted."""
    socket = await sync_to_async(Socket)(path, user)
    assert await socket.connect()
    return socket


def _cookie(user: User | None) -> Iterable[tuple[bytes, bytes]]:
    if user is None:
        return []
    client = Client()
    client.force_login(user)
    return [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}".encode())]
