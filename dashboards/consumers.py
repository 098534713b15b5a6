"""WebSockets of the live pages."""

import asyncio
import contextlib
import logging
import time
from typing import Any

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from redis.exceptions import RedisError

from analytics.live import mark_viewers, names
from analytics.live.news import message_text
from dashboards.access import Access
from dashboards.core.mailbox import Mailbox
from dashboards.core.requests import BadRequestError, Subscribe, Watch, parse_request
from dashboards.states import camera_states, visible_cameras

logger = logging.getLogger("headcount.live")

LOGIN_NEEDED = 4401
NOT_FOUND = 4404
TRY_LATER = 1013
TURN_SECONDS = 2.0  # how often a connection tells that it looks at pictures
AWAY = (RedisError, OSError, DatabaseError, InterfaceError)  # a server does not answer: the page shall come again
BEAT_TURNS = 5  # every 10 s a word, so that a page can tell silence from loss


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """Messages of the cameras that a page subscribes to, and pictures of those that it watches.

    Everything goes out through a mailbox with a writer of its own: a slow reader loses pictures and versions of a
    number that a newer one has replaced, and holds up nobody.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection; while a server is away say so by the close code instead of by a traceback."""
        try:
            await super().__call__(scope, receive, send)
        except AWAY as error:
            logger.warning("A live page was closed, Redis or the database does not answer: %s", str(error).strip())
            with contextlib.suppress(Exception):  # the connection may be gone already
                await send({"type": "websocket.close", "code": TRY_LATER})
        finally:
            self._stop()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle live news without the look at database connections that every other message gets."""
        if message["type"] == "live.message":
            await self.live_message(message)
        elif message["type"] == "live.picture":
            await self.live_picture(message)
        else:
            await super().dispatch(message)

    async def connect(self) -> None:
        """Accept, so that the page can read the code of a refusal, and refuse who is not logged in."""
        self.mailbox = Mailbox()
        self.mail = asyncio.Event()
        self.subscribed: set[int] = set()
        self.watched: set[int] = set()
        self.everything = False
        self.helpers: list[asyncio.Task[None]] = []
        self.access = Access(self.scope.get("user"), self.scope.get("session"))
        await self.accept()
        await self.access.refresh(time.monotonic())
        if self.access.user is None:
            await self._leave(LOGIN_NEEDED)
            return
        self.helpers = [asyncio.create_task(self._write()), asyncio.create_task(self._turn())]
        await self.opened()

    async def opened(self) -> None:
        """Begin; a camera's own socket subscribes here."""

    async def disconnect(self, _code: int) -> None:
        """Leave all groups."""
        self._stop()
        for pk in self.subscribed:
            await self.channel_layer.group_discard(names.messages_group(pk), self.channel_name)
        for pk in self.watched:
            await self.channel_layer.group_discard(names.pictures_group(pk), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Do what the page asks; requests are text, bytes are none."""
        if self.access.user is None:
            return
        try:
            request = parse_request(None if bytes_data else text_data)
        except BadRequestError as error:
            self._post("error", self._text("error", "", {"code": "bad_request", "detail": str(error)}))
            return
        await self._refresh_when_old()
        if isinstance(request, Subscribe):
            await self.subscribe(request)
        else:
            await self.watch(request)

    async def subscribe(self, request: Subscribe) -> None:
        """Join the groups of the cameras, then send the present state of each."""
        self.everything = self.everything or request.cameras is None
        wanted = list(self.access.cameras) if request.cameras is None else list(request.cameras)
        if any(camera not in self.access.cameras for camera in wanted):
            await self._leave(NOT_FOUND)
        else:
            await self._join(wanted)

    async def watch(self, request: Watch) -> None:
        """Send pictures of these cameras from now on, and of no others."""
        cameras = self.access.cameras
        await self._watch_only({cameras[camera] for camera in request.cameras if camera in cameras})

    async def live_message(self, event: dict[str, Any]) -> None:
        """Pass a camera's message on, if its camera may still be seen."""
        await self._refresh_when_old()
        if event["pk"] in self.access.pks:
            self._post((event["kind"], event["pk"]), event["text"])

    async def live_picture(self, event: dict[str, Any]) -> None:
        """Pass a picture on, unless the reader is slower than the camera: then only the newest waits."""
        await self._refresh_when_old()
        pk = event["pk"]
        if pk in self.watched and pk in self.access.pks:
            self.mailbox.put_picture(pk, event["body"])
            self.mail.set()

    async def _join(self, cameras: list[str]) -> None:
        for camera in cameras:
            pk = self.access.cameras[camera]
            await self.channel_layer.group_add(names.messages_group(pk), self.channel_name)
            self.subscribed.add(pk)
        for pk, text in await database_sync_to_async(_snapshots)(self.access.user, cameras):
            self._post(("snapshot", pk), text)

    async def _watch_only(self, wanted: set[int]) -> None:
        for pk in self.watched - wanted:
            await self.channel_layer.group_discard(names.pictures_group(pk), self.channel_name)
        for pk in wanted - self.watched:
            await self.channel_layer.group_add(names.pictures_group(pk), self.channel_name)
        self.mailbox.drop_pictures(set(self.watched - wanted))
        self.watched = wanted
        await self._tell_watched()

    async def _tell_watched(self) -> None:
        if self.watched:
            await sync_to_async(mark_viewers, thread_sensitive=False)(sorted(self.watched))

    async def _refresh_when_old(self) -> None:
        """Ask again what the user may see; close for one who is gone, follow cameras that came or went."""
        now = time.monotonic()
        if not self.access.is_old(now):
            return
        before = self.access.pks
        await self.access.refresh(now)
        if self.access.user is None:
            await self._leave(LOGIN_NEEDED)
        elif self.everything and self.access.pks - before:
            await self._join([camera for camera, pk in self.access.cameras.items() if pk not in before])

    async def _write(self) -> None:
        """Write the mailbox to the socket, one at a time, at the pace of the reader."""
        with contextlib.suppress(OSError, RuntimeError):  # the reader has gone; disconnect follows
            while True:
                await self.mail.wait()
                item = self.mailbox.take()
                if item is None:
                    self.mail.clear()
                elif isinstance(item, str):
                    await self.send(text_data=item)
                else:
                    await self.send(bytes_data=item)

    async def _turn(self) -> None:
        """Every 2 s tell that somebody looks, every 10 s send a beat and look whether the user is still welcome."""
        turn = 0
        while True:
            await asyncio.sleep(TURN_SECONDS)
            turn += 1
            try:
                await self._tell_watched()
                if turn % BEAT_TURNS == 0:
                    await self._refresh_when_old()
                    self._post("heartbeat", self._text("heartbeat", "", {}))
            except AWAY as error:
                logger.warning("A live page was closed, Redis or the database does not answer: %s", str(error).strip())
                await self._leave(TRY_LATER)
                return

    def _post(self, key: Any, text: str) -> None:
        self.mailbox.put_text(key, text)
        self.mail.set()

    def _text(self, kind: str, camera_id: str, data: dict[str, Any]) -> str:
        return message_text(kind, camera_id, data, timezone.now(), 0)

    async def _leave(self, code: int) -> None:
        """Close from our side: nothing may be written afterwards."""
        self._stop()
        await self.close(code)

    def _stop(self) -> None:
        current = asyncio.current_task()
        for helper in getattr(self, "helpers", []):
            if helper is not current:
                helper.cancel()


class CameraConsumer(LiveConsumer):
    """Messages and pictures of one camera, named by the address."""

    async def opened(self) -> None:
        """Subscribe to the camera and watch it; refuse when there is none that this user may see."""
        camera = self.scope["url_route"]["kwargs"]["camera_id"]
        await self.subscribe(Subscribe((camera,)))
        if camera in self.access.cameras:
            await self.watch(Watch((camera,)))


def _snapshots(user: Any, cameras: list[str]) -> list[tuple[int, str]]:
    """Return the id and the `snapshot` message of each of these cameras that the user may see."""
    states = camera_states(list(visible_cameras(user).filter(camera_id__in=cameras)))
    now = timezone.now()
    return [
        (
            state.camera.pk,
            message_text("snapshot", state.camera.camera_id, state.as_snapshot(), now, state.live.sequence),
        )
        for state in states
    ]
