"""The big tables are partitioned by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from analytics.services.partitions import PARTITIONED, ensure_partitions
from analytics.services.recording import record_counting_event
from counting.models import CountingEvent
from tests import making

pytestmark = pytest.mark.django_db


def partitions(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table])
        return {row[0] for row in cursor.fetchall()}


def partition_of(event: CountingEvent) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM counting_events WHERE id = %s", [event.pk])
        return str(cursor.fetchone()[0])


def record(at: dt.datetime, name: str = "early") -> CountingEvent:
    zone = making.line(making.camera(name))
    record_counting_event(
        camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=at, track_id="1"
    )
    return CountingEvent.objects.get(camera=zone.camera)


def months(table: str, first: dt.date, count: int) -> Iterator[str]:
    for number in range(count):
        month = first.year * 12 + first.month - 1 + number
        yield f"{table}_{month // 12}_{month % 12 + 1:02}"


def test_every_partitioned_table_is_looked_after() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.partrelid::regclass::text, a.attname FROM pg_partitioned_table t "
            "JOIN pg_attribute a ON a.attrelid = t.partrelid AND a.attnum = t.partattrs[0]"
        )
        assert dict(cursor.fetchall()) == PARTITIONED


@pytest.mark.parametrize("table", PARTITIONED)
def test_the_current_month_and_the_next_three_have_partitions(table: str) -> None:
    assert {*months(table, timezone.now().date(), 4), f"{table}_default"} <= partitions(table)


def test_the_model_reads_a_row_by_its_id() -> None:
    event = record(timezone.now())

    assert CountingEvent.objects.get(pk=event.pk).event_uid == event.event_uid


def test_a_row_of_now_lies_in_its_month_and_one_of_1999_in_the_default() -> None:
    now = timezone.now()

    assert partition_of(record(now, "new")) == f"counting_events_{now:%Y_%m}"
    assert partition_of(record(making.utc("1999-12-31T23:59:59"), "old")) == "counting_events_default"


@pytest.mark.parametrize(("table", "column"), PARTITIONED.items())
def test_one_day_reads_one_partition(table: str, column: str) -> None:
    start = timezone.now().replace(day=10, hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN SELECT * FROM {table} WHERE {column} >= %s AND {column} < %s",  # noqa: S608  # names of tables
            [start, start + dt.timedelta(days=1)],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert plan.count(f" on {table}_") == plan.count(f" on {table}_{start:%Y_%m}") == 1


def test_a_new_partition_takes_its_rows_out_of_the_default_one() -> None:
    event = record(making.utc("2023-03-15T12:00:00"))

    made = ensure_partitions(0, at=making.utc("2023-03-31T23:59:59"))

    assert made == [f"{table}_2023_03" for table in PARTITIONED]
    assert partition_of(event) == "counting_events_2023_03"


def test_bounds_are_midnights_in_utc_whatever_the_session_thinks() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Ho_Chi_Minh'")
    ensure_partitions(0, at=making.utc("2031-06-15T00:00:00"))

    assert partition_of(record(making.utc("2031-06-01T00:00:00"), "first")) == "counting_events_2031_06"
    assert partition_of(record(making.utc("2031-05-31T23:59:59"), "before")) == "counting_events_default"


def test_making_partitions_again_makes_none() -> None:
    assert ensure_partitions() == []
    assert len(ensure_partitions(1, at=making.utc("2040-12-01T00:00:00"))) == 2 * len(PARTITIONED)
    assert ensure_partitions(1, at=making.utc("2040-12-01T00:00:00")) == []


@pytest.mark.django_db(transaction=True)
def test_partitions_that_several_make_at_once_are_made_once() -> None:
    def work(_number: int) -> list[str]:
        try:
            return ensure_partitions(1, at=making.utc("2051-01-15T00:00:00"))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        made = sorted(name for names in threads.map(work, range(4)) for name in names)

    assert made == sorted(f"{table}_2051_{month}" for table in PARTITIONED for month in ("01", "02"))


@pytest.mark.parametrize("table", PARTITIONED)
def test_a_new_partition_refuses_what_the_table_refuses(table: str) -> None:
    ensure_partitions(0, at=making.utc("2032-01-01T00:00:00"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT contype, count(*) FROM pg_constraint WHERE conrelid = %s::regclass "
            "AND contype IN ('c', 'f', 'p', 'u') GROUP BY contype",
            [f"{table}_2032_01"],
        )
        new = dict(cursor.fetchall())
        cursor.execute(
            "SELECT contype, count(*) FROM pg_constraint WHERE conrelid = %s::regclass "
            "AND contype IN ('c', 'f', 'p', 'u') GROUP BY contype",
            [f"{table}_default"],
        )
        assert dict(cursor.fetchall()) == new
