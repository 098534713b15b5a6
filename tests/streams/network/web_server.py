"""A camera of the web: MJPEG that never ends, files, live playlists, logins, redirections, and refusals."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import cv2

from tests.streams import films

BOUNDARY = "frame"
Answer = Callable[["Request"], None]


class WebCamera:
    """Answers by path; `asked` keeps the path and the login of each request."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []
        self.stopped = threading.Event()
        camera = self

        class Handler(Request):
            owner = camera

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True, name="web camera").start()

    def address(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def stop(self) -> None:
        """End the server and what it is sending."""
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()


class Request(BaseHTTPRequestHandler):
    """One question to the camera."""

    owner: WebCamera

    def do_GET(self) -> None:
        """Answer as the path says, else 404."""
        self.owner.asked.append((self.path, self.headers.get("Authorization", "")))
        answer = self.owner.answers.get(self.path)
        if answer is None:
            self.send_error(404)
            return
        try:
            answer(self)
        except OSError:  # who asked has gone
            return

    def begin(self, kind: str, **headers: str) -> None:
        """Send the head of an answer."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *_words: Any) -> None:
        """Keep the tests' output clean."""


def mjpeg(boxes: list[list[films.Box]], fps: int = films.FPS, frames: int | None = None) -> Answer:
    """Return what sends pictures over and over, in time; after `frames` of them nothing more comes."""
    pictures = [_jpeg(people) for people in boxes]

    def answer(request: Request) -> None:
        request.begin(f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        sent = 0
        while not request.owner.stopped.wait(1 / fps):
            if frames is not None and sent >= frames:
                request.owner.stopped.wait()
                return
            picture = pictures[sent % len(pictures)]
            head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
            request.wfile.write(head.encode() + picture + b"\r\n")
            sent += 1

    return answer


def file(path: Path, kind: str = "video/mp4") -> Answer:
    """Return what sends a file."""

    def answer(request: Request) -> None:
        content = path.read_bytes()
        request.begin(kind, Content_Length=str(len(content)))
        request.wfile.write(content)

    return answer


def text(content: str, kind: str = "text/html") -> Answer:
    """Return what sends a text."""

    def answer(request: Request) -> None:
        request.begin(kind)
        request.wfile.write(content.encode())

    return answer


def moved(address: str) -> Answer:
    """Return what sends people on to another address."""

    def answer(request: Request) -> None:
        request.send_response(302)
        request.send_header("Location", address)
        request.end_headers()

    return answer


def behind_login(name: str, password: str, inner: Answer) -> Answer:
    """Return what lets only one person in, who says name and password openly."""
    wanted = "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()

    def answer(request: Request) -> None:
        if request.headers.get("Authorization") == wanted:
            inner(request)
            return
        request.send_response(401)
        request.send_header("WWW-Authenticate", 'Basic realm="camera"')
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


def refusal(status: int) -> Answer:
    """Return what answers with a status alone."""
    return lambda request: request.send_error(status)


def _jpeg(people: list[films.Box]) -> bytes:
    return bytes(cv2.imencode(".jpg", films.picture(people)[:, :, ::-1])[1])
