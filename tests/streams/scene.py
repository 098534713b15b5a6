"""A file camera with a line in its middle, sessions of it in threads of their own, and what they have stored."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from analytics.models import RealtimeCounter
from cameras.models import AIModel, Camera
from cameras.services import update_camera
from counting.models import CountingEvent, CountingZone
from streams.models import StreamEvent, VideoStream
from streams.services.streams import began_to_play, ensure_main_stream
from streams.sessions import session
from tests import making
from tests.polling import until
from tests.streams import films

FPS = 20  # of the film that plays; a round lasts a second
MIDDLE = {"units": "normalized", "points": [[0.5, 0.0], [0.5, 1.0]]}


@dataclass
class Scene:
    """A camera whose person crosses the line `door` once a round of a second, and the folder of its files."""

    folder: Path
    camera: Camera
    door: CountingZone
    running: list[Running] = field(default_factory=list)

    @property
    def stream(self) -> VideoStream:
        """Return the camera's main stream as it is stored now."""
        return VideoStream.objects.get(camera=self.camera, role="main")

    def start(self) -> Running:
        """Begin a session in a thread of its own."""
        self.running.append(Running(self.camera.camera_id))
        return self.running[-1]

    def events(self) -> list[CountingEvent]:
        """Return the stored crossings in the order of their times."""
        return list(CountingEvent.objects.filter(camera=self.camera).order_by("event_timestamp"))

    def stream_events(self, kind: str) -> list[StreamEvent]:
        """Return the events of the stream of one kind, oldest first."""
        return list(StreamEvent.objects.filter(stream__camera=self.camera, event_type=kind).order_by("id"))

    def wait_for_events(self, count: int) -> list[CountingEvent]:
        """Return the crossings once there are that many."""
        until(lambda: CountingEvent.objects.filter(camera=self.camera).count() >= count, f"{count} crossings")
        return self.events()

    def wait_for_state(self, state: str) -> None:
        """Wait until the stream is in a state."""
        until(lambda: self.stream.state == state, f"the stream is {state}")

    def places(self, events: list[CountingEvent]) -> list[tuple[int, float]]:
        """Return round and second within it of each crossing, by the clock that the file plays by."""
        seconds, anchor = films.FRAMES / FPS, began_to_play(self.stream) or 0.0
        return [divmod(event.event_timestamp.timestamp() - anchor, seconds) for event in events]  # type: ignore[misc]

    def counter(self, name: str) -> int:
        """Return what a counter of the camera holds, 0 where there is none."""
        row = RealtimeCounter.objects.filter(camera_id=self.camera.camera_id, counter_name=name).first()
        return row.total_count if row else 0

    def end(self) -> None:
        """Stop all sessions by taking the camera out of service, and wait for them."""
        if any(one.is_alive() for one in self.running):
            Camera.objects.filter(pk=self.camera.pk).update(is_active=False)
        for one in self.running:
            one.wait()


class Running:
    """A session in a thread."""

    def __init__(self, camera_id: str) -> None:
        self.outcome = ""
        self._thread = threading.Thread(target=self._run, args=(camera_id,), name=f"session of {camera_id}")
        self._thread.start()

    def is_alive(self) -> bool:
        """Say whether the session goes on."""
        return self._thread.is_alive()

    def wait(self) -> str:
        """Return how the session ended."""
        until(lambda: not self._thread.is_alive(), "the session ends")
        return self.outcome

    def _run(self, camera_id: str) -> None:
        try:
            self.outcome = session.run_camera(camera_id)
        finally:
            connection.close()


def scripted_scene(folder: Path, boxes: list[list[films.Box]] | None = None, **values: Any) -> Scene:
    """Return a camera over a video and the detections that belong to it."""
    boxes = boxes or films.crossing()
    video, found = films.film(folder / "walk.mp4", boxes, fps=FPS), films.detections(folder / "walk.txt", boxes)
    model = AIModel.objects.create(name="replay", version="1", backend="scripted", weights_path=found.name)
    return scene_of(folder, stream_url=str(video), ai_model=model, **values)


def scene_of(folder: Path, **values: Any) -> Scene:
    """Return a file camera with a line down its middle."""
    size = {"resolution_width": films.WIDTH, "resolution_height": films.HEIGHT, "frame_rate": FPS}
    kind = {"camera_type": "FILE", "stream_protocol": "file", "quality_level": "ultra"}
    camera = making.camera(**{**size, **kind, **values})
    ensure_main_stream(camera)
    return Scene(folder, camera, making.line(camera, "door", zone_coordinates=MIDDLE))


def change(camera: Camera, **values: Any) -> None:
    """Change a camera as an operator does."""
    update_camera(Camera.objects.get(pk=camera.pk), **values)


def nobody_keeps_leases() -> bool:
    """Say whether the thread that renews leases is done."""
    return not any(thread.name == "lease keeper" for thread in threading.enumerate())
