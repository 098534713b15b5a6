"""Passwords and a token are planted; all that the product writes meanwhile is searched for them."""

from __future__ import annotations

import base64
import json
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from redis import Redis

from cameras.models import AIModel, Camera, Tenant
from cameras.services.tokens import make_token
from config.local.postgres import binary
from streams.models import StreamEvent, VideoStream
from tests import making
from tests.api import clients
from tests.cameras.test_admin import NEW, NO_ZONES
from tests.environment import ROOT
from tests.polling import until
from tests.streams import films
from tests.streams.network.rtsp import RtspServer
from tests.streams.traces import forms_of, found_in

CAMERAS = "/admin/cameras/camera/"
RIGHT, WRONG = "Vogel+9/Kraut=Zq7", "Irrtum+4/Welle=Qw2"  # the server lets the first one in
IN_ADDRESS, IN_TABLE = "Anker~5:Brot&Xk8", "Nebel+3/Korb=Ty6"
PLANTED = {"right": RIGHT, "wrong": WRONG, "address": IN_ADDRESS, "table": IN_TABLE}


@pytest.mark.parametrize("beside", [b"", b"a", b"ab", b"abc"])
def test_a_secret_is_found_in_every_form(beside: bytes) -> None:
    coded = base64.b64encode(beside + RIGHT.encode() + b"tail")
    for text in (RIGHT.encode(), quote(RIGHT, safe="").encode(), RIGHT.encode().hex().encode(), coded):
        assert found_in({"log": b"head" + text}, {"it": RIGHT})
    assert found_in({"log": base64.b64encode(b"something else") + b" Vogel"}, {"it": RIGHT}) == []
    assert min(len(form) for form in forms_of(RIGHT)) >= 16


class Monitor:
    """Keeps every command that reaches Redis: messages of Celery and Channels are gone a moment later."""

    def __init__(self, url: str) -> None:
        self.heard = bytearray()
        pool: Any = Redis.from_url(url).connection_pool
        self._connection: Any = pool.get_connection()
        self._connection.send_command("MONITOR")
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            while True:
                self.heard += bytes(self._connection.read_response(disable_decoding=True)) + b"\n"
        except Exception:  # the server has ended, or the test
            return


class Everything:
    """What was written, by where it stands."""

    def __init__(self, log: Path) -> None:
        self.log, self.written = log, {}  # type: ignore[var-annotated]

    def page(self, name: str, answer: Any, *statuses: int) -> Any:
        """Keep an answer with its headers; check that it is one of those that are meant."""
        body = answer.getvalue() if answer.streaming else answer.content
        assert answer.status_code in statuses, (name, answer.status_code, body[:2000])
        self.written[name] = str(answer.headers).encode() + body
        return answer


@pytest.fixture
def museum(transactional_db: None, redis_server: str, settings: Any) -> Tenant:
    """Return a tenant whose cameras may lie on this machine and need no weights."""
    settings.ALLOW_PRIVATE_HOSTS = ["127.0.0.0/8"]
    clients.forget_throttles()
    tenant = making.tenant("Museum")
    AIModel.objects.create(tenant=tenant, name="Motion", version="1", backend="motion", is_default=True)
    return tenant


