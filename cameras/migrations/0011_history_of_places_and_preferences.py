"""Who changed what of places, groups, AI models and tenants; when a maintenance ends; what users like."""

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

KEPT = ("Tenant", "CameraLocation", "CameraGroup", "AIModel")


def begin_histories(apps, schema_editor):
    """Write down how each row is now: without it the first change would have nothing to be compared with."""
    for name in KEPT:
        model, history = apps.get_model("cameras", name), apps.get_model("cameras", f"Historical{name}")
        columns = [
            field.attname for field in model._meta.concrete_fields if field.name not in ("created_at", "updated_at")
        ]
        history._base_manager.bulk_create(
            history(**row, history_date=timezone.now(), history_type="+")
            for row in model._base_manager.values(*columns)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("cameras", "0010_members_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalAIModel",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_user_name", models.CharField(blank=True, default="", max_length=150)),
                ("name", models.CharField(max_length=100)),
                ("version", models.CharField(max_length=50)),
                (
                    "kind",
                    models.CharField(
                        choices=[("detector", "Detector"), ("tracker", "Tracker"), ("forecaster", "Forecaster")],
                        db_default="detector",
                        default="detector",
                        max_length=20,
                    ),
                ),
                (
                    "backend",
                    models.CharField(
                        choices=[
                            ("ultralytics", "YOLO or RT-DETR weights"),
                            ("torchscript", "TorchScript"),
                            ("opencv_dnn", "OpenCV DNN"),
                            ("motion", "Motion: needs no weights"),
                            ("scripted", "Scripted: detections from a file"),
                        ],
                        max_length=20,
                    ),
                ),
                ("weights_path", models.CharField(blank=True, max_length=500, null=True)),
                ("checksum_sha256", models.CharField(blank=True, max_length=64, null=True)),
                (
                    "parameters",
                    models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
                ),
                (
                    "metrics",
                    models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("active", "Active"), ("retired", "Retired")],
                        db_default="active",
                        default="active",
                        max_length=20,
                    ),
                ),
                (
                    "is_default",
                    models.BooleanField(db_default=False, default=False, verbose_name="default of its tenant and kind"),
                ),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical AI model",
                "verbose_name_plural": "historical AI models",
                "db_table": "ai_models_history",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCameraGroup",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_user_name", models.CharField(blank=True, default="", max_length=150)),
                ("group_name", models.CharField(max_length=200)),
                (
                    "group_type",
                    models.CharField(
                        choices=[
                            ("zone", "Zone"),
                            ("building", "Building"),
                            ("floor", "Floor"),
                            ("site", "Site"),
                            ("other", "Other"),
                        ],
                        db_default="other",
                        default="other",
                        max_length=50,
                    ),
                ),
                ("description", models.TextField(blank=True, db_default="", default="")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical group",
                "verbose_name_plural": "historical groups",
                "db_table": "camera_groups_history",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCameraLocation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_user_name", models.CharField(blank=True, default="", max_length=150)),
                ("location_name", models.CharField(max_length=200)),
                (
                    "location_type",
                    models.CharField(
                        choices=[
                            ("indoor", "Indoor"),
                            ("outdoor", "Outdoor"),
                            ("entrance", "Entrance"),
                            ("exit", "Exit"),
                            ("corridor", "Corridor"),
                            ("hall", "Hall"),
                            ("parking", "Parking"),
                            ("other", "Other"),
                        ],
                        db_default="indoor",
                        default="indoor",
                        max_length=50,
                    ),
                ),
                ("address", models.TextField(blank=True, db_default="", default="")),
                ("latitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("floor_level", models.IntegerField(blank=True, null=True)),
                ("building_name", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("room_number", models.CharField(blank=True, db_default="", default="", max_length=50)),
                ("max_capacity", models.IntegerField(blank=True, null=True)),
                ("area_sqm", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("description", models.TextField(blank=True, db_default="", default="")),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, db_default=[], default=list, size=None
                    ),
                ),
                ("opening_hours", models.JSONField(blank=True, null=True, verbose_name="opening hours")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical location",
                "verbose_name_plural": "historical locations",
                "db_table": "camera_locations_history",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTenant",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_user_name", models.CharField(blank=True, default="", max_length=150)),
                ("name", models.CharField(db_index=True, max_length=200)),
                ("slug", models.SlugField()),
                (
                    "timezone",
                    models.CharField(db_default="UTC", default="UTC", max_length=50, verbose_name="time zone"),
                ),
                ("is_active", models.BooleanField(db_default=True, default=True, verbose_name="active")),
                (
                    "store_person_attributes",
                    models.BooleanField(db_default=False, default=False, verbose_name="store attributes of persons"),
                ),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical tenant",
                "verbose_name_plural": "historical tenants",
                "db_table": "tenants_history",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="UserPreference",
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
                (
                    "camera_list",
                    models.CharField(
                        choices=[("table", "Table"), ("cards", "Cards")],
                        db_default="table",
                        default="table",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "verbose_name": "preference",
                "verbose_name_plural": "preferences",
                "db_table": "user_preferences",
            },
        ),
        migrations.AddField(
            model_name="camerahealth",
            name="maintenance_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="camerahealth",
            index=models.Index(
                condition=models.Q(("maintenance_until__isnull", False)),
                fields=["maintenance_until"],
                name="idx_camera_health_maintenance_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("maintenance_until__isnull", True), ("status", "maintenance"), _connector="OR"),
                name="camera_health_maintenance_until_check",
                violation_error_message="Only a maintenance has an end.",
            ),
        ),
        migrations.AddField(
            model_name="historicalaimodel",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalaimodel",
            name="tenant",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cameras.tenant",
            ),
        ),
        migrations.AddField(
            model_name="historicalcameragroup",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalcameragroup",
            name="tenant",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cameras.tenant",
            ),
        ),
        migrations.AddField(
            model_name="historicalcameralocation",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalcameralocation",
            name="tenant",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cameras.tenant",
            ),
        ),
        migrations.AddField(
            model_name="historicaltenant",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="userpreference",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="preference", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="userpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("camera_list__in", ["table", "cards"])), name="user_preferences_camera_list_check"
            ),
        ),
        migrations.RunSQL(
            "CREATE TRIGGER set_updated_at BEFORE UPDATE ON user_preferences "
            "FOR EACH ROW EXECUTE FUNCTION set_updated_at()",
            "DROP TRIGGER set_updated_at ON user_preferences",
        ),
        migrations.RunPython(begin_histories, migrations.RunPython.noop),
    ]
