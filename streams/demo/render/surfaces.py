"""The empty hall's floor and back wall, one ray per pixel; colours are linear 0–1, red, green, blue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.demo.core.camera import Camera
from streams.demo.core.hall import DOOR, DOOR_HEIGHT, WALL, ZONES

Image = NDArray[np.floating]
TILE = 0.75  # metres
AREA = np.array(ZONES[2].corners)


def colour(red: int, green: int, blue: int) -> Image:
    """Return a colour given as it is seen on a screen, 0–255."""
    return np.array([red, green, blue], np.float32) / 255


def mix(below: Image, above: Image, share: Image) -> Image:
    """Lay one picture over another where `share`, 0–1 of shape (h, w), says so."""
    return below + (above - below) * share[..., None]


def smooth(low: float, high: float, value: Image) -> Image:
    """Rise softly from 0 at `low` to 1 at `high`."""
    share = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def within(value: Image, low: float, high: float, soft: float = 0.006) -> Image:
    """Return 1 between two bounds, 0 beyond, with a soft edge of some metres."""
    return smooth(low - soft, low + soft, value) * (1 - smooth(high - soft, high + soft, value))


def empty_hall(camera: Camera, scale: int) -> Image:
    """Return floor, wall and street of the hall without furniture, `scale` times as fine as the camera."""
    rays = camera.rays(scale).astype(np.float32)
    to_wall = WALL / rays[..., 1]
    height = camera.elevation + to_wall * rays[..., 2]
    floor_away = camera.elevation / np.maximum(-rays[..., 2], 1e-3)
    x_wall, x_floor, y_floor = to_wall * rays[..., 0], floor_away * rays[..., 0], floor_away * rays[..., 1]
    picture = np.where((height > 0)[..., None], wall(x_wall, height), floor(x_floor, y_floor))
    opening = within(x_wall, *DOOR) * within(height, -9.0, DOOR_HEIGHT) * (y_floor > WALL)
    return np.asarray(mix(picture, street(x_floor, y_floor), opening.astype(np.float32)), np.float32)


def floor(x: Image, y: Image) -> Image:
    """Return pale stone tiles with dark insets, a carpet in the waiting area, and the light that lies on them."""
    column, row = np.floor(x / TILE), np.floor(y / TILE)
    lot = np.sin(column * 12.9898 + row * 78.233) * 43758.5453
    tone = (lot - np.floor(lot)).astype(np.float32)
    stone = mix(np.broadcast_to(colour(204, 198, 188), (*x.shape, 3)), colour(220, 214, 204) + 0 * x[..., None], tone)
    stone = stone * (1 + 0.025 * _veins(x, y))[..., None]
    grout = np.maximum(_near_joint(x / TILE), _near_joint(y / TILE))
    stone = mix(stone, np.broadcast_to(colour(158, 151, 142), stone.shape), grout * 0.75)
    stone = mix(stone, np.broadcast_to(colour(96, 108, 118), stone.shape), _insets(x, y) * 0.8)
    return _carpet(stone, x, y) * _floor_light(x, y)[..., None]


def _veins(x: Image, y: Image) -> Image:
    """Return the grain of the stone, about −1 to 1."""
    return np.asarray(np.sin(3.1 * x + 1.7 * np.sin(2.3 * y)) * np.sin(2.2 * y + 1.3 * np.sin(3.7 * x)), np.float32)


def _near_joint(tiles: Image, half: float = 0.013) -> Image:
    """Return 1 on the joints between tiles."""
    return 1 - smooth(half * 0.5, half * 1.5, np.abs(tiles - np.round(tiles)))


def _insets(x: Image, y: Image) -> Image:
    """Return 1 on the small dark squares where every other four tiles meet."""
    odd = (np.round(x / TILE) + np.round(y / TILE)) % 2 == 0
    near = np.abs(x / TILE - np.round(x / TILE)) + np.abs(y / TILE - np.round(y / TILE))
    return np.asarray((1 - smooth(0.11, 0.13, near)) * odd, np.float32)


def _carpet(stone: Image, x: Image, y: Image) -> Image:
    """Lay the carpet of the waiting area."""
    inside = edge_distance(x, y)
    weave = 1 + 0.02 * np.sin(x * 90) * np.sin(y * 90)
    pile = np.broadcast_to(colour(84, 116, 122), stone.shape) * weave[..., None].astype(np.float32)
    pile = mix(pile, np.broadcast_to(colour(226, 196, 140), stone.shape), within(inside, 0.12, 0.17))
    pile = mix(pile, np.broadcast_to(colour(66, 94, 102), stone.shape), within(inside, -0.02, 0.09))
    return mix(stone, pile, smooth(-0.01, 0.01, inside))


def edge_distance(x: Image, y: Image) -> Image:
    """Return metres from the edge of the waiting area, positive inside."""
    inside = np.full(x.shape, np.inf, np.float32)
    for (x0, y0), (x1, y1) in zip(AREA, np.roll(AREA, -1, axis=0), strict=True):
        length = np.hypot(x1 - x0, y1 - y0)
        inside = np.minimum(inside, ((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length)
    return inside


def _floor_light(x: Image, y: Image) -> Image:
    """Return how bright the floor is: daylight from the door, lamps, a shade along the wall."""
    door = 0.30 * np.exp(-((x / (1.3 + 0.25 * np.abs(WALL - y))) ** 2) - ((WALL - y) / 3.2) ** 2)
    lamps = 0.10 * np.exp(-(((x - 3.6) / 2.2) ** 2) - ((y - 6.5) / 2.4) ** 2)
    lamps += 0.09 * np.exp(-(((x + 3.6) / 2.2) ** 2) - ((y - 7.0) / 2.2) ** 2)
    shade = 0.20 * np.exp(-np.abs(WALL - y) / 0.35) * (1 - np.exp(-((x / 1.3) ** 6)) * 0)
    beyond = np.where(np.abs(x) < DOOR[1], 0.0, shade)
    return np.asarray(0.86 + door + lamps - beyond - 0.012 * (y - 7.0), np.float32)


def wall(x: Image, z: Image) -> Image:
    """Return the back wall: plaster over a wooden panelling, with pictures and the door's frame."""
    plaster = np.broadcast_to(colour(228, 220, 206), (*x.shape, 3)) * (0.90 + 0.04 * z)[..., None]
    painted = _pictures(plaster, x, z)
    panelled = mix(painted, _panels(x, z), (1 - smooth(1.0, 1.012, z)).astype(np.float32))
    railed = mix(panelled, np.broadcast_to(colour(122, 88, 62), panelled.shape), within(z, 1.0, 1.06))
    skirting = mix(railed, np.broadcast_to(colour(92, 66, 48), railed.shape), within(z, -1.0, 0.13))
    glow = 1 + 0.10 * np.exp(-((x / 2.6) ** 2)) - 0.13 * np.exp(-np.maximum(z, 0) / 0.25)
    return _door_frame(skirting * glow[..., None].astype(np.float32), x, z)


