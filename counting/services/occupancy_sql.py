"""SQL about the series of occupancy: newest rows, sums of areas, begin and end of the time looked at."""

# The newest row of a series before or at a moment. Null is no key of an index: the camera's own series has its query.
LATEST_OF_ZONE = """
SELECT c.occupancy, c.reason, c.changed_at FROM occupancy_changes c
WHERE c.camera_id = {camera} AND c.zone_id = {zone} AND c.changed_at <= {at}
ORDER BY c.changed_at DESC LIMIT 1
"""
LATEST_OF_CAMERA = """
SELECT c.occupancy, c.reason, c.changed_at FROM occupancy_changes c
WHERE c.camera_id = {camera} AND c.zone_id IS NULL AND c.changed_at <= {at}
ORDER BY c.changed_at DESC LIMIT 1
"""

WRITE = """
INSERT INTO occupancy_changes (camera_id, zone_id, changed_at, occupancy, reason, note)
SELECT %(camera)s, %(zone)s::bigint, row.at, row.value, row.reason, %(note)s
FROM unnest(%(moments)s::timestamptz[], %(values)s::int[], %(reasons)s::text[]) AS row (at, value, reason)
ON CONFLICT (camera_id, zone_id, changed_at) DO UPDATE
SET occupancy = EXCLUDED.occupancy, note = EXCLUDED.note, created_at = clock_timestamp(),
    reason = CASE WHEN occupancy_changes.reason IN ('start', 'end') THEN occupancy_changes.reason  -- marks stay
                  ELSE EXCLUDED.reason END
"""

# Areas whose people are the camera's.
AREAS = """
SELECT id FROM counting_zones
WHERE camera_id = %(camera)s AND is_active AND counts_toward_total AND zone_type <> 'counting_line'
"""

_OF_ZONE = LATEST_OF_ZONE.format(camera="%(camera)s", zone="z.id", at="%(at)s")
_OF_CAMERA = LATEST_OF_CAMERA.format(camera="%(camera)s", at="%(at)s")

_SUM = f"""
INSERT INTO occupancy_changes (camera_id, zone_id, changed_at, occupancy, reason)
SELECT %(camera)s, NULL, %(at)s, COALESCE(sum(latest.occupancy), 0), 'measured'
FROM ({AREAS}) z JOIN LATERAL ({_OF_ZONE}) latest ON latest.reason <> 'end'
{{having}}
ON CONFLICT (camera_id, zone_id, changed_at) DO UPDATE
SET occupancy = EXCLUDED.occupancy, created_at = clock_timestamp()
"""  # noqa: S608  # statements of this module are put together
SUM_OF_AREAS = _SUM.format(having="")

# Sums that were written before a measurement of an earlier moment came in.
LATER_SUMS = """
SELECT changed_at FROM occupancy_changes
WHERE camera_id = %(camera)s AND zone_id IS NULL AND changed_at > %(at)s AND reason = 'measured'
"""

# The same after areas have come or gone, where the camera has any and is looked at.
SUM_AGAIN = _SUM.format(
    having=f"HAVING EXISTS ({AREAS}) AND EXISTS (SELECT FROM ({_OF_CAMERA}) held WHERE held.reason <> 'end')"
)

# A camera without areas goes on with what its lines hold together, each beyond the baseline that they share.
SUM_OF_LINES = f"""
INSERT INTO occupancy_changes (camera_id, zone_id, changed_at, occupancy, reason)
SELECT %(camera)s, NULL, %(at)s, GREATEST(%(baseline)s + COALESCE(sum(latest.occupancy - %(baseline)s), 0), 0),
       'derived'
FROM counting_zones z JOIN LATERAL ({_OF_ZONE}) latest ON TRUE
WHERE z.camera_id = %(camera)s AND z.is_active AND z.counts_toward_total AND z.zone_type = 'counting_line'
HAVING NOT EXISTS ({AREAS}) AND EXISTS ({_OF_CAMERA})
ON CONFLICT (camera_id, zone_id, changed_at) DO UPDATE
SET occupancy = EXCLUDED.occupancy, created_at = clock_timestamp()
"""  # noqa: S608  # statements of this module are put together

# An area measures no longer, if it did.
END_OF_AREA = f"""
INSERT INTO occupancy_changes (camera_id, zone_id, changed_at, occupancy, reason)
SELECT %(camera)s, z.id, %(at)s, 0, 'end'
FROM counting_zones z JOIN LATERAL ({_OF_ZONE}) latest ON latest.reason <> 'end'
WHERE z.camera_id = %(camera)s AND z.id = %(zone)s
ON CONFLICT (camera_id, zone_id, changed_at) DO UPDATE
SET occupancy = 0, reason = 'end', created_at = clock_timestamp()
"""  # noqa: S608  # statements of this module are put together

# The area was switched off before this moment: what a session measured that did not know yet is not wanted.
IS_SWITCHED_OFF = f"""
SELECT 1 FROM counting_zones z JOIN LATERAL ({_OF_ZONE}) latest ON latest.reason = 'end'
WHERE z.camera_id = %(camera)s AND z.id = %(zone)s AND NOT z.is_active
"""  # noqa: S608  # statements of this module are put together

# The camera's newest mark says that it is being looked at.
IS_OPEN = """
SELECT 1 FROM (
    SELECT reason FROM occupancy_changes
    WHERE camera_id = %(camera)s AND zone_id IS NULL AND reason IN ('start', 'end') AND changed_at < %(at)s
    ORDER BY changed_at DESC LIMIT 1
) mark WHERE mark.reason = 'start'
"""

# What every series of the camera holds at a moment: areas nothing, lines and cameras with lines alone what they had.
_HELD = f"""
SELECT z.id AS zone_id, CASE WHEN z.zone_type = 'counting_line' THEN COALESCE(
    (SELECT occupancy FROM ({_OF_ZONE}) latest),
    %(baseline)s) ELSE 0 END AS occupancy
FROM counting_zones z WHERE z.camera_id = %(camera)s AND z.is_active
UNION ALL
SELECT NULL, CASE WHEN EXISTS ({AREAS}) THEN 0 ELSE COALESCE(
    (SELECT occupancy FROM ({_OF_CAMERA}) latest),
    %(baseline)s) END
"""  # noqa: S608  # statements of this module are put together

_MARK = f"""
INSERT INTO occupancy_changes (camera_id, zone_id, changed_at, occupancy, reason)
SELECT %(camera)s, held.zone_id, {{moment}}, held.occupancy, '{{reason}}' FROM ({_HELD}) held
ON CONFLICT (camera_id, zone_id, changed_at) DO UPDATE
SET reason = EXCLUDED.reason, created_at = clock_timestamp()
"""  # noqa: S608  # statements of this module are put together

START = _MARK.format(moment="%(at)s", reason="start")
END = _MARK.format(moment="%(at)s", reason="end")

# The end that a killed session did not write: at its last frame, or where that is not known after its last row.
CLOSE = _MARK.format(
    moment="""(
        SELECT GREATEST(
            CASE WHEN %(last_seen)s::timestamptz IS NULL THEN max(changed_at) FILTER (WHERE reason = 'derived')
                 ELSE LEAST(%(last_seen)s::timestamptz, %(at)s) END,
            max(changed_at) FILTER (WHERE reason IN ('measured', 'start')) + INTERVAL '1 microsecond')
        FROM occupancy_changes WHERE camera_id = %(camera)s AND changed_at < %(at)s)""",
    reason="end",
)
