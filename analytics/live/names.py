"""Names of the keys and groups of live state, and how long each is believed."""

PREFIX = "headcount:live"

OCCUPANCY_SECONDS = 10  # older than this an area says "no data"
STATUS_SECONDS = 30  # a session repeats its status at least every 10 s
SNAPSHOT_SECONDS = 60
VIEWER_SECONDS = 5  # a page that looks at pictures says so every 2 s


def sequence_key(pk: int) -> str:
    """Return the key of the number of the camera's newest message."""
    return f"{PREFIX}:sequence:{pk}"


def occupancy_key(pk: int) -> str:
    """Return the key of how many are inside each area now."""
    return f"{PREFIX}:occupancy:{pk}"


def status_key(pk: int) -> str:
    """Return the key of what the camera's session says of itself."""
    return f"{PREFIX}:status:{pk}"


def snapshot_key(pk: int) -> str:
    """Return the key of the camera's newest JPEG."""
    return f"{PREFIX}:snapshot:{pk}"


def snapshot_time_key(pk: int) -> str:
    """Return the key of when that JPEG was stored (unix seconds)."""
    return f"{PREFIX}:snapshot-time:{pk}"


def viewers_key(pk: int) -> str:
    """Return the key that exists while somebody looks at the camera's pictures."""
    return f"{PREFIX}:viewers:{pk}"


def messages_group(pk: int) -> str:
    """Return the group that gets a camera's counts, occupancy and status."""
    return f"camera.{pk}"


def pictures_group(pk: int) -> str:
    """Return the group that gets a camera's pictures."""
    return f"pictures.{pk}"
