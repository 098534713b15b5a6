"""The physical tables are those of the specification: names, types, nullability, defaults, indexes."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.schema.counting_tables import ARCHIVES
from tests.schema.indexes import INDEXES
from tests.schema.tables import TABLES

pytestmark = pytest.mark.django_db

COLUMNS = """
SELECT a.attname || ' ' || replace(replace(replace(format_type(a.atttypid, a.atttypmod),
       'character varying', 'varchar'), 'timestamp with time zone', 'timestamptz'), 'time without time zone', 'time')
       || CASE WHEN a.attnotnull THEN '' ELSE '?' END
FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
"""


def rows(sql: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)  # type: ignore[arg-type]
        return list(cursor.fetchall())


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_the_columns_of_the_specification(table: str) -> None:
    wanted = {line.strip() for line in TABLES[table].strip().splitlines()}

    assert {row[0] for row in rows(COLUMNS, table)} == wanted


def test_every_table_of_the_product_is_described_here() -> None:
    found = rows(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
        "AND relnamespace = 'public'::regnamespace AND relname !~ '^(auth.*|django)_' AND relname !~ '_history$'"
    )

    assert {row[0] for row in found} == set(TABLES)


@pytest.mark.parametrize("index", INDEXES)
def test_an_index_of_the_specification_exists(index: str) -> None:
    definition = rows("SELECT indexdef FROM pg_indexes WHERE indexname = %s", index)

    assert len(definition) == 1
    assert INDEXES[index] in str(definition[0][0])


def test_every_key_is_a_bigint_identity() -> None:
    keys = rows(
        "SELECT table_name, data_type, is_identity FROM information_schema.columns "
        "WHERE column_name = 'id' AND table_name = ANY(%s)",
        list(set(TABLES) - set(ARCHIVES)),
    )

    assert len(keys) == len(TABLES) - len(ARCHIVES)
    assert {(kind, identity) for _table, kind, identity in keys} == {("bigint", "YES")}


@pytest.mark.parametrize(("archive", "live"), ARCHIVES.items())
def test_an_archive_has_the_columns_of_its_live_table(archive: str, live: str) -> None:
    kept, moved = ({row[0] for row in rows(COLUMNS, table)} for table in (live, archive))

    assert moved == kept | {"archived_at timestamptz"}


@pytest.mark.parametrize("archive", ARCHIVES)
def test_an_archive_refers_to_nothing(archive: str) -> None:
    assert not rows(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('f', 'c')", archive
    )


def test_every_key_of_a_history_is_a_bigint_identity() -> None:
    keys = rows(
        "SELECT c.table_name, c.data_type, c.is_identity FROM information_schema.columns c "
        "WHERE c.table_schema = 'public' AND c.column_name = 'history_id' ORDER BY 1"
    )

    assert keys == [
        ("ai_models_history", "bigint", "YES"),
        ("camera_configurations_history", "bigint", "YES"),
        ("camera_groups_history", "bigint", "YES"),
        ("camera_locations_history", "bigint", "YES"),
        ("counting_zones_history", "bigint", "YES"),
        ("tenants_history", "bigint", "YES"),
    ]


def test_the_event_store_numbers_its_rows_itself() -> None:
    assert rows(
        "SELECT identity_generation FROM information_schema.columns "
        "WHERE table_name = 'event_store' AND column_name = 'id'"
    ) == [("ALWAYS",)]


def test_no_time_column_forgets_its_zone() -> None:
    assert not rows(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_name = ANY(%s) AND data_type = 'timestamp without time zone'",
        list(TABLES),
    )


def test_a_camera_made_by_raw_sql_has_the_defaults_of_the_specification() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO camera_configurations (camera_id, camera_name, camera_type) VALUES ('raw', 'Raw', 'IP') "
            "RETURNING resolution_width, resolution_height, frame_rate, bitrate, quality_level, stream_protocol, "
            "stream_timeout, stream_retry_count, stream_retry_interval, confidence_threshold::text, tracking_enabled, "
            "counting_enabled, is_active, schedule_enabled, timezone, alert_enabled, alert_rules::text, description, "
            "tags, config_version, occupancy_reset_time::text, created_at <= clock_timestamp()"
        )
        found = cursor.fetchone()

    assert found == (
        1920, 1080, 30, 4000, "high", "rtsp", 30, 3, 5, "0.7000", True, True, True, False, "UTC", True, "[]", "", [], 1,
        "00:00:00", True,
    )  # fmt: skip


def test_a_zone_made_by_raw_sql_has_the_defaults_of_the_specification() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO camera_configurations (camera_id, camera_name, camera_type) VALUES ('raw', 'Raw', 'IP')"
        )
        cursor.execute(
            "INSERT INTO counting_zones (camera_id, zone_name, zone_coordinates, counting_method) "
            "VALUES ('raw', 'Door', '{}', 'line_crossing') RETURNING zone_type, counting_direction, "
            "direction_mapping->>'positive', direction_mapping->>'negative', counts_toward_total, min_dwell_ms, "
            "is_active, anchor, version"
        )
        found = cursor.fetchone()

    assert found == ("counting_line", "bidirectional", "in", "out", True, 300, True, "foot", 1)