@pytest.fixture
def run_worker(museum: Tenant, product_environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """Return what starts a worker of all queues that says everything, and gives the file with its words."""
    started: list[subprocess.Popen[bytes]] = []
    words = tmp_path / "worker.txt"

    def start() -> Path:
        queues = ("-Q", "streams,control,probes", "--pool", "threads", "--concurrency", "4")
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", *queues, "--loglevel", "DEBUG"]
        more = {"ALLOW_PRIVATE_HOSTS": "127.0.0.0/8", "LOG_LEVEL": "DEBUG"}
        with words.open("ab") as log:
            started.append(
                subprocess.Popen(command, cwd=ROOT, env={**product_environment, **more}, stdout=log, stderr=log)
            )
        return words

    yield start
    for process in started:
        process.kill()
        process.wait(60)


def posted(camera: Camera, **values: str) -> dict[str, str]:
    """Return the admin's form of a camera."""
    known = {"camera_name": camera.camera_name, "stream_url": camera.stream_url or "", "stream_username": "anna"}
    return {**NEW, **NO_ZONES, **known, "seen_version": str(camera.config_version), **values}


def write_by_admin(root: Client, seen: Everything, museum: Tenant, address: str) -> Camera:
    """Make and change a camera on the admin's pages, with a fault on the way; return it."""
    new = {**NEW, **NO_ZONES, "tenant": str(museum.pk), "camera_id": "right", "stream_url": address}
    broken = {**new, "timezone": "Mars", "stream_url": f"rtsp://anna:{quote(IN_ADDRESS, safe='')}@192.0.2.1/s"}
    seen.page("a refused form", root.post(f"{CAMERAS}add/?all=1", {**broken, "new_password": RIGHT}), 200)
    login = {"stream_username": "anna", "new_password": WRONG}
    seen.page("the new camera", root.post(f"{CAMERAS}add/?all=1", {**new, **login}), 302)
    camera = Camera.objects.get(camera_id="right")
    change = f"{CAMERAS}{camera.pk}/change/"
    seen.page("the change", root.post(change, posted(camera, new_password=RIGHT)), 302)
    step = root.post(
        f"{CAMERAS}add/",
        {"way": "address", "url": address, "address": address, "username": "anna", "password": RIGHT},
    )
    seen.page("a step of the wizard", step, 200, 302)
    seen.page("the try of a form", root.post(f"{CAMERAS}{camera.pk}/try/", posted(camera, new_password=RIGHT)), 200)
    for name in ("change/", "history/", "delete/"):
        seen.page(f"{name} of the camera", root.get(f"{CAMERAS}{camera.pk}/{name}"), 200)
    return camera


def write_by_table(root: Client, seen: Everything, museum: Tenant) -> None:
    """Import a camera with a password, and one with a login in its address."""
    rows = f"t-1,rtsp://192.0.2.5/s,anna,{IN_TABLE}\nt-2,rtsp://anna:{quote(IN_ADDRESS, safe='')}@192.0.2.6/s,,\n"
    file = SimpleUploadedFile("cameras.csv", f"id,address,user,password\n{rows}".encode())
    page = root.post(f"{CAMERAS}import/", {"tenant": museum.pk, "file": file, "may_make": "on"})
    seen.page("the preview", page, 200)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page.content.decode())
    assert sealed
    result = root.post(f"{CAMERAS}import/", {"sealed": sealed[1], "apply": "all"})
    seen.page("the result", result, 200)
    seen.page("the export", root.get(f"{CAMERAS}export/"), 200)
    seen.page("the list", root.get(CAMERAS), 200)
    assert Camera.objects.get(camera_id="t-1").has_stream_password


def write_by_api(token: str, seen: Everything, museum: Tenant, address: str) -> None:
    """Make cameras over the API with a token, with faults on the way."""
    program = Client(headers={"Authorization": f"Bearer {token}"})
    door = {"camera_id": "wrong", "camera_name": "Wrong", "camera_type": "IP", "tenant": museum.pk}
    login = {"stream_username": "anna", "stream_password": WRONG}

    def send(name: str, method: str, path: str, body: Any, *statuses: int) -> None:
        answer = program.generic(method, f"/api/v1/{path}", _json(body), content_type="application/json")
        seen.page(name, answer, *statuses)

    send("the API's new camera", "POST", "cameras/", {**door, **login, "stream_url": address}, 201)
    send("the API's refusal", "POST", "cameras/", {**door, **login, "camera_type": "X", "stream_url": "x"}, 400)
    url = f"rtsp://anna:{quote(IN_ADDRESS, safe='')}@192.0.2.7/s"
    send("the API's split address", "POST", "cameras/", {**door, "camera_id": "split", "stream_url": url}, 201)
    send("the API's change", "PATCH", "cameras/split/", {"stream_password": IN_TABLE}, 200)
    for path in ("cameras/", "cameras/wrong/", "me/"):
        seen.page(f"the API's {path}", program.get(f"/api/v1/{path}"), 200, 404)


