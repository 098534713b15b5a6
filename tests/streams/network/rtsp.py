"""RTSP cameras for tests: films that a real server plays, its addresses, and whether this machine can run one."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

import av

from tests.streams import films

SCRIPT = Path(__file__).with_name("rtsp_server.py")
PYTHONS = ("/usr/bin/python3", "python3")  # Debian's bindings belong to Debian's Python
NEEDS = "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer"
ENCODERS = {"h264": "libx264", "h265": "libx265"}
PACKAGES = "python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-{base,good,bad}"
_numbers = count(1)


@lru_cache(maxsize=1)
def python_with_gstreamer() -> str | None:
    """Return a Python that can run the server: HEADCOUNT_GST_PYTHON, or the first that has the bindings."""
    for name in (os.environ.get("HEADCOUNT_GST_PYTHON", ""), *PYTHONS):
        path = shutil.which(name) if name else None
        if path and subprocess.run([path, "-c", NEEDS], capture_output=True, check=False).returncode == 0:
            return path
    return None


class RtspServer:
    """A running server; each mounted film has a name of its own, so that tests do not meet."""

    def __init__(self, python: str, folder: Path) -> None:
        self.folder = folder
        self._orders: dict[str, dict[str, Any]] = {}
        self._process = subprocess.Popen(
            [python, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": ""},
        )  # fmt: skip
        ports = self._answer()
        self.open_port, self.closed_port = ports["open"], ports["closed"]

    def mount(
        self, boxes: Iterable[list[films.Box]], *, fps: int = films.FPS, codec: str = "h264", frames: int | None = None
    ) -> str:
        """Show a film over and over, after `frames` frames nothing more; return its name."""
        name = f"film-{next(_numbers)}"
        pictures = list(boxes)
        path = units(self.folder / name, pictures, fps, codec)
        seconds = len(pictures) / fps
        self._orders[name] = {"units": str(path), "codec": codec, "seconds": seconds, "frames": frames}
        self.remount(name)
        return name

    def remount(self, name: str) -> None:
        """Show a film again that was taken away."""
        self._tell(do="mount", name=name, **self._orders[name])

    def unmount(self, name: str) -> None:
        """Take a film away; who watches is thrown out."""
        self._tell(do="unmount", name=name)

    def let_in(self, name: str, password: str) -> None:
        """Let somebody watch on the port where one must log in."""
        self._tell(do="user", name=name, password=password)

    def address(self, name: str) -> str:
        """Return the address of a film for everybody."""
        return f"rtsp://127.0.0.1:{self.open_port}/{name}"

    def closed_address(self, name: str) -> str:
        """Return the address at which one must log in."""
        return f"rtsp://127.0.0.1:{self.closed_port}/{name}"

    def stop(self) -> None:
        """End the server."""
        self._process.kill()
        self._process.communicate()

    def _tell(self, **order: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        assert self._answer() == {"done": order["do"]}

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the RTSP server has ended"
        answer: dict[str, Any] = json.loads(line)
        return answer


def units(path: Path, pictures: list[list[films.Box]], fps: int, codec: str) -> Path:
    """Write a film as access units for the server: seconds and length before each."""
    encoder: Any = av.CodecContext.create(ENCODERS[codec], "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.gop_size = films.WIDTH, films.HEIGHT, "yuv420p", 5
    encoder.time_base, encoder.framerate = Fraction(1, fps), Fraction(fps)
    quiet = {"x265-params": "log-level=none"} if codec == "h265" else {}
    encoder.options = {"tune": "zerolatency", "preset": "ultrafast", **quiet}
    packets = [packet for number, people in enumerate(pictures) for packet in encoder.encode(_frame(people, number))]
    packets += encoder.encode(None)
    path.write_bytes(b"".join(struct.pack(">dI", packet.pts / fps, packet.size) + bytes(packet) for packet in packets))
    return path


def _frame(people: list[films.Box], number: int) -> av.VideoFrame:
    picture = av.VideoFrame.from_ndarray(films.picture(people), format="rgb24").reformat(format="yuv420p")
    picture.pts = number
    return picture
