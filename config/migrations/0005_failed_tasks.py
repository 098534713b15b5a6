"""The record of background work that has failed; the reason of its index stands in the model."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("config", "0004_results_and_occupancy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FailedTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                        editable=False,
                    ),
                ),
                ("task_name", models.CharField(max_length=200, verbose_name="task")),
                ("error", models.TextField(verbose_name="error")),
                ("fingerprint", models.CharField(editable=False, max_length=40, unique=True)),
                (
                    "worker",
                    models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="worker"),
                ),
                ("occurrence_count", models.IntegerField(db_default=1, default=1, verbose_name="times")),
                (
                    "last_failed_at",
                    models.DateTimeField(
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                        verbose_name="last failed",
                    ),
                ),
                ("dismissed_at", models.DateTimeField(blank=True, null=True, verbose_name="dismissed")),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        blank=True,
                        db_column="dismissed_by",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "failed work",
                "verbose_name_plural": "failed work",
                "db_table": "failed_tasks",
                "ordering": ["-last_failed_at", "-id"],
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("last_failed_at"), descending=True),
                        name="idx_failed_tasks_last_failed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("task_name__regex", "\\S")), name="failed_tasks_task_name_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("occurrence_count__gte", 1)), name="failed_tasks_occurrence_count_check"
                    ),
                ],
            },
        ),
    ]
