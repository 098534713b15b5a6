"""Storing beside COPY, on a real database, and without one."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from cameras.models import Camera
from streams.bench.storage import CAMERA, storing


@pytest.mark.django_db
def test_both_ways_store_the_same_rows_and_nothing_stays() -> None:
    (row,) = storing(rounds=2, rows=50)
    assert (row.what, row.yardstick, len(row.pairs)) == ("storing 50 detections", "bare COPY", 2)
    assert str(row.reach) == "at least 0.5"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM person_detections")
        assert cursor.fetchone() == (0,)
    assert not Camera.objects.filter(camera_id=CAMERA).exists()


@pytest.mark.django_db
def test_a_database_that_refuses_is_the_reason() -> None:
    with transaction.atomic():
        connection.cursor().execute("ALTER TABLE person_detections RENAME TO elsewhere")
        (row,) = storing(rounds=1, rows=5)
        transaction.set_rollback(True)
    assert row.pairs == ()
    assert (
        row.reason == 'no database that can be used (make run starts one): relation "person_detections" does not exist'
    )
