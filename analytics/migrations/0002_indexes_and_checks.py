"""Indexes and checks of the app's tables; the reason of each index stands in the models."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_counters_and_event_store")]

    operations = [
        migrations.AddIndex(
            model_name="storedevent",
            index=models.Index(fields=["event_type", "id"], name="idx_event_store_type"),
        ),
        migrations.AddIndex(
            model_name="storedevent",
            index=models.Index(fields=["event_timestamp"], name="idx_event_store_timestamp"),
        ),
        migrations.AddConstraint(
            model_name="storedevent",
            constraint=models.UniqueConstraint(
                fields=("aggregate_type", "aggregate_id", "event_sequence"), name="event_store_sequence_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="storedevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "aggregate_type__in",
                        [
                            "camera",
                            "stream",
                            "zone",
                            "detection",
                            "tracking",
                            "counting",
                            "alert",
                            "counter",
                            "location",
                            "system",
                        ],
                    )
                ),
                name="event_store_aggregate_type_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="storedevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("aggregate_id__regex", "\\S")), name="event_store_aggregate_id_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="storedevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("event_type__regex", "\\S")), name="event_store_event_type_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="storedevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("event_sequence__gte", 1)), name="event_store_event_sequence_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="storedevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("event_version", models.F("event_sequence"))),
                name="event_store_version_check",
            ),
        ),
        migrations.AddIndex(
            model_name="eventqueueitem",
            index=models.Index(
                condition=models.Q(("processing_status", "completed"), _negated=True),
                fields=["handler", "aggregate_type", "aggregate_id", "event_sequence"],
                name="idx_event_processing_queue_open",
            ),
        ),
        migrations.AddIndex(
            model_name="eventqueueitem",
            index=models.Index(
                models.OrderBy(models.F("processing_priority"), descending=True),
                models.F("queued_at"),
                models.F("id"),
                condition=models.Q(("processing_status", "pending")),
                name="idx_event_processing_queue_claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventqueueitem",
            constraint=models.UniqueConstraint(
                fields=("event", "handler"), name="event_processing_queue_event_handler_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventqueueitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "aggregate_type__in",
                        [
                            "camera",
                            "stream",
                            "zone",
                            "detection",
                            "tracking",
                            "counting",
                            "alert",
                            "counter",
                            "location",
                            "system",
                        ],
                    )
                ),
                name="event_processing_queue_aggregate_type_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventqueueitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("processing_status__in", ["pending", "processing", "completed", "failed"])),
                name="event_processing_queue_processing_status_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventqueueitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("event_sequence__gte", 1)),
                name="event_processing_queue_event_sequence_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventqueueitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("attempts__gte", 0)), name="event_processing_queue_attempts_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventqueueitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_attempts__range", (1, 100))),
                name="event_processing_queue_max_attempts_check",
            ),
        ),
    ]
