"""One person of the play as a jointed body in perspective, with clothes, hair and luggage."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from streams.demo.core.camera import Floats
from streams.demo.core.look import Look
from streams.demo.render.canvas import Canvas, Colour, shaded

Joint = tuple[float, float, float]  # parts of the body's height: right, ahead, up
Disc = tuple[Joint, Joint, Joint]  # centre and two half axes in the world, metres
TURNS = np.array([(cos(2 * pi * k / 12), sin(2 * pi * k / 12)) for k in range(12)])
LEGS, BODY = 0, 1  # layers: whatever else there is hides the legs


@dataclass(frozen=True, slots=True)
class Pose:
    """Where and how somebody stands: feet in metres, heading and gait in radians, pace in metres per second."""

    x: float
    y: float
    heading: float
    stride: float
    pace: float
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the body: the hull of some discs in one colour; greater `order` is drawn later."""

    discs: tuple[Disc, ...]
    colour: Colour
    order: tuple[int, float]


class Body:
    """Places joints in the world and collects the pieces between them."""

    def __init__(self, look: Look, pose: Pose, pitch: float) -> None:
        self.look, self.pose = look, pose
        self.swing = min(pose.pace / 1.3, 1.35)
        self.bob = 0.012 * self.swing * cos(2 * pose.stride)
        self.sway = 0.010 * sin(1.3 * pose.time + 7 * look.height)
        self.cos, self.sin = cos(pose.heading), sin(pose.heading)
        self.up = (0.0, sin(pitch), cos(pitch))  # of the picture
        self.parts: list[Part] = []

    def world(self, joint: Joint) -> Joint:
        """Return a joint in the world, metres."""
        right, ahead, up = joint
        right, tall = right + self.sway * up, self.look.height
        x = self.pose.x + tall * (right * self.cos + ahead * self.sin)
        return x, self.pose.y + tall * (ahead * self.cos - right * self.sin), tall * up

    def ball(self, joint: Joint, radius: float) -> Disc:
        """Return the outline of a ball around a joint, as the camera sees it."""
        wide = radius * self.look.height
        return self.world(joint), (wide, 0.0, 0.0), (0.0, wide * self.up[1], wide * self.up[2])

    def oval(self, joint: Joint, wide: float, deep: float) -> Disc:
        """Return a level ellipse around a joint, across and along the heading."""
        w, d = wide * self.look.height, deep * self.look.height
        return self.world(joint), (w * self.cos, -w * self.sin, 0.0), (d * self.sin, d * self.cos, 0.0)

    def add(self, discs: tuple[Disc, ...], colour: Colour, nearer: float = 0.0, layer: int = BODY) -> None:
        """Add a piece; `nearer` metres move it forward among the pieces of its layer."""
        away = sum(disc[0][1] - 0.4 * disc[0][2] for disc in discs) / len(discs) - nearer
        self.parts.append(Part(discs, colour, (layer, -away)))

    def lit(self, discs: tuple[Disc, ...], colour: Colour, nearer: float = 0.0, layer: int = BODY) -> None:
        """Add a piece and, on it, the side that the light falls on."""
        self.add(discs, shaded(colour, 0.87), nearer, layer)
        self.add(tuple(_lit_side(disc) for disc in discs), colour, nearer + 0.005, layer)

    def outlines(self) -> Floats:
        """Return world points around all discs, the farthest piece first, shape (discs, k, 3)."""
        self.parts.sort(key=lambda part: part.order)
        discs = np.array([disc for part in self.parts for disc in part.discs])
        return np.asarray(discs[:, :1] + TURNS[:, :1] * discs[:, 1:2] + TURNS[:, 1:] * discs[:, 2:])

    def draw(self, canvas: Canvas, outlines: Floats) -> None:
        """Draw all pieces, given their outlines in the camera's pixels."""
        places, first = canvas.place(outlines), 0
        for part in self.parts:
            last = first + len(part.discs)
            canvas.fill(places[first:last].reshape(-1, 2), part.colour)
            first = last


def _lit_side(disc: Disc) -> Disc:
    """Return the smaller disc that a light from the upper right leaves on a disc."""
    (x, y, z), u, v = disc
    size = max(abs(u[0]), abs(u[1]), abs(v[0]), abs(v[1]))
    small = tuple(tuple(0.62 * part for part in axis) for axis in (u, v))
    return (x + 0.2 * size, y, z + 0.12 * size), small[0], small[1]  # type: ignore[return-value]


def figure(look: Look, pose: Pose, pitch: float) -> Body:
    """Return a person's body in a pose, ready to be drawn, for a camera of that pitch in radians."""
    body = Body(look, pose, pitch)
    for side in (-1, 1):
        _leg(body, side)
        _arm(body, side)
    _torso(body)
    _head(body)
    _luggage(body)
    return body


