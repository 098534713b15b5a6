"""Publishing events: numbered densely per aggregate, in the caller's transaction, queued for every handler."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection, models, transaction

from analytics.catalogue import SCHEMA_VERSION, check_event
from analytics.errors import ConcurrencyConflictError

# The row lock orders the publishers of an aggregate; a rollback gives the number back.
NEXT_NUMBER = """
INSERT INTO event_aggregates AS a (aggregate_type, aggregate_id, last_sequence) VALUES (%s, %s, 1)
ON CONFLICT (aggregate_type, aggregate_id) DO UPDATE SET last_sequence = a.last_sequence + 1
RETURNING last_sequence
"""

STORE = """
INSERT INTO event_store (event_id, aggregate_id, aggregate_type, event_type, event_version, event_data,
                         event_metadata, event_timestamp, event_sequence, source_system, user_id)
VALUES (%(id)s, %(aggregate_id)s, %(aggregate_type)s, %(type)s, %(number)s, %(data)s, %(metadata)s,
        clock_timestamp(), %(number)s, %(source)s, %(user)s)
"""

# Handlers of exactly this type, of all (`*`) and of a prefix (`camera.*`); projectors get events in order.
QUEUE = """
INSERT INTO event_processing_queue (event_id, handler_name, aggregate_type, aggregate_id, event_sequence,
                                    is_ordered, processing_priority)
SELECT %(id)s, h.handler_name, %(aggregate_type)s, %(aggregate_id)s, %(number)s, h.handler_type = 'projector',
       CASE h.handler_type WHEN 'processor' THEN 10 WHEN 'projector' THEN 5 ELSE 1 END
FROM event_handlers h
WHERE h.is_active AND EXISTS (
    SELECT FROM unnest(h.event_types) AS pattern
    WHERE pattern IN (%(type)s, '*') OR (right(pattern, 2) = '.*' AND starts_with(%(type)s, left(pattern, -1))))
ORDER BY h.handler_name
"""


@transaction.atomic
def publish_event(
    aggregate_id: str,
    aggregate_type: str,
    event_type: str,
    event_data: Mapping[str, Any],
    event_metadata: Mapping[str, Any] | None = None,
    source_system: str = "database",
    user_id: int | None = None,
    expected_version: int | None = None,
) -> str:
    """Append an event to its aggregate and return its id; it exists when the caller's transaction commits.

    Whoever publishes for several aggregates in one transaction does so in the order of (type, id). Raises
    UnknownEventError for what the catalogue does not know, ConcurrencyConflictError when `expected_version` is not
    the aggregate's version before this event.
    """
    check_event(event_type, event_data)
    number = _next_number(aggregate_type, aggregate_id, expected_version)
    event_id = str(uuid.uuid4())
    arguments = {
        "id": event_id,
        "aggregate_id": aggregate_id,
        "aggregate_type": aggregate_type,
        "type": event_type,
        "number": number,
        "data": _json(event_data),
        "metadata": _json({"schema_version": SCHEMA_VERSION, **(event_metadata or {})}),
        "source": source_system,
        "user": user_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(STORE, arguments)
        cursor.execute(QUEUE, arguments)
    return event_id


def _next_number(aggregate_type: str, aggregate_id: str, expected: int | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [aggregate_type, aggregate_id])
        number = int(cursor.fetchone()[0])
    if expected is not None and expected != number - 1:
        raise ConcurrencyConflictError(f"{aggregate_type}/{aggregate_id} is at {number - 1}, not at {expected}")
    return number


def _json(value: Mapping[str, Any]) -> Any:
    return models.JSONField().get_db_prep_value(dict(value), connection)
