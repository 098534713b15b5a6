"""The event store: dense numbers, append only, queued for whom it concerns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, connection, transaction

from analytics.errors import ConcurrencyConflictError, UnknownEventError
from analytics.models import EventHandler, EventQueueItem, StoredEvent
from analytics.services.events import publish_event


def publish(aggregate: str = "cam1", kind: str = "camera", expected: int | None = None) -> str:
    return publish_event(aggregate, kind, "camera.created", {"camera_id": aggregate}, expected_version=expected)


def numbers(aggregate: str = "cam1", kind: str = "camera") -> list[int]:
    stored = StoredEvent.objects.filter(aggregate_id=aggregate, aggregate_type=kind).order_by("id")
    return list(stored.values_list("event_sequence", flat=True))


def handler(name: str, *types: str, kind: str = "processor", is_active: bool = True) -> EventHandler:
    return EventHandler.objects.create(
        handler_name=name, handler_type=kind, event_types=list(types), is_active=is_active
    )


@pytest.mark.django_db
def test_an_event_keeps_what_was_published() -> None:
    user = User.objects.create_user("anna")

    event_id = publish_event(
        "cam1", "camera", "camera.created", {"camera_id": "cam1", "x": [1]}, {"correlation_id": "c"}, "api", user.pk
    )

    event = StoredEvent.objects.get(event_id=event_id)
    assert event.event_data == {"camera_id": "cam1", "x": [1]}
    assert event.event_metadata == {"schema_version": 1, "correlation_id": "c"}
    assert (event.source_system, event.user, event.event_version, event.event_sequence) == ("api", user, 1, 1)


@pytest.mark.django_db
def test_aggregates_of_the_same_id_and_another_type_are_numbered_apart() -> None:
    publish("cam1", "camera")
    publish("cam1", "counting")
    publish("cam1", "camera")

    assert (numbers("cam1", "camera"), numbers("cam1", "counting")) == ([1, 2], [1])


@pytest.mark.django_db
def test_an_aggregate_id_of_a_hundred_letters_fits() -> None:
    publish("x" * 100)

    assert numbers("x" * 100) == [1]


@pytest.mark.django_db
def test_three_hundred_events_of_one_transaction_have_as_many_ids() -> None:
    with transaction.atomic():
        ids = {publish() for _each in range(300)}

    assert len(ids) == 300
    assert numbers() == list(range(1, 301))


@pytest.mark.django_db
def test_an_expected_version_that_is_not_the_present_one_is_a_conflict() -> None:
    publish(expected=0)

    with pytest.raises(ConcurrencyConflictError, match="camera/cam1 is at 1, not at 0"):
        publish(expected=0)

    publish(expected=1)
    assert numbers() == [1, 2]


@pytest.mark.django_db
def test_a_rollback_leaves_neither_event_nor_queue_row_nor_gap() -> None:
    handler("all", "*")
    publish()
    with transaction.atomic():
        publish()
        transaction.set_rollback(True)

    publish()

    assert numbers() == [1, 2]
    assert EventQueueItem.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("types", "is_queued"),
    [
        (["camera.created"], True),
        (["camera.offline"], False),
        (["*"], True),
        (["camera.*"], True),
        (["cam.*"], False),
        (["camera.cre*"], False),
        (["camera"], False),
        (["stream.state_changed", "camera.created"], True),
        (["*", "camera.*"], True),
        (["%", "camera.creat_d"], False),
    ],
)
def test_a_handler_gets_the_types_and_wildcards_that_it_names(types: list[str], is_queued: bool) -> None:
    handler("some", *types)

    publish()

    assert EventQueueItem.objects.count() == int(is_queued)


@pytest.mark.django_db
def test_queue_rows_copy_number_priority_and_order_of_their_handler() -> None:
    for kind in ("processor", "projector", "notifier"):
        handler(kind, "*", kind=kind)
    handler("asleep", "*", is_active=False)

    event_id = publish()

    found: Any = EventQueueItem.objects.order_by("handler_id").values_list(
        "handler_id", "processing_priority", "is_ordered", "event_id", "event_sequence", "processing_status"
    )
    assert list(found) == [
        ("notifier", 1, False, event_id, 1, "pending"),
        ("processor", 10, False, event_id, 1, "pending"),
        ("projector", 5, True, event_id, 1, "pending"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("event_type", "data", "message"),
    [
        ("camera.exploded", {}, "event_type: 'camera.exploded' is not in the catalogue of events"),
        ("camera.created", {}, "event_data.camera_id: is missing"),
    ],
)
def test_what_the_catalogue_does_not_know_is_refused(event_type: str, data: dict[str, str], message: str) -> None:
    with pytest.raises(UnknownEventError, match=message):
        publish_event("cam1", "camera", event_type, data)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE event_store SET event_type = 'x'", "DELETE FROM event_store"])
def test_the_store_refuses_changes(statement: str) -> None:
    publish()

    with pytest.raises(DatabaseError, match="event_store is append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_archive_may_take_events_out() -> None:
    publish()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL app.event_archive = 'on'")
        cursor.execute("DELETE FROM event_store")

    assert numbers() == []


@pytest.mark.django_db
def test_an_account_that_published_can_be_removed_and_its_event_stays() -> None:
    user = User.objects.create_user("anna")
    event_id = publish_event("cam1", "camera", "camera.created", {"camera_id": "cam1"}, user_id=user.pk)

    user.delete()

    assert StoredEvent.objects.get(event_id=event_id).user is None


@pytest.mark.django_db
def test_a_number_cannot_be_used_twice() -> None:
    publish()

    with pytest.raises(IntegrityError, match="event_store_sequence_key"):
        StoredEvent.objects.create(
            event_id="other", aggregate_id="cam1", aggregate_type="camera", event_type="camera.created",
            event_version=1, event_sequence=1, event_data={}, event_timestamp="2024-01-01T00:00:00Z",
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_eight_publishers_of_fifty_give_the_numbers_1_to_400_in_the_order_of_time() -> None:
    def work(_number: int) -> None:
        try:
            for _each in range(50):
                publish()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))

    stored = StoredEvent.objects.order_by("event_sequence")
    assert [event.event_sequence for event in stored] == list(range(1, 401))
    times = [event.event_timestamp for event in stored]
    assert times == sorted(times)
    assert len({event.event_id for event in stored}) == 400
