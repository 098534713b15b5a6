"""Tenants, members, places, groups and AI models."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Tenant",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
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
                ("name", models.CharField(max_length=200, unique=True)),
                ("slug", models.SlugField(unique=True)),
                (
                    "timezone",
                    models.CharField(db_default="UTC", default="UTC", max_length=50, verbose_name="time zone"),
                ),
                ("is_active", models.BooleanField(db_default=True, default=True, verbose_name="active")),
            ],
            options={
                "db_table": "tenants",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name__regex", "\\S")), name="tenants_name_check"),
                    models.CheckConstraint(condition=models.Q(("slug__regex", "\\S")), name="tenants_slug_check"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TenantMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
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
                    "role",
                    models.CharField(
                        choices=[
                            ("viewer", "Viewer: reads"),
                            ("operator", "Operator: also edits cameras and zones"),
                            ("manager", "Manager: also manages users and dashboards"),
                        ],
                        db_default="viewer",
                        default="viewer",
                        max_length=20,
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="cameras.tenant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tenant_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "tenant_members",
            },
        ),
        migrations.CreateModel(
            name="AIModel",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
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
                ("name", models.CharField(max_length=100)),
                ("version", models.CharField(max_length=50)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("detector", "Detector"),
                            ("tracker", "Tracker"),
                            ("forecaster", "Forecaster"),
                        ],
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
            ],
            options={
                "verbose_name": "AI model",
                "verbose_name_plural": "AI models",
                "db_table": "ai_models",
                "ordering": ["name", "version"],
            },
        ),
        migrations.CreateModel(
            name="CameraGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
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
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
                "db_table": "camera_groups",
                "ordering": ["group_name"],
            },
        ),
        migrations.CreateModel(
            name="CameraLocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
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
            ],
            options={
                "verbose_name": "location",
                "verbose_name_plural": "locations",
                "db_table": "camera_locations",
                "ordering": ["location_name"],
            },
        ),
        migrations.AddField(
            model_name="cameralocation",
            name="tenant",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="cameras.tenant",
            ),
        ),
        migrations.AddField(
            model_name="cameragroup",
            name="tenant",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="cameras.tenant",
            ),
        ),
        migrations.AddField(
            model_name="aimodel",
            name="tenant",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="cameras.tenant",
            ),
        ),
    ]
