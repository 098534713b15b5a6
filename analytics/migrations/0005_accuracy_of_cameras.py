"""Recorded spans, hand tallies and evaluations; the reason of each index stands in the models."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION set_updated_at()",
        f"DROP TRIGGER set_updated_at ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0004_append_only"),
        ("cameras", "0007_history_keys_of_64_bits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordedSpan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                    ),
                ),
                ("wanted_minutes", models.IntegerField(verbose_name="minutes")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("wanted", "Waits for the camera"),
                            ("recording", "Recording"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        db_default="wanted",
                        default="wanted",
                        max_length=20,
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("file", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("file_bytes", models.BigIntegerField(db_default=0, default=0)),
                ("frame_width", models.IntegerField(blank=True, null=True)),
                ("frame_height", models.IntegerField(blank=True, null=True)),
                ("error", models.TextField(blank=True, db_default="", default="")),
                (
                    "camera",
                    models.ForeignKey(
                        db_column="camera_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recorded_spans",
                        to="cameras.camera",
                        to_field="camera_id",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "recorded span",
                "verbose_name_plural": "recorded spans",
                "db_table": "recorded_spans",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="HandTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                    ),
                ),
                ("marks", models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "span",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="analytics.recordedspan",
                    ),
                ),
            ],
            options={
                "verbose_name": "hand tally",
                "verbose_name_plural": "hand tallies",
                "db_table": "hand_tallies",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="AccuracyEvaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                        editable=False,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[("tally", "Hand tally"), ("ground_truth", "Ground truth")], max_length=20
                    ),
                ),
                ("model_version", models.CharField(blank=True, db_default="", default="", max_length=160)),
                (
                    "zone_versions",
                    models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
                ),
                ("true_count", models.IntegerField()),
                ("ambiguous_count", models.IntegerField(db_default=0, default=0)),
                ("counted_count", models.IntegerField()),
                ("hits", models.IntegerField()),
                ("misses", models.IntegerField()),
                ("false_alarms", models.IntegerField()),
                ("precision", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("recall", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("f1", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="F1")),
                ("count_error", models.IntegerField()),
                (
                    "idf1",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="IDF1"),
                ),
                (
                    "mota",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name="MOTA"),
                ),
                (
                    "hota",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="HOTA"),
                ),
                (
                    "details",
                    models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
                ),
                (
                    "evaluated_at",
                    models.DateTimeField(
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField())
                    ),
                ),
                (
                    "camera",
                    models.ForeignKey(
                        db_column="camera_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accuracy_evaluations",
                        to="cameras.camera",
                        to_field="camera_id",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "span",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="evaluations",
                        to="analytics.recordedspan",
                    ),
                ),
            ],
            options={
                "verbose_name": "accuracy evaluation",
                "verbose_name_plural": "accuracy evaluations",
                "db_table": "accuracy_evaluations",
                "ordering": ["-evaluated_at", "-id"],
            },
        ),
        migrations.AddIndex(
            model_name="recordedspan",
            index=models.Index(fields=["camera", "-id"], name="idx_recorded_spans_camera"),
        ),
        migrations.AddIndex(
            model_name="recordedspan",
            index=models.Index(fields=["created_at"], name="idx_recorded_spans_created"),
        ),
        migrations.AddConstraint(
            model_name="recordedspan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("wanted", "recording"))),
                fields=("camera",),
                name="recorded_spans_one_open_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedspan",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["wanted", "recording", "ready", "failed"])),
                name="recorded_spans_status_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedspan",
            constraint=models.CheckConstraint(
                condition=models.Q(("wanted_minutes__range", (1, 60))), name="recorded_spans_wanted_minutes_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedspan",
            constraint=models.CheckConstraint(
                condition=models.Q(("file_bytes__gte", 0)), name="recorded_spans_file_bytes_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedspan",
            constraint=models.CheckConstraint(
                condition=models.Q(("frame_width__gte", 1)), name="recorded_spans_frame_width_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedspan",
            constraint=models.CheckConstraint(
                condition=models.Q(("frame_height__gte", 1)), name="recorded_spans_frame_height_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True),
                    ("started_at__isnull", True),
                    ("ended_at__gte", models.F("started_at")),
                    _connector="OR",
                ),
                name="recorded_spans_order_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ready"), _negated=True),
                    models.Q(
                        ("started_at__isnull", False),
                        ("ended_at__isnull", False),
                        models.Q(("file", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="recorded_spans_ready_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="handtally",
            constraint=models.UniqueConstraint(fields=("span", "user"), name="hand_tallies_span_user_key"),
        ),
        migrations.AddIndex(
            model_name="accuracyevaluation",
            index=models.Index(fields=["camera", "-evaluated_at"], name="idx_accuracy_evaluations_camera"),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("method__in", ["tally", "ground_truth"])), name="accuracy_evaluations_method_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("true_count__gte", 0)), name="accuracy_evaluations_true_count_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ambiguous_count__gte", 0)), name="accuracy_evaluations_ambiguous_count_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("counted_count__gte", 0)), name="accuracy_evaluations_counted_count_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("hits__gte", 0)), name="accuracy_evaluations_hits_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("misses__gte", 0)), name="accuracy_evaluations_misses_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("false_alarms__gte", 0)), name="accuracy_evaluations_false_alarms_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("precision__range", (0, 1))), name="accuracy_evaluations_precision_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("recall__range", (0, 1))), name="accuracy_evaluations_recall_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("f1__range", (0, 1))), name="accuracy_evaluations_f1_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("idf1__range", (0, 1))), name="accuracy_evaluations_idf1_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("hota__range", (0, 1))), name="accuracy_evaluations_hota_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracyevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("mota__range", (-999999, 1))), name="accuracy_evaluations_mota_check"
            ),
        ),
        *map(trigger, ("recorded_spans", "hand_tallies")),
    ]
