"""Rows and files that tests need, with as little said as possible."""

from __future__ import annotations

import datetime as dt
from itertools import count
from pathlib import Path
from typing import Any

import av
import numpy as np
from django.contrib.auth.models import User

from cameras.models import Camera, Tenant, TenantMember
from cameras.services import create_camera
from counting.models import CountingZone
from counting.services import create_zone
from tests.instants import utc as utc

LINE = {"units": "normalized", "points": [[0.5, 0.1], [0.5, 0.9]]}
SQUARE = {"units": "normalized", "points": [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]]}
HOUR = dt.timedelta(hours=1)
_numbers = count(1)


def camera(camera_id: str = "", **values: Any) -> Camera:
    """Return a new camera with an address that nothing is fetched from."""
    camera_id = camera_id or f"camera-{next(_numbers)}"
    defaults = {"camera_name": f"Camera {camera_id}", "camera_type": "IP", "stream_url": "rtsp://192.0.2.1/stream"}
    return create_camera(camera_id=camera_id, **{**defaults, **values})


def line(owner: Camera, name: str = "Door", **values: Any) -> CountingZone:
    """Return a new counting line of the camera."""
    return create_zone(camera=owner, zone_name=name, **{"zone_coordinates": LINE, **values})


def area(owner: Camera, name: str = "Hall", **values: Any) -> CountingZone:
    """Return a new area of the camera."""
    return create_zone(camera=owner, zone_name=name, **{"zone_type": "area", "zone_coordinates": SQUARE, **values})


def member(name: str, tenant: Tenant, role: str = "viewer", **values: Any) -> User:
    """Return a new user who is a member of the tenant."""
    user = User.objects.create_user(name, **values)
    TenantMember.objects.create(tenant=tenant, user=user, role=role)
    return user


def tenant(name: str) -> Tenant:
    """Return a new tenant."""
    return Tenant.objects.create(name=name, slug=name.lower())


def video(path: Path, frames: int = 3) -> Path:
    """Write a small video of gray pictures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _each in range(frames):
            picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 128, np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def sound(path: Path) -> Path:
    """Write a recording without pictures."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("pcm_s16le", rate=8000)
        samples = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), format="s16", layout="mono")
        samples.sample_rate = 8000
        container.mux(stream.encode(samples))
        container.mux(stream.encode())
    return path
