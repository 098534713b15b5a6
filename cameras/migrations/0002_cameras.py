"""Cameras, their groups and their health."""

import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cameras", "0001_tenants_and_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Camera",
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
                    "camera_id",
                    models.CharField(
                        help_text="Short name for addresses and programs. It cannot be changed later.",
                        max_length=100,
                        unique=True,
                        verbose_name="camera id",
                    ),
                ),
                ("camera_name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "camera_type",
                    models.CharField(
                        choices=[
                            ("IP", "IP camera"),
                            ("USB", "USB camera"),
                            ("RTSP", "RTSP stream"),
                            ("HTTP", "HTTP stream"),
                            ("RTMP", "RTMP stream"),
                            ("WEBRTC", "WebRTC"),
                            ("FILE", "Video file"),
                        ],
                        max_length=50,
                        verbose_name="type",
                    ),
                ),
                (
                    "resolution_width",
                    models.IntegerField(db_default=1920, default=1920, verbose_name="width"),
                ),
                (
                    "resolution_height",
                    models.IntegerField(db_default=1080, default=1080, verbose_name="height"),
                ),
                (
                    "frame_rate",
                    models.IntegerField(db_default=30, default=30, verbose_name="frames a second"),
                ),
                (
                    "bitrate",
                    models.IntegerField(db_default=4000, default=4000, verbose_name="bit rate in kbit/s"),
                ),
                (
                    "quality_level",
                    models.CharField(
                        choices=[
                            ("low", "Low: 640 px, 2 frames a second"),
                            ("medium", "Medium: 960 px, 5 frames a second"),
                            ("high", "High: 1280 px, 10 frames a second"),
                            ("ultra", "Ultra: as the source gives it"),
                        ],
                        db_default="high",
                        default="high",
                        max_length=20,
                        verbose_name="analysed quality",
                    ),
                ),
                (
                    "stream_url",
                    models.CharField(blank=True, max_length=500, null=True, verbose_name="address"),
                ),
                (
                    "stream_protocol",
                    models.CharField(
                        choices=[
                            ("rtsp", "RTSP"),
                            ("http", "HTTP (MJPEG or HLS)"),
                            ("rtmp", "RTMP"),
                            ("webrtc", "WebRTC"),
                            ("usb", "USB device"),
                            ("file", "File"),
                        ],
                        db_default="rtsp",
                        default="rtsp",
                        max_length=20,
                        verbose_name="protocol",
                    ),
                ),
                (
                    "stream_username",
                    models.CharField(blank=True, max_length=100, null=True, verbose_name="user name"),
                ),
                (
                    "stream_password",
                    models.TextField(blank=True, editable=False, null=True, verbose_name="password"),
                ),
                (
                    "stream_timeout",
                    models.IntegerField(db_default=30, default=30, verbose_name="time-out in seconds"),
                ),
                (
                    "stream_retry_count",
                    models.IntegerField(db_default=3, default=3, verbose_name="fast retries"),
                ),
                (
                    "stream_retry_interval",
                    models.IntegerField(db_default=5, default=5, verbose_name="seconds before the first retry"),
                ),
                (
                    "confidence_threshold",
                    models.DecimalField(
                        db_default=Decimal("0.7"), decimal_places=4, default=Decimal("0.7"), max_digits=5
                    ),
                ),
                (
                    "detection_region",
                    models.JSONField(blank=True, help_text="Empty: the whole picture.", null=True),
                ),
                (
                    "tracking_enabled",
                    models.BooleanField(db_default=True, default=True, verbose_name="track people"),
                ),
                (
                    "counting_enabled",
                    models.BooleanField(db_default=True, default=True, verbose_name="count people"),
                ),
                ("is_active", models.BooleanField(db_default=True, default=True, verbose_name="active")),
                (
                    "schedule_enabled",
                    models.BooleanField(db_default=False, default=False, verbose_name="follow the schedule"),
                ),
                ("schedule_config", models.JSONField(blank=True, null=True, verbose_name="schedule")),
                (
                    "timezone",
                    models.CharField(db_default="UTC", default="UTC", max_length=50, verbose_name="time zone"),
                ),
                ("alert_enabled", models.BooleanField(db_default=True, default=True, verbose_name="alerts")),
                (
                    "alert_rules",
                    models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
                ),
                ("description", models.TextField(blank=True, db_default="", default="")),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, db_default=[], default=list, size=None
                    ),
                ),
                ("config_version", models.BigIntegerField(db_default=1, default=1, editable=False)),
                (
                    "occupancy_reset_time",
                    models.TimeField(db_default=datetime.time(0, 0), default=datetime.time(0, 0)),
                ),
                (
                    "ai_model",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="Empty: the tenant's default detector.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cameras",
                        to="cameras.aimodel",
                        verbose_name="AI model",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_column="created_by",
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_column="updated_by",
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "camera",
                "verbose_name_plural": "cameras",
                "db_table": "camera_configurations",
                "ordering": ["camera_name", "id"],
            },
        ),
        migrations.CreateModel(
            name="CameraGroupAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "assigned_at",
                    models.DateTimeField(
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                        editable=False,
                    ),
                ),
                (
                    "camera",
                    models.ForeignKey(
                        db_column="camera_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_assignments",
                        to="cameras.camera",
                        to_field="camera_id",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="cameras.cameragroup",
                    ),
                ),
            ],
            options={
                "db_table": "camera_group_assignments",
            },
        ),
        migrations.CreateModel(
            name="CameraHealth",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("offline", "Offline"),
                            ("error", "Error"),
                            ("maintenance", "Maintenance"),
                        ],
                        db_default="offline",
                        default="offline",
                        max_length=20,
                    ),
                ),
                ("last_heartbeat", models.DateTimeField(blank=True, null=True)),
                (
                    "uptime_percentage",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                ("response_time_ms", models.BigIntegerField(blank=True, null=True)),
                (
                    "stream_quality_score",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True),
                ),
                (
                    "frame_drop_rate",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                (
                    "bitrate_variance",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True),
                ),
                ("latency_ms", models.BigIntegerField(blank=True, null=True)),
                ("error_count", models.IntegerField(db_default=0, default=0)),
                ("last_error_message", models.TextField(blank=True, db_default="", default="")),
                ("last_error_timestamp", models.DateTimeField(blank=True, null=True)),
                (
                    "cpu_usage_percent",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                (
                    "memory_usage_percent",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                (
                    "disk_usage_percent",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                (
                    "network_bandwidth_mbps",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True),
                ),
                ("last_maintenance_date", models.DateField(blank=True, null=True)),
                ("next_maintenance_date", models.DateField(blank=True, null=True)),
                ("maintenance_notes", models.TextField(blank=True, db_default="", default="")),
                (
                    "camera",
                    models.OneToOneField(
                        db_column="camera_id",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="health",
                        to="cameras.camera",
                        to_field="camera_id",
                    ),
                ),
            ],
            options={
                "verbose_name": "health",
                "verbose_name_plural": "health",
                "db_table": "camera_health",
            },
        ),
        migrations.AddField(
            model_name="camera",
            name="groups",
            field=models.ManyToManyField(
                blank=True,
                related_name="cameras",
                through="cameras.CameraGroupAssignment",
                to="cameras.cameragroup",
            ),
        ),
        migrations.AddField(
            model_name="camera",
            name="location",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cameras",
                to="cameras.cameralocation",
            ),
        ),
        migrations.AddField(
            model_name="camera",
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
