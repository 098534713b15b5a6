"""Little videos of people who walk, and what a detector would say of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

WIDTH, HEIGHT, FPS = 128, 96, 10
BODY_WIDTH, BODY = 16, 48  # pixels
FLOOR = 80  # pixels from above: where the feet are
FRAMES = 20

Box = tuple[int, int, int, int]  # left, top, width, height in pixels


def crossing(frames: int = FRAMES, blank: int = 2) -> list[list[Box]]:
    """Return the boxes of one person who walks from right to left over the middle, with empty frames around."""
    seen = frames - 2 * blank
    lefts = [round(106 - 100 * step / (seen - 1)) for step in range(seen)]
    walk = [[(left, FLOOR - BODY, BODY_WIDTH, BODY)] for left in lefts]
    return [[] for _ in range(blank)] + walk + [[] for _ in range(blank)]


def standing(frames: int = FRAMES) -> list[list[Box]]:
    """Return the boxes of one person who stands in the left half."""
    return [[(20, FLOOR - BODY, BODY_WIDTH, BODY)] for _ in range(frames)]


def film(
    path: Path,
    boxes: Iterable[list[Box]],
    codec: str = "mpeg4",
    fps: int = FPS,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> Path:
    """Write a video of dark bodies before a light wall, scaled to `size`; a key frame every five frames."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=fps)
        (stream.width, stream.height), stream.pix_fmt, stream.gop_size = size, "yuv420p", 5
        for number, people in enumerate(boxes):
            frame = av.VideoFrame.from_ndarray(picture(people), format="rgb24").reformat(*size)
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def detections(path: Path, boxes: Iterable[list[Box]], score: float = 0.9) -> Path:
    """Write what a detector says of the same people, as MOTChallenge text."""
    rows = [
        f"{number},-1,{left},{top},{width},{height},{score}\n"
        for number, people in enumerate(boxes, 1)
        for left, top, width, height in people
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(rows))
    return path


def detections_of_two(path: Path, people: Iterable[list[Box]], bicycles: Iterable[list[Box]]) -> Path:
    """Write what a detector says of people and of bicycles, as JSON lines; people come without a class."""
    lines = []
    for number, (walking, riding) in enumerate(zip(people, bicycles, strict=True), 1):
        found: list[dict[str, Any]] = [{"bbox": box, "confidence": 0.9, "class": "bicycle"} for box in riding]
        found += [{"bbox": box, "confidence": 0.9} for box in walking]
        lines.append(json.dumps({"frame": number, "detections": found}) + "\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines))
    return path


def picture(people: list[Box]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return dark bodies before a light wall, height × width × RGB."""
    pixels = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    for left, top, width, height in people:
        pixels[top : top + height, left : left + width] = (40, 60, 90)
    return pixels