def crash(root: Client, token: str, seen: Everything, museum: Tenant, settings: Any, patch: pytest.MonkeyPatch) -> None:
    """Let the product break while it holds passwords, with and without pages about it."""

    def announce(*_what: Any, **_more: Any) -> None:
        raise RuntimeError("broken on purpose")

    new = {**NEW, **NO_ZONES, "tenant": str(museum.pk), "stream_username": "anna", "new_password": RIGHT}
    address = f"rtsp://anna:{quote(IN_ADDRESS, safe='')}@192.0.2.8/s"
    root.raise_request_exception = False
    program = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})
    with patch.context() as broken:
        broken.setattr("cameras.services.cameras.announce", announce)
        for debug in (False, True):
            settings.DEBUG = debug
            form = {**new, "camera_id": "crash", "stream_url": address}
            seen.page(f"a crash of the admin, DEBUG {debug}", root.post(f"{CAMERAS}add/?all=1", form), 500)
            door = {"camera_id": "c", "camera_name": "C", "camera_type": "IP", "tenant": museum.pk}
            body = _json({**door, "stream_url": address, "stream_password": RIGHT})
            answer = program.generic("POST", "/api/v1/cameras/", body, content_type="application/json")
            seen.page(f"a crash of the API, DEBUG {debug}", answer, 500)
    settings.DEBUG = False
    assert b"broken on purpose" in seen.written["a crash of the admin, DEBUG True"]


def gather(seen: Everything, redis_url: str, database_url: str, monitor: Monitor, words: Path, said: str) -> None:
    """Keep what lies in the database, in Redis and in the logs."""
    dump = subprocess.run([binary("pg_dump"), "--inserts", database_url], capture_output=True, check=True)
    assert b"camera_configurations" in dump.stdout
    seen.written["pg_dump"] = dump.stdout
    seen.written["browsers' sessions"] = repr([each.get_decoded() for each in Session.objects.all()])
    assert b"streams.try_address" in monitor.heard or b"try_address" in monitor.heard
    seen.written["what Redis was told"] = bytes(monitor.heard)
    seen.written["what Redis holds"] = repr(_held(Redis.from_url(redis_url)))
    seen.written["log of the worker"] = words.read_bytes()
    seen.written["log of the pages"] = said
    seen.written["events of streams"] = repr(list(StreamEvent.objects.values()))


def test_no_secret_stands_anywhere(
    museum: Tenant, rtsp: RtspServer, run_worker: Callable[[], Path], redis_server: str, settings: Any,
    product_environment: dict[str, str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    rtsp.let_in("anna", RIGHT)
    address = rtsp.closed_address(rtsp.mount(films.standing(), fps=5))
    monitor, seen, root = Monitor(redis_server), Everything(tmp_path), Client()
    master = User.objects.create_superuser("root")
    root.force_login(master)
    _row, token = make_token(user=master, name="till", scopes=["read", "write"])

    camera = write_by_admin(root, seen, museum, address)
    write_by_table(root, seen, museum)
    write_by_api(token, seen, museum, address)
    crash(root, token, seen, museum, settings, monkeypatch)
    Camera.objects.filter(camera_id__in=["t-1", "t-2", "split"]).update(is_active=False)  # nobody answers there
    words = run_worker()
    until(lambda: VideoStream.objects.filter(camera=camera, state="streaming").exists(), f"pictures come, see {words}")
    until(
        lambda: StreamEvent.objects.filter(stream__camera__camera_id="wrong").exists(),
        f"a login is refused, see {words}",
    )
    for name, path in (("tokens", "/tokens/"), ("live", "/"), ("log", "/log/"), ("front", "/admin/")):
        seen.page(f"the page {name}", root.get(path, follow=True), 200, 404)
    for key in ("right", "wrong"):
        seen.page(f"the page of {key}", root.get(f"/cameras/{key}/"), 200)
    gather(seen, redis_server, product_environment["DATABASE_URL"], monitor, words, caplog.text)

    assert "wrong attempts" in words.read_text(errors="replace")
    assert found_in(seen.written, {**PLANTED, "token": token}) == []


def _held(redis: Any) -> list[Any]:
    """Return all keys with what they hold."""
    readers = {
        b"string": redis.get, b"hash": redis.hgetall, b"set": redis.smembers,
        b"list": lambda key: redis.lrange(key, 0, -1), b"zset": lambda key: redis.zrange(key, 0, -1),
        b"stream": redis.xrange,
    }  # fmt: skip
    return [(key, readers[redis.type(key)](key)) for key in redis.scan_iter() if redis.type(key) in readers]


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()
