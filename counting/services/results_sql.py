"""SQL of results: what happened in periods, and which time has to be built again."""

_PERIODS = """
periods AS (
    SELECT * FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[])
    WITH ORDINALITY AS period (since, until, number)
)"""

# Events by period and zone; those of the whole camera have no zone in the answer. Archived events count as well:
# old days can be built again.
COUNTS = f"""
WITH {_PERIODS}, events AS (
    SELECT zone_id, event_timestamp, direction, counts_toward_total FROM counting_events
    WHERE camera_id = %(camera)s AND event_timestamp >= %(start)s AND event_timestamp < %(end)s
    UNION ALL
    SELECT zone_id, event_timestamp, direction, counts_toward_total FROM counting_events_archive
    WHERE camera_id = %(camera)s AND event_timestamp >= %(start)s AND event_timestamp < %(end)s
), counted AS (
    SELECT zone_id, event_timestamp, direction FROM events WHERE zone_id IS NOT NULL
    UNION ALL
    SELECT NULL, event_timestamp, direction FROM events WHERE counts_toward_total
)
SELECT period.number, e.zone_id, count(*) FILTER (WHERE e.direction = 'in'),
       count(*) FILTER (WHERE e.direction = 'out'), count(*)
FROM periods period JOIN counted e ON e.event_timestamp >= period.since AND e.event_timestamp < period.until
GROUP BY period.number, e.zone_id
"""  # noqa: S608  # statements of this module are put together

_SPAN = "camera_id = %(camera)s AND changed_at >= %(start)s AND changed_at < %(end)s"

# The stretches in which the camera was looked at: all time, where no session ever said when it looked.
_SEEN = f"""
marks AS (
    (SELECT changed_at, reason FROM occupancy_changes
     WHERE camera_id = %(camera)s AND zone_id IS NULL AND reason IN ('start', 'end') AND changed_at < %(start)s
     ORDER BY changed_at DESC LIMIT 1)
    UNION ALL
    SELECT changed_at, reason FROM occupancy_changes
    WHERE zone_id IS NULL AND reason IN ('start', 'end') AND {_SPAN}
), seen AS (
    SELECT changed_at AS since, COALESCE(lead(changed_at) OVER (ORDER BY changed_at), 'infinity') AS until, reason
    FROM marks
    UNION ALL
    SELECT '-infinity', 'infinity', 'start' WHERE NOT EXISTS (SELECT FROM marks)
)"""  # noqa: S608  # statements of this module are put together

# Occupancy by period and series, weighted by time; only where it is known and looked at. `changes` says how many
# rows of the series lie in the period.
OCCUPANCY = f"""
WITH {_PERIODS}, {_SEEN}, rows AS (
    SELECT before.zone_id, before.changed_at, before.occupancy, before.reason
    FROM counting_zones z CROSS JOIN LATERAL (
        SELECT zone_id, changed_at, occupancy, reason FROM occupancy_changes c
        WHERE c.camera_id = %(camera)s AND c.zone_id = z.id AND c.changed_at < %(start)s
        ORDER BY c.changed_at DESC LIMIT 1) before
    WHERE z.camera_id = %(camera)s
    UNION ALL
    (SELECT NULL, changed_at, occupancy, reason FROM occupancy_changes
     WHERE camera_id = %(camera)s AND zone_id IS NULL AND changed_at < %(start)s
     ORDER BY changed_at DESC LIMIT 1)
    UNION ALL
    SELECT zone_id, changed_at, occupancy, reason FROM occupancy_changes WHERE {_SPAN}
), known AS (
    SELECT zone_id, changed_at AS since, occupancy, reason,
           COALESCE(lead(changed_at) OVER (PARTITION BY zone_id ORDER BY changed_at), 'infinity') AS until
    FROM rows
), pieces AS (
    SELECT period.number, known.zone_id, known.occupancy, known.since >= period.since AS is_change,
           GREATEST(known.since, seen.since, period.since) AS since,
           extract(epoch FROM LEAST(known.until, seen.until, period.until)
                              - GREATEST(known.since, seen.since, period.since)) AS seconds
    FROM periods period
    JOIN known ON known.since < period.until AND known.until > period.since AND known.reason <> 'end'
    JOIN seen ON seen.since < LEAST(known.until, period.until) AND seen.until > GREATEST(known.since, period.since)
             AND seen.reason = 'start'
)
SELECT number, zone_id, min(occupancy), max(occupancy), sum(occupancy * seconds) / sum(seconds),
       (array_agg(occupancy ORDER BY since DESC))[1], count(*) FILTER (WHERE is_change)
FROM pieces WHERE seconds > 0 GROUP BY number, zone_id
"""  # noqa: S608  # statements of this module are put together

# For how many seconds of each period the camera was looked at; no row where no session ever said so.
OBSERVED = f"""
WITH {_PERIODS}, {_SEEN}
SELECT period.number, COALESCE(sum(extract(epoch FROM LEAST(seen.until, period.until)
                                                      - GREATEST(seen.since, period.since)))
                               FILTER (WHERE seen.reason = 'start' AND seen.until > period.since
                                             AND seen.since < period.until), 0)
FROM periods period CROSS JOIN seen
WHERE EXISTS (SELECT FROM marks) GROUP BY period.number
"""  # noqa: S608  # statements of this module are put together

# Times of what was stored since a moment: of events, and of changes with the next one of their series (null: none).
STORED_SINCE = """
WITH fresh AS (
    SELECT changed_at FROM occupancy_changes
    WHERE camera_id = %(camera)s AND (%(since)s::timestamptz IS NULL OR created_at > %(since)s)
), changes AS (
    SELECT changed_at, created_at, lead(changed_at) OVER (PARTITION BY zone_id ORDER BY changed_at) AS following
    FROM occupancy_changes WHERE camera_id = %(camera)s AND changed_at >= (SELECT min(changed_at) FROM fresh)
)
SELECT event_timestamp, event_timestamp + INTERVAL '1 microsecond' FROM counting_events
WHERE camera_id = %(camera)s AND (%(since)s::timestamptz IS NULL OR created_at > %(since)s)
UNION
SELECT changed_at, following FROM changes WHERE %(since)s::timestamptz IS NULL OR created_at > %(since)s
"""
