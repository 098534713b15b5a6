"""Clips that are evaluated in the background; the reason of each index stands in the models."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0005_accuracy_of_cameras"),
        ("cameras", "0007_history_keys_of_64_bits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClipEvaluation",
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
                ("video", models.CharField(max_length=200)),
                ("truth", models.CharField(max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Waits"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        db_default="queued",
                        default="queued",
                        max_length=20,
                    ),
                ),
                ("progress", models.IntegerField(db_default=0, default=0)),
                ("error", models.TextField(blank=True, db_default="", default="")),
                (
                    "numbers",
                    models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
                ),
                (
                    "ai_model",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clip_evaluations",
                        to="cameras.aimodel",
                        verbose_name="model",
                    ),
                ),
                (
                    "camera",
                    models.ForeignKey(
                        blank=True,
                        db_column="camera_id",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clip_evaluations",
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
                    "evaluation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="analytics.accuracyevaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluated clip",
                "verbose_name_plural": "evaluated clips",
                "db_table": "clip_evaluations",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["created_at"], name="idx_clip_evaluations_created")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["queued", "running", "done", "failed"])),
                        name="clip_evaluations_status_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__range", (0, 100))), name="clip_evaluations_progress_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ai_model__isnull", True), ("camera__isnull", False)),
                            models.Q(("ai_model__isnull", False), ("camera__isnull", True)),
                            _connector="OR",
                        ),
                        name="clip_evaluations_subject_check",
                        violation_error_message="Choose a camera or a model.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER set_updated_at BEFORE UPDATE ON clip_evaluations "
            "FOR EACH ROW EXECUTE FUNCTION set_updated_at()",
            "DROP TRIGGER set_updated_at ON clip_evaluations",
        ),
    ]
