"""The events log over the API: who sees what, filters, pages, evidence, exports, archive."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cameras.api.keyset import written
from cameras.models import Camera
from counting.models import ArchivedEvent, CountingEvent, CountingZone
from tests import making
from tests.api import clients
from tests.making import utc

EVENTS = "counting-events/"
MORNING = utc("2026-11-22T09:00:00")


def uids(user: User, **query: Any) -> list[str]:
    return [row["event_uid"] for row in clients.ask(user, EVENTS, **query)["results"]]


def archive(event: CountingEvent) -> None:
    """Move an event to the archive."""
    columns = {field.attname: getattr(event, field.attname) for field in CountingEvent._meta.concrete_fields}
    del columns["created_at"]
    ArchivedEvent.objects.create(**columns)
    event.delete()


def test_members_see_events_strangers_none_and_nobody_is_asked_who_they_are(
    owner: User, stranger: User, door: CountingZone
) -> None:
    made = clients.event(door, MORNING)
    assert uids(owner) == [made.event_uid]
    assert uids(stranger) == []
    assert clients.status(stranger, f"{EVENTS}{made.event_uid}/") == 404
    assert clients.status(None, EVENTS) == 401
    assert clients.status(None, f"{EVENTS}{made.event_uid}/") == 401


def test_a_row_names_camera_zone_and_version_and_writes_numbers_as_numbers(owner: User, door: CountingZone) -> None:
    clients.event(door, MORNING, duration_seconds="1.5", is_anomaly=True, anomaly_type="running")
    (row,) = clients.ask(owner, EVENTS)["results"]
    assert (row["camera"], row["zone"], row["zone_name"], row["zone_version"]) == ("front-door", door.pk, "Door", 1)
    assert row["event_timestamp"] == "2026-11-22T09:00:00Z"
    assert (row["confidence_score"], row["duration_seconds"]) == (0.9, 1.5)
    assert (row["is_anomaly"], row["anomaly_type"], row["is_stitched"]) == (True, "running", False)


def test_one_event_shows_its_evidence(owner: User, door: CountingZone) -> None:
    path = [{"x": 0.6, "y": 0.5, "timestamp": "2026-11-22T08:59:59.000Z"}]
    made = clients.event(door, utc("2026-01-01T00:00:00"), path_trajectory=path, entry_point={"x": 0.6, "y": 0.5})
    shown = clients.ask(owner, f"{EVENTS}{made.event_uid}/")
    assert shown["path_trajectory"] == path
    assert shown["entry_point"] == {"x": 0.6, "y": 0.5}
    assert shown["zone_name"] == "Door"


def test_without_a_range_the_list_begins_at_the_cameras_midnight(owner: User, making: Any, tenant: Any) -> None:
    eastern = making.line(making.camera("hanoi", tenant=tenant, timezone="Asia/Ho_Chi_Minh"))
    evening = clients.event(eastern, utc("2026-11-21T17:00:00"))  # midnight there
    clients.event(eastern, utc("2026-11-21T16:59:59"))
    assert uids(owner, camera="hanoi") == [evening.event_uid]
    assert uids(owner) == []  # several cameras: since midnight in UTC


def test_from_is_inclusive_and_to_exclusive(owner: User, door: CountingZone) -> None:
    first = clients.event(door, MORNING)
    clients.event(door, MORNING + dt.timedelta(hours=1))
    within = {"from": "2026-11-22T09:00:00Z", "to": "2026-11-22T10:00:00Z"}
    assert uids(owner, **within) == [first.event_uid]
    with_offset = {"from": "2026-11-22T16:00:00+07:00", "to": "2026-11-22T17:00:00+07:00"}
    assert uids(owner, **with_offset) == [first.event_uid]
    assert uids(owner, to="2026-11-22T10:00:00") == [first.event_uid]  # an end alone: the day before it, UTC


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"direction": "out"}, ["b"]),
        ({"anomaly": "true"}, ["c"]),
        ({"anomaly": "false"}, ["b", "a"]),
        ({"anomaly_type": "loitering"}, ["c"]),
        ({"stitched": "true"}, ["b"]),
        ({"min_confidence": "0.9"}, ["c", "a"]),
        ({"event_type": "exit"}, ["c"]),
        ({"track": "t-a"}, ["a"]),
        ({"source": "import"}, ["b"]),
        ({"camera": "front-door", "page_size": "2"}, ["c", "b"]),
    ],
)
def test_filters(owner: User, door: CountingZone, query: dict[str, str], found: list[str]) -> None:
    clients.event(door, MORNING, event_uid="a", track_id="t-a")
    clients.event(
        door, MORNING + dt.timedelta(seconds=1), "out", event_uid="b", is_stitched=True, confidence_score="0.63",
        source="import",
    )  # fmt: skip
    clients.event(
        door, MORNING + dt.timedelta(seconds=2), event_uid="c", is_anomaly=True, anomaly_type="loitering",
        event_type="exit",
    )  # fmt: skip
    assert uids(owner, **query) == found


def test_a_zone_narrows_the_list(owner: User, camera: Camera, door: CountingZone) -> None:
    gate = making.line(camera, "Gate")
    clients.event(door, MORNING)
    at_gate = clients.event(gate, MORNING)
    assert uids(owner, zone=gate.pk) == [at_gate.event_uid]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"colour": "red"}, "colour"),
        ({"direction": "sideways"}, "direction"),
        ({"anomaly": "maybe"}, "anomaly"),
        ({"from": "yesterday"}, "from"),
        ({"camera": "nowhere"}, "camera"),
        ({"zone": "0"}, "zone"),
        ({"min_confidence": "2"}, "min_confidence"),
        ({"to": "9999-12-31T00:00:00Z"}, "to"),
        ({"include_archived": "perhaps"}, "include_archived"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_name(owner: User, door: CountingZone, query: Any, name: str) -> None:
    answer = clients.browser(owner).get("/api/v1/counting-events/", query)
    assert answer.status_code == 400
    body = answer.json()
    assert body["code"] == ("unknown_filter" if name == "colour" else "invalid")
    assert list(body["fields"]) == [name]


def test_a_foreign_camera_cannot_be_asked_for(stranger: User, door: CountingZone) -> None:
    assert clients.status(stranger, EVENTS, camera="front-door") == 400
    assert clients.status(stranger, EVENTS, zone=door.pk) == 400


def test_pages_lead_through_all_events_newest_first_and_back(owner: User, door: CountingZone) -> None:
    made = [clients.event(door, MORNING).event_uid for _ in range(3)]  # all of one instant
    made += [clients.event(door, MORNING + dt.timedelta(seconds=n)).event_uid for n in (1, 2)]
    client = clients.browser(owner)
    first = client.get("/api/v1/counting-events/", {"page_size": 2}).json()
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    seen = [row["event_uid"] for page in (first, second, third) for row in page["results"]]
    assert seen == made[::-1]
    assert third["next"] is None
    assert client.get(third["previous"]).json()["results"] == second["results"]


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "é",
        "bnVsbA==",
        "WzEsMiwzXQ==",
        "W3RydWUsICJub3doZXJlIiwgMV0=",
        "W3RydWUsICIyMDI2LTExLTIyIiwgIngiXQ==",
    ],
)
def test_a_made_up_cursor_leads_nowhere(owner: User, door: CountingZone, text: str) -> None:
    assert clients.status(owner, EVENTS, cursor=text) == 404


def test_a_cursor_whose_tie_is_no_number_leads_nowhere(owner: User, door: CountingZone) -> None:
    for tie in ("x", True, 2**63, None):
        assert clients.status(owner, EVENTS, cursor=written((MORNING, tie), backwards=False)) == 404


def test_the_number_of_queries_does_not_grow_with_the_rows(owner: User, door: CountingZone) -> None:
    client = clients.browser(owner)
    for number in (1, 20):
        for _ in range(number):
            clients.event(door, MORNING)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/api/v1/counting-events/")
        assert len(queries) == 4  # session, user, events, names of zones


def test_a_day_is_read_from_one_month_of_the_table(owner: User, door: CountingZone) -> None:
    clients.event(door, MORNING)
    with CaptureQueriesContext(connection) as queries:
        clients.ask(owner, EVENTS, **{"from": "2026-11-22T00:00:00Z", "to": "2026-11-23T00:00:00Z"})
    (question,) = [query["sql"] for query in queries if 'FROM "counting_events"' in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {question}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "counting_events_2026_11" in plan
    assert "counting_events_2026_12" not in plan
    assert "counting_events_default" not in plan


def export(user: User, kind: str, **query: Any) -> str:
    answer = clients.browser(user).get(f"/api/v1/counting-events/export/{kind}/", query, HTTP_ACCEPT="text/csv")
    assert answer.status_code == 200, answer.content
    assert f'filename="counting-events.{kind}"' in answer.headers["Content-Disposition"]
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # a streaming answer


def test_csv_has_a_head_and_guards_what_a_spreadsheet_would_work_out(owner: User, camera: Camera) -> None:
    zone = making.line(camera, "=1+1")
    clients.event(zone, MORNING)
    clients.event(zone, MORNING + dt.timedelta(seconds=1), "out", confidence_score=None)
    rows = list(csv.DictReader(io.StringIO(export(owner, "csv"))))
    assert [row["zone_name"] for row in rows] == ["'=1+1", "'=1+1"]
    assert [row["direction"] for row in rows] == ["in", "out"]  # oldest first
    assert [row["confidence_score"] for row in rows] == ["0.9000", ""]
    assert rows[0]["event_timestamp"] == "2026-11-22T09:00:00Z"
    assert rows[0]["is_anomaly"] == "false"


def test_json_lines_hold_one_event_each_with_the_filters_of_the_list(owner: User, door: CountingZone) -> None:
    clients.event(door, MORNING)
    clients.event(door, MORNING, "out")
    (line,) = export(owner, "jsonl", direction="out").splitlines()
    row = json.loads(line)
    assert (row["direction"], row["confidence_score"], row["zone_name"]) == ("out", 0.9, "Door")


def test_an_export_reads_chunk_after_chunk_and_leaves_out_nothing(
    owner: User, door: CountingZone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cameras.api.views.CHUNK", 3)
    made = [clients.event(door, MORNING + dt.timedelta(seconds=n // 4)).event_uid for n in range(10)]
    lines = export(owner, "jsonl").splitlines()
    assert [json.loads(line)["event_uid"] for line in lines] == made


def test_exports_are_for_members_alone(stranger: User, door: CountingZone) -> None:
    clients.event(door, MORNING)
    assert export(stranger, "jsonl") == ""
    assert clients.status(None, "counting-events/export/csv/") == 401
    refused = clients.browser(stranger).get("/api/v1/counting-events/export/csv/", {"colour": "red"})
    [fault] = refused.json()["fields"]["colour"]
    assert refused.status_code == 400
    assert fault.startswith("There is no such filter; known are anomaly, anomaly_type, camera, ")


def test_archived_events_are_found_with_the_switch_alone(owner: User, stranger: User, door: CountingZone) -> None:
    for number in range(4):
        made = clients.event(door, MORNING + dt.timedelta(seconds=number), event_uid=f"e{number}")
        if number % 2:
            archive(made)
    assert uids(owner) == ["e2", "e0"]
    assert uids(owner, include_archived="true") == ["e3", "e2", "e1", "e0"]
    assert uids(stranger, include_archived="true") == []
    assert clients.status(owner, f"{EVENTS}e1/") == 404
    shown = clients.ask(owner, f"{EVENTS}e1/", include_archived="true")
    assert (shown["event_uid"], shown["zone_name"]) == ("e1", "Door")
    assert clients.status(stranger, f"{EVENTS}e1/", include_archived="true") == 404
    lines = export(owner, "jsonl", include_archived="true").splitlines()
    assert [json.loads(line)["event_uid"] for line in lines] == ["e0", "e1", "e2", "e3"]


def test_pages_lead_through_live_and_archived_events(owner: User, door: CountingZone) -> None:
    for number in range(6):
        made = clients.event(door, MORNING + dt.timedelta(seconds=number), event_uid=f"e{number}")
        if number < 3:
            archive(made)
    client = clients.browser(owner)
    page = client.get("/api/v1/counting-events/?page_size=4&include_archived=true").json()
    assert [row["event_uid"] for row in page["results"]] == ["e5", "e4", "e3", "e2"]
    assert [row["event_uid"] for row in client.get(page["next"]).json()["results"]] == ["e1", "e0"]
