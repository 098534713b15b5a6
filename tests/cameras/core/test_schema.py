"""Checks of JSON name the place of a fault."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from cameras.core import schema
from cameras.core.alert_rules import alert_rules
from cameras.core.regions import detection_region
from cameras.core.schedule import schedule
from cameras.core.schema import Check, SchemaError

RULES = alert_rules(map(str, count()).__next__)
RULE = {"name": "Full", "metric": "occupancy", "operator": ">", "threshold": 10}
SQUARE = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]]


def fault(check: Check, value: Any, path: str) -> str:
    with pytest.raises(SchemaError) as caught:
        check(value, path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("garbage", "alert_rules: must be a list"),
        ([RULE, RULE, {**RULE, "threshold": "x"}], "alert_rules[2].threshold: must be a number"),
        ([{**RULE, "threshold": True}], "alert_rules[0].threshold: must be a number"),
        ([{**RULE, "threshold": float("nan")}], "alert_rules[0].threshold: must be a number"),
        ([{**RULE, "zone_id": 1.5}], "alert_rules[0].zone_id: must be a whole number"),
        ([{**RULE, "name": " "}], "alert_rules[0].name: must be a text"),
        ([{**RULE, "operator": "=>"}], "alert_rules[0].operator: must be one of >, >=, <, <=, ==, !="),
        ([{**RULE, "colour": "red"}], "alert_rules[0].colour: is not known here; known are "),
        (["x"], "alert_rules[0]: must be an object"),
        ([{**RULE, "metric": "count_in"}], "alert_rules[0].window_seconds: must be above 0 for count_in"),
        ([{**RULE, "cooldown_seconds": -1}], "alert_rules[0].cooldown_seconds: must be at least 0"),
        ([{**RULE, "actions": ["fax"]}], "alert_rules[0].actions[0]: must be one of store, websocket, email, webhook"),
        ([{**RULE, "id": "a"}, {**RULE, "id": "a"}], "alert_rules[1].id: is there twice"),
        ([{**RULE, "enabled": "yes"}], "alert_rules[0].enabled: must be true or false"),
        (
            [{**RULE, "escalation": [{"after_seconds": 60}, {"after_seconds": 60}]}],
            "alert_rules[0].escalation: after_seconds must rise from step to step",
        ),
        (
            [{**RULE, "conditions": {"schedule": {"windows": [{}]}}}],
            "alert_rules[0].conditions.schedule.windows[0].days: is missing",
        ),
        *[
            ([{name: value for name, value in RULE.items() if name != key}], f"alert_rules[0].{key}: is missing")
            for key in RULE
        ],
    ],
)
def test_a_wrong_alert_rule_is_refused_at_its_place(value: Any, message: str) -> None:
    assert fault(RULES, value, "alert_rules").startswith(message)


def test_an_alert_rule_gets_an_id_and_keeps_it() -> None:
    first = RULES([RULE, RULE], "alert_rules")

    assert first[0]["id"] != first[1]["id"]
    assert RULES(first, "alert_rules") == first


def test_words_are_stored_in_their_own_case() -> None:
    assert RULES([{**RULE, "severity": "Warning"}], "alert_rules")[0]["severity"] == "warning"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("garbage", "schedule_config: must be an object"),
        ({"windows": [{"days": [], "start": "08:00", "end": "18:00"}]}, "schedule_config.windows[0].days: must have"),
        ({"windows": [{"days": ["mo"], "start": "8:00", "end": "18:00"}]}, "schedule_config.windows[0].days[0]: must"),
        ({"windows": [{"days": ["mon"], "start": "24:00", "end": "18:00"}]}, "schedule_config.windows[0].start: must"),
        ({"windows": [{"days": ["mon"], "start": "08:00", "end": "25:00"}]}, "schedule_config.windows[0].end: must be"),
        ({"cron": [{"expression": "0 8 * *", "duration_minutes": 1}]}, "schedule_config.cron[0].expression: must have"),
        ({"cron": [{"expression": "60 8 * * *", "duration_minutes": 1}]}, "schedule_config.cron[0].expression: '60'"),
        ({"cron": [{"expression": "0 8 * * 5-1", "duration_minutes": 1}]}, "schedule_config.cron[0].expression: '5-1'"),
        ({"cron": [{"expression": "*/0 8 * * *", "duration_minutes": 1}]}, "schedule_config.cron[0].expression: '*/0'"),
        ({"cron": [{"expression": "0 8 * * 6", "duration_minutes": 10081}]}, "schedule_config.cron[0].duration_minute"),
        ({"exceptions": [{"date": "2025-02-30", "active": False}]}, "schedule_config.exceptions[0].date: must be a"),
        ({"exceptions": [{"date": "2025-12-25"}]}, "schedule_config.exceptions[0]: must have either active or windows"),
        ({"weeks": []}, "schedule_config.weeks: is not known here; known are cron, exceptions, windows"),
    ],
)
def test_a_wrong_schedule_is_refused_at_its_place(value: Any, message: str) -> None:
    assert fault(schedule, value, "schedule_config").startswith(message)


def test_a_schedule_of_windows_cron_runs_and_exceptions_is_taken() -> None:
    value = {
        "windows": [{"days": ["mon", "fri"], "start": "22:00", "end": "24:00"}],
        "cron": [{"expression": "0,30 8-18/2 * 1-6 0-7", "duration_minutes": 240}],
        "exceptions": [
            {"date": "2025-12-25", "active": False},
            {"date": "2025-12-24", "windows": [{"start": "08:00", "end": "12:00"}]},
        ],
    }

    assert schedule(value, "schedule_config") == value
    assert schedule({}, "schedule_config") == {}


def test_a_region_is_taken_in_both_units_and_as_a_bare_list_of_pixels() -> None:
    check = detection_region(1920, 1080)
    pixels = [[0, 0], [1920, 0], [1920, 1080]]

    normalized = check({"units": "normalized", "include": [SQUARE]}, "r")
    assert normalized == {"units": "normalized", "include": [SQUARE], "exclude": []}
    assert check({"units": "pixel", "exclude": [pixels]}, "r")["exclude"] == [pixels]
    assert check(pixels, "r") == {"units": "pixel", "include": [pixels], "exclude": []}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"include": []}, "r.units: is missing"),
        ({"units": "normalized", "include": [SQUARE, [[0, 0], [2, 0], [1, 1]]]}, "r.include[1][1][0]: must be at most"),
        ({"units": "normalized", "include": [SQUARE[:2]]}, "r.include[0]: an area needs at least 3 different points"),
        ({"units": "pixel", "exclude": [[[0, 0], [9, 9], [9, 0], [0, 9]]]}, "r.exclude[0]: the outline crosses"),
        ("everywhere", "r: must be an object"),
    ],
)
def test_a_wrong_region_is_refused_at_its_place(value: Any, message: str) -> None:
    assert fault(detection_region(1920, 1080), value, "r").startswith(message)


def test_lists_say_how_long_they_may_be() -> None:
    assert fault(schema.list_of(schema.text, 2, 2), ["a"], "x") == "x: must have 2 items"
    assert fault(schema.list_of(schema.text, 1, 2), [], "x") == "x: must have 1 to 2 items"
    assert fault(schema.list_of(schema.text, 1), [], "x") == "x: must have at least 1 items"


def test_null_passes_where_it_may() -> None:
    assert schema.optional(schema.text)(None, "x") is None
    assert fault(schema.optional(schema.text), 1, "x") == "x: must be a text"
