"""The floor plan of the demo's hall, in metres, and the zones that are counted in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from streams.demo.core.camera import Camera

WALL = 11.0  # the back wall stands this far from the camera
DOOR = (-1.35, 1.35)  # left and right jamb
DOOR_HEIGHT = 2.35


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something round on the floor that people walk around and that hides them."""

    x: float
    y: float
    radius: float


PILLAR = Obstacle(-1.95, 7.5, 0.30)
PLANTS = (Obstacle(-2.3, 10.45, 0.28), Obstacle(2.3, 10.45, 0.28), Obstacle(-3.75, 4.05, 0.30))
OBSTACLES = (PILLAR, *PLANTS)
BENCHES = ((-6.6, 9.75), (-4.55, 9.75))  # left front corners
BENCH = (1.75, 0.45, 0.45)  # width, depth, height
DESK = (4.1, 9.7, 2.3, 0.7, 1.08)  # left, front, width, depth, height


@dataclass(frozen=True, slots=True)
class Zone:
    """A line (two points) or an area (three or more), its corners on the floor in metres."""

    name: str
    kind: str
    corners: tuple[tuple[float, float], ...]

    @property
    def is_line(self) -> bool:
        """Tell lines from areas."""
        return self.kind == "counting_line"

    def as_json(self, camera: Camera) -> dict[str, object]:
        """Return the zone as counting takes it: corners in 0–1 of the picture."""
        corners = camera.fractions(np.array(self.corners))
        return {
            "name": self.name,
            "type": self.kind,
            "coordinates": [[round(float(x), 4), round(float(y), 4)] for x, y in corners],
        }


ZONES = (
    Zone("Entrance", "counting_line", ((-1.75, 9.3), (1.75, 9.3))),
    Zone("Passage", "counting_line", ((2.35, 4.25), (3.3, 9.2))),
    Zone("Waiting area", "area", ((-4.75, 5.5), (-2.45, 5.5), (-2.45, 9.0), (-4.75, 9.0))),
)
