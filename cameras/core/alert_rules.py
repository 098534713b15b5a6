"""Rules that raise alerts: their form and their defaults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cameras.core.schedule import schedule
from cameras.core.schema import Check, SchemaError, boolean, list_of, number, object_of, optional, text, whole, word

METRICS = (
    "occupancy", "occupancy_percent", "density", "count_in", "count_out", "count_total", "no_count_seconds",
    "stream_quality_score", "frame_drop_rate", "latency_ms", "offline_seconds", "dwell_seconds", "anomaly_score",
)  # fmt: skip
ALERT_TYPES = (
    "capacity_warning", "capacity_exceeded", "unusual_activity", "threshold", "camera_offline", "camera_error",
    "stream_quality", "no_activity", "loitering", "wrong_direction", "after_hours", "processing_failed",
    "high_ingestion_latency", "high_processing_latency", "large_queue_size", "metrics_missing", "retention_failed",
    "partition_default_not_empty", "event_handler_failed",
)  # fmt: skip
SLIDING = ("count_in", "count_out", "count_total")  # counted in a window that must be given
OPERATORS = (">", ">=", "<", "<=", "==", "!=")
SEVERITIES = ("info", "warning", "error", "critical")
ACTIONS = ("store", "websocket", "email", "webhook")

_actions = list_of(word(*ACTIONS))
_recipients = object_of(
    {}, {"users": list_of(whole(1)), "groups": list_of(text), "emails": list_of(text), "webhooks": list_of(whole(1))}
)
_condition = object_of({"metric": word(*METRICS), "operator": word(*OPERATORS), "threshold": number()})
_step = object_of(
    {"after_seconds": whole(1)}, {"severity": word(*SEVERITIES), "actions": _actions, "recipients": _recipients}
)
_rule = object_of(
    {"name": text, "metric": word(*METRICS), "operator": word(*OPERATORS), "threshold": number()},
    {
        "id": text,
        "enabled": boolean,
        "alert_type": word(*ALERT_TYPES),
        "zone_id": optional(whole(1)),
        "window_seconds": whole(0),
        "clear_threshold": number(),
        "for_seconds": whole(0),
        "cooldown_seconds": whole(0),
        "severity": word(*SEVERITIES),
        "conditions": object_of({}, {"schedule": schedule, "all": list_of(_condition)}),
        "actions": _actions,
        "recipients": _recipients,
        "escalation": list_of(_step),
    },
)


def alert_rules(new_id: Callable[[], str]) -> Check:
    """Return a check of a list of rules; a rule without an id gets one from `new_id`, which it keeps."""

    def check(value: Any, path: str) -> Any:
        rules = [{"id": new_id(), **rule} for rule in list_of(_checked_rule)(value, path)]
        ids = [rule["id"] for rule in rules]
        for place, each in enumerate(ids):
            if each in ids[:place]:
                raise SchemaError(f"{path}[{place}].id", "is there twice")
        return rules

    return check


def _checked_rule(value: Any, path: str) -> Any:
    rule = _rule(value, path)
    if rule["metric"] in SLIDING and not rule.get("window_seconds"):
        raise SchemaError(f"{path}.window_seconds", f"must be above 0 for {rule['metric']}")
    steps = [step["after_seconds"] for step in rule.get("escalation", [])]
    if steps != sorted(set(steps)):
        raise SchemaError(f"{path}.escalation", "after_seconds must rise from step to step")
    return rule