def _panels(x: Image, z: Image) -> Image:
    """Return the wooden panelling."""
    grain = 1 + 0.035 * np.sin(46 * x + 3 * np.sin(4 * z)) + 0.02 * np.sin(131 * x)
    wood = np.broadcast_to(colour(164, 124, 90), (*x.shape, 3)) * grain[..., None].astype(np.float32)
    u = np.abs((x / 0.9) - np.round(x / 0.9)) * 0.9
    groove = np.maximum(within(u, -1, 0.07) * (1 - within(u, -1, 0.05)), within(z, 0.20, 0.22) + within(z, 0.90, 0.92))
    return mix(wood, np.broadcast_to(colour(120, 86, 60), wood.shape), np.clip(groove, 0, 1) * 0.8)


def _door_frame(under: Image, x: Image, z: Image) -> Image:
    """Set the stone frame around the doorway."""
    frame = within(x, DOOR[0] - 0.20, DOOR[1] + 0.20) * within(z, -9, DOOR_HEIGHT + 0.20)
    inner = within(x, DOOR[0] - 0.05, DOOR[1] + 0.05) * within(z, -9, DOOR_HEIGHT + 0.05)
    framed = mix(under, np.broadcast_to(colour(70, 78, 84), under.shape), frame)
    return mix(framed, np.broadcast_to(colour(104, 114, 120), under.shape), inner)


