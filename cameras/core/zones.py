"""Names of time zones."""

from functools import cache
from zoneinfo import available_timezones


@cache
def time_zones() -> tuple[str, ...]:
    """Return the names of all time zones that the system knows, sorted."""
    return tuple(sorted(available_timezones()))


def is_time_zone(name: str) -> bool:
    """Tell whether `name` is the IANA name of a time zone."""
    return name in set(time_zones())