def _leg(body: Body, side: int) -> None:
    """Add a leg with its shoe; `side` is -1 for the left, 1 for the right."""
    look, swing, phase = body.look, body.swing, body.pose.stride + (0 if side > 0 else pi)
    reach, lift = 0.155 * swing * sin(phase), 0.055 * swing * max(0.0, cos(phase))
    right = side * 0.048
    hip, ankle = (right, 0.0, 0.50 + body.bob), (right, reach, 0.045 + lift)
    knee = (right, reach * 0.5 + 0.03 + 0.6 * lift, 0.275 + 0.5 * lift)
    heel, toe = (
        (right, reach - 0.025, 0.022 + lift),
        (right + side * 0.008, reach + 0.055, 0.018 + lift * 0.6),
    )
    cloth, wide = (look.skin, 0.78) if look.dress == "skirt" else (look.bottom, 1.0)
    body.lit((body.ball(knee, 0.037 * wide), body.ball(ankle, 0.026 * wide)), cloth, layer=LEGS)
    body.lit((body.ball(hip, 0.056 * wide), body.ball(knee, 0.038 * wide)), cloth, layer=LEGS)
    body.lit((body.ball(heel, 0.024), body.ball(toe, 0.020)), look.shoes, layer=LEGS)


def _arm(body: Body, side: int) -> None:
    """Add an arm with its hand."""
    swing = -0.55 * body.swing * sin(body.pose.stride + (0 if side > 0 else pi))
    swing += 0.06 * sin(0.9 * body.pose.time + side)
    bend, right = swing + 0.25 + 0.3 * body.swing, side * 0.120 * body.look.build
    shoulder = (right, 0.0, 0.80 + body.bob)
    elbow = (right + side * 0.016, 0.16 * sin(swing), 0.80 - 0.16 * cos(swing) + body.bob)
    hand = (right + side * 0.010, elbow[1] + 0.15 * sin(bend), elbow[2] - 0.15 * cos(bend))
    sleeve = shaded(body.look.top, 0.95)
    body.lit((body.ball(shoulder, 0.036), body.ball(elbow, 0.029)), sleeve)
    body.lit((body.ball(elbow, 0.028), body.ball(hand, 0.019)), sleeve)
    body.add((body.ball(hand, 0.021),), body.look.skin, 0.02)


def _torso(body: Body) -> None:
    """Add the trunk with what is worn over it."""
    b, up, look = body.look.build, body.bob, body.look
    neck, chest = (
        body.oval((0, 0, 0.842 + up), 0.056, 0.046),
        body.oval((0, 0, 0.79 + up), 0.114 * b, 0.064 * b),
    )
    waist, hips = (
        body.oval((0, 0, 0.62 + up), 0.088 * b, 0.060 * b),
        body.oval((0, 0, 0.49 + up), 0.100 * b, 0.068 * b),
    )
    body.add((waist, hips), shaded(look.top, 0.86))
    body.lit((neck, chest, waist), shaded(look.top, 0.98), 0.02)
    if look.dress == "coat":
        hem = body.oval((0, 0.015 * body.swing * sin(body.pose.stride), 0.32), 0.110 * b, 0.085)
        body.lit((waist, hips, hem), shaded(look.top, 0.96), 0.03)
    elif look.dress == "skirt":
        hem = body.oval((0, 0.02 * body.swing * sin(body.pose.stride), 0.30), 0.130, 0.10 + 0.03 * body.swing)
        body.lit((waist, hips, hem), look.bottom, -0.01)


def _head(body: Body) -> None:
    """Add neck, face and hair."""
    up, look, away = body.bob, body.look, cos(body.pose.heading)
    body.add(
        (body.ball((0, 0.003, 0.85 + up), 0.030), body.ball((0, 0.01, 0.89 + up), 0.028)),
        shaded(look.skin, 0.86),
    )
    face = (body.ball((0, 0.018, 0.932 + up), 0.052), body.ball((0, 0.024, 0.902 + up), 0.038))
    body.lit(face, look.skin, 0.08 + 0.1 * max(0.0, -away))
    back = 0.08 + 0.1 * max(0.0, away)
    body.add((body.ball((0, -0.016, 0.945 + up), 0.058),), shaded(look.hair, 0.95), back)
    body.lit((body.ball((0, 0.002, 0.966 + up), 0.050),), shaded(look.hair, 1.06), 0.16)
    if look.long_hair:
        fall = (body.ball((0, -0.03, 0.93 + up), 0.054), body.ball((0, -0.05, 0.83 + up), 0.042))
        body.lit(fall, look.hair, back + 0.01)


def _luggage(body: Body) -> None:
    """Add a bag, if there is one."""
    look, up, away = body.look, body.bob, cos(body.pose.heading)
    if look.bag == "backpack":
        low, high = (
            body.oval((0, -0.105, 0.60 + up), 0.078, 0.048),
            body.oval((0, -0.10, 0.81 + up), 0.068, 0.040),
        )
        body.lit((low, high), look.bag_colour, 0.09 * away)
    elif look.bag == "shoulder":
        low, high = (
            body.oval((0.15, 0.0, 0.45 + up), 0.024, 0.080),
            body.oval((0.15, 0.0, 0.57 + up), 0.020, 0.074),
        )
        strap = (body.ball((0.14, 0, 0.57 + up), 0.007), body.ball((0.08, 0, 0.84 + up), 0.007))
        body.add(strap, shaded(look.bag_colour, 0.8), 0.06)
        body.lit((low, high), look.bag_colour, 0.03)
    elif look.bag == "tote":
        low, high = (
            body.oval((-0.14, 0.03, 0.25 + up), 0.020, 0.090),
            body.oval((-0.14, 0.03, 0.43 + up), 0.018, 0.080),
        )
        body.lit((low, high), look.bag_colour, 0.03)
