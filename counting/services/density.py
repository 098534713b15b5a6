"""Adding where people stood to the maps of five minutes, of the hour and of the day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import connection

from cameras.models import Camera
from counting.core import periods
from counting.core.density import DensityGrid

MINUTES = 5

# Maps are locked in the order of their kinds, so that two transactions never wait for each other.
ADD = """
INSERT INTO density_maps AS m
    (camera_id, time_period, period_start, period_end, grid_width, grid_height, "values", max_value, sample_count,
     observed_seconds)
SELECT %(camera)s, p.kind, p.period_start, p.period_end, %(width)s, %(height)s, %(values)s::int[], %(highest)s,
       %(samples)s, %(seconds)s
FROM unnest(%(kinds)s::text[], %(starts)s::timestamptz[], %(ends)s::timestamptz[]) AS p (kind, period_start, period_end)
ORDER BY p.kind
ON CONFLICT (camera_id, time_period, period_start) DO UPDATE SET
    "values" = (SELECT array_agg(cell.old + cell.new ORDER BY cell.place)
                FROM unnest(m."values", EXCLUDED."values") WITH ORDINALITY AS cell (old, new, place)),
    max_value = (SELECT max(cell.old + cell.new) FROM unnest(m."values", EXCLUDED."values") AS cell (old, new)),
    sample_count = m.sample_count + EXCLUDED.sample_count,
    observed_seconds = m.observed_seconds + EXCLUDED.observed_seconds
"""


def add_density(camera: Camera, at: dt.datetime, grid: DensityGrid) -> None:
    """Add what was seen up to `at` to the camera's maps, in one statement; the caller clears the grid.

    The middle of the time that was looked at decides about the periods; hours and days are those of the camera's
    zone. A grid that looked at nothing adds nothing. Raises IntegrityError for a grid of another size than the map's.
    """
    if not grid.samples:
        return
    middle = at - dt.timedelta(seconds=grid.seconds / 2)
    zone = ZoneInfo(camera.timezone)
    found = [periods.minute(middle, MINUTES), periods.hour(middle, zone), periods.day(middle, zone)]
    height, width = grid.values.shape
    arguments = {
        "camera": camera.camera_id,
        "kinds": [period.kind for period in found],
        "starts": [period.start for period in found],
        "ends": [period.end for period in found],
        "width": width,
        "height": height,
        "values": grid.values.ravel().tolist(),
        "highest": int(grid.values.max()),
        "samples": grid.samples,
        "seconds": round(grid.seconds, 3),
    }
    with connection.cursor() as cursor:
        cursor.execute(ADD, arguments)
