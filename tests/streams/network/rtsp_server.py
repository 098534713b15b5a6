"""A real RTSP server: plays stored access units in real time, over and over; told by JSON lines on its input.

Run by a Python that has GStreamer's bindings (Debian: python3-gi, gir1.2-gst-rtsp-server-1.0); it needs nothing else.
It says {"open": port, "closed": port}: on the second port everybody must log in. Orders:

    {"do": "mount", "name": "hall", "units": path, "codec": "h264", "seconds": 2.0, "frames": null}
    {"do": "unmount", "name": "hall"}      who watches is thrown out, and whoever comes finds nothing
    {"do": "user", "name": "anna", "password": "…"}    may see what is mounted afterwards
"""

from __future__ import annotations

import json
import struct
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtsp, GstRtspServer  # noqa: E402, F401  # GstApp: appsrc's methods

ROLE = "guest"
PIPELINE = (
    "( appsrc name=source is-live=true format=time block=false "
    "caps=video/x-{codec},stream-format=byte-stream,alignment=au ! {codec}parse config-interval=-1 "
    "! rtp{codec}pay name=pay0 pt=96 config-interval=1 )"
)


def units_of(path: Path) -> list[tuple[float, bytes]]:
    """Return the access units of a file: seconds from the start, and bytes in the form of Annex B."""
    data, place, found = path.read_bytes(), 0, []
    while place < len(data):
        moment, length = struct.unpack_from(">dI", data, place)
        place += 12
        found.append((moment, data[place : place + length]))
        place += length
    return found


class Camera(GstRtspServer.RTSPMediaFactory):  # type: ignore[misc]  # GStreamer's bindings have no types
    """One address; what it shows is the same for all who watch."""

    def begin(self, order: dict[str, Any]) -> None:
        """Take what an order says."""
        self.codec, self.units = order["codec"], units_of(Path(order["units"]))
        self.seconds, self.frames = order["seconds"], order.get("frames")
        self.set_shared(True)

    def do_create_element(self, _url: Any) -> Any:
        """Return the pipeline."""
        return Gst.parse_launch(PIPELINE.format(codec=self.codec))

    def do_configure(self, media: Any) -> None:
        """Feed the pipeline for as long as somebody watches."""
        source = media.get_element().get_by_name_recurse_up("source")
        stop = threading.Event()
        media.connect("unprepared", lambda _media: stop.set())
        threading.Thread(target=self.feed, args=(source, stop), daemon=True).start()

    def feed(self, source: Any, stop: threading.Event) -> None:
        """Push each unit when its time has come; after `frames` of them say nothing more."""
        began = time.monotonic()
        for number, (moment, data) in enumerate(self.endless()):
            if stop.wait(max(0.0, began + moment - time.monotonic())):
                return
            if self.frames is not None and number >= self.frames:
                stop.wait()
                return
            buffer = Gst.Buffer.new_wrapped(data)
            buffer.pts = buffer.dts = int(moment * Gst.SECOND)
            if source.emit("push-buffer", buffer) != Gst.FlowReturn.OK:
                return

    def endless(self) -> Iterator[tuple[float, bytes]]:
        """Yield the units again and again, with times that go on."""
        round_began = 0.0
        while True:
            for moment, data in self.units:
                yield round_began + moment, data
            round_began += self.seconds


class Server:
    """Two ports with the same cameras: one for everybody, one for those who log in."""

    def __init__(self) -> None:
        self.auth = GstRtspServer.RTSPAuth()
        self.auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        self.servers = [self.started(None), self.started(self.auth)]

    def started(self, auth: Any) -> Any:
        """Return a server on a free port of this machine."""
        server = GstRtspServer.RTSPServer()
        server.set_address("127.0.0.1")
        server.set_service("0")
        server.set_auth(auth)
        server.attach(None)
        return server

    def ports(self) -> dict[str, int]:
        """Return the two ports."""
        return dict(zip(("open", "closed"), (server.get_bound_port() for server in self.servers), strict=True))

    def mount(self, order: dict[str, Any]) -> None:
        """Show a film under a name."""
        for server in self.servers:
            camera = Camera()
            camera.begin(order)
            if server is self.servers[1]:
                permissions = GstRtspServer.RTSPPermissions()
                for what in ("access", "construct"):
                    permissions.add_permission_for_role(ROLE, f"media.factory.{what}", True)
                camera.set_permissions(permissions)
            server.get_mount_points().add_factory(f"/{order['name']}", camera)

    def unmount(self, order: dict[str, Any]) -> None:
        """Show it no more, and close the connections of all who watch anything."""
        for server in self.servers:
            server.get_mount_points().remove_factory(f"/{order['name']}")
            server.client_filter(lambda _server, _client: GstRtspServer.RTSPFilterResult.REMOVE)

    def user(self, order: dict[str, Any]) -> None:
        """Let somebody in on the second port."""
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", ROLE)
        self.auth.add_digest(order["name"], order["password"], token)

    def obey(self, line: str) -> bool:
        """Carry out one order and say so."""
        order = json.loads(line)
        getattr(self, order["do"])(order)
        say({"done": order["do"]})
        return False


def say(answer: dict[str, Any]) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until the input ends."""
    Gst.init(None)
    server, loop = Server(), GLib.MainLoop()

    def listen() -> None:
        for line in sys.stdin:
            GLib.idle_add(server.obey, line)
        GLib.idle_add(loop.quit)

    say(server.ports())
    threading.Thread(target=listen, daemon=True).start()
    loop.run()


if __name__ == "__main__":
    main()
