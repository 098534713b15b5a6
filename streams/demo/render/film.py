"""Writes the demo scene as an H.264 video, frame by frame, with a little of a sensor's noise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import cv2
import numpy as np

from streams.demo.core.camera import Camera
from streams.demo.core.person import Person
from streams.demo.render.canvas import Bytes
from streams.demo.render.compose import stage_of

FPS = 15
NOISE = 1.7  # standard deviation of the brightness, in steps of 255
ENCODER = {  # the fastest preset, with what keeps the file small: noise makes it grow fourfold otherwise
    "preset": "ultrafast",
    "crf": "23",
    "x264-params": "cabac=1:8x8dct=1:deblock=0,0:aq-mode=1:mbtree=1:rc-lookahead=10:bframes=0",
}
Progress = Callable[[float], None]


def frames(people: tuple[Person, ...], camera: Camera, count: int) -> Iterator[Bytes]:
    """Yield `count` frames as planes of a YUV 4:2:0 picture, shape (height * 3 / 2, width)."""
    stage, grain = stage_of(camera), _Grain(camera)
    for number in range(count):
        picture = stage.picture(people, number / FPS)
        planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420), np.uint8)
        grain.add(planes)
        yield planes


def write_film(path: Path, people: tuple[Person, ...], camera: Camera, seconds: int, progress: Progress) -> None:
    """Write a video file; `progress` is told the share that is done, 0–1."""
    count = seconds * FPS
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=FPS, options=ENCODER)
        stream.width, stream.height, stream.pix_fmt = camera.width, camera.height, "yuv420p"
        stream.codec_context.gop_size = 2 * FPS
        for number, planes in enumerate(frames(people, camera, count)):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p")))
            if number % FPS == 0:
                progress(number / count)
        container.mux(stream.encode(None))
    progress(1.0)


class _Grain:
    """Noise of a camera's sensor, taken from one large sheet at a new place for every frame."""

    def __init__(self, camera: Camera, spare: int = 64) -> None:
        self.height, self.width, self.spare = camera.height, camera.width, spare
        self.lot = np.random.default_rng(7)
        sheet = self.lot.normal(0, NOISE, (camera.height + spare, camera.width + spare)).round()
        self.brighter = np.clip(sheet, 0, 255).astype(np.uint8)
        self.darker = np.clip(-sheet, 0, 255).astype(np.uint8)

    def add(self, planes: Bytes) -> None:
        """Add noise to the brightness of a frame, in place."""
        top, left = self.lot.integers(self.spare, size=2)
        rows, columns = slice(top, top + self.height), slice(left, left + self.width)
        bright = planes[: self.height]
        cv2.add(bright, self.brighter[rows, columns], dst=bright)
        cv2.subtract(bright, self.darker[rows, columns], dst=bright)
