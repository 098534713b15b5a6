"""Times are instants of the wall clock, and `updated_at` moves with every change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction

from cameras.models import Camera, CameraHealth
from tests import making
from tests.schema.tables import TABLES

pytestmark = pytest.mark.django_db

WITH_TRIGGER = sorted(table for table, columns in TABLES.items() if "updated_at" in columns)


def test_one_instant_given_in_two_zones_reads_back_as_one() -> None:
    health = making.camera().health
    seen = []
    for text in ("2024-01-01T07:00:00+07:00", "2024-01-01T00:00:00+00:00"):
        CameraHealth.objects.filter(pk=health.pk).update(last_heartbeat=dt.datetime.fromisoformat(text))
        health.refresh_from_db()
        seen.append(health.last_heartbeat)

    assert seen == [making.utc("2024-01-01T00:00:00")] * 2


@pytest.mark.parametrize("table", WITH_TRIGGER)
def test_every_table_with_updated_at_has_the_trigger(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'set_updated_at'", [table]
        )
        assert cursor.fetchone() == ("set_updated_at",)


def test_raw_sql_moves_updated_at() -> None:
    camera = making.camera()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camera_configurations SET description = 'x' WHERE id = %s", [camera.pk])

    assert Camera.objects.get(pk=camera.pk).updated_at > camera.updated_at


def test_update_of_a_queryset_moves_updated_at() -> None:
    camera = making.camera()
    Camera.objects.filter(pk=camera.pk).update(description="x")

    assert Camera.objects.get(pk=camera.pk).updated_at > camera.updated_at


def test_created_at_is_the_moment_and_not_the_begin_of_the_transaction() -> None:
    with transaction.atomic():
        first, second = making.camera(), making.camera()

    assert second.created_at > first.created_at
