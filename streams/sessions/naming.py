"""Names of tracks and times, in the form in which they are stored."""

from __future__ import annotations

import uuid


def track_name(camera_id: str, run: str, number: int) -> str:
    """Return the key of a track: unique over restarts and cameras, and the same when the same frames come again.

    `run` names the stretch of frames within which numbers of tracks are unique.
    """
    return f"{camera_id[:67]}:{uuid.uuid5(uuid.NAMESPACE_URL, f'{camera_id}/{run}/{number}').hex}"