def _pictures(under: Image, x: Image, z: Image) -> Image:
    """Hang four paintings on the wall."""
    art = under
    for centre, width, first, second, third in PAINTINGS:
        left, right = centre - width / 2, centre + width / 2
        art = mix(art, under * 0.80, within(x, left + 0.02, right + 0.10, 0.05) * within(z, 1.30, 2.42, 0.05))
        art = mix(
            art,
            np.broadcast_to(colour(196, 158, 92), under.shape),
            within(x, left, right) * within(z, 1.38, 2.5),
        )
        canvas = within(x, left + 0.06, right - 0.06) * within(z, 1.44, 2.44)
        u, v = (x - centre) / width, (z - 1.44) / 1.0
        sky = mix(np.broadcast_to(first, under.shape), np.broadcast_to(second, under.shape), smooth(0.0, 1.0, v))
        hills = smooth(-0.01, 0.01, 0.38 + 0.14 * np.sin(7 * u + 9 * centre) - v)
        sun = 1 - smooth(0.10, 0.11, np.hypot(u - 0.14, (v - 0.68) / width))
        painted = mix(mix(sky, np.broadcast_to(colour(250, 226, 160), under.shape), sun), third + 0 * sky, hills)
        art = mix(art, painted, canvas)
    return art


PAINTINGS = (
    (-5.6, 1.7, colour(240, 190, 140), colour(120, 160, 190), colour(60, 92, 96)),
    (-3.5, 1.2, colour(222, 120, 92), colour(70, 74, 116), colour(46, 52, 84)),
    (3.4, 1.2, colour(190, 216, 196), colour(92, 150, 160), colour(196, 112, 78)),
    (5.4, 1.7, colour(246, 214, 156), colour(206, 110, 104), colour(104, 62, 84)),
    (7.6, 1.2, colour(150, 190, 200), colour(60, 90, 130), colour(70, 100, 70)),
    (-7.7, 1.2, colour(220, 200, 170), colour(90, 120, 110), colour(120, 80, 60)),
)


def street(x: Image, y: Image) -> Image:
    """Return what is seen through the doorway: a sunny pavement, a lawn, and haze further off."""
    joints = np.maximum(_near_joint(x / 0.6, 0.02), _near_joint(y / 0.6, 0.02))
    pavement = mix(
        np.broadcast_to(colour(236, 226, 206), (*x.shape, 3)),
        np.broadcast_to(colour(198, 188, 170), (*x.shape, 3)),
        joints,
    )
    leaf = 0.5 + 0.5 * np.sin(x * 9 + 2 * np.sin(y * 4)) * np.sin(y * 7 + x)
    green = mix(
        np.broadcast_to(colour(150, 176, 104), pavement.shape),
        np.broadcast_to(colour(122, 156, 90), pavement.shape),
        leaf.astype(np.float32),
    )
    lawn = mix(pavement, green, smooth(14.6, 14.7, y))
    shaded = lawn * (1 - 0.35 * np.exp(-np.maximum(y - WALL, 0) / 0.3))[..., None].astype(np.float32)
    return np.asarray(mix(shaded, np.broadcast_to(colour(238, 240, 232), shaded.shape), smooth(16, 40, y)), np.float32)
