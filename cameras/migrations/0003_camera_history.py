"""Who changed what of a camera."""

import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cameras", "0002_cameras"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="HistoricalCamera",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_user_name", models.CharField(blank=True, default="", max_length=150)),
                (
                    "camera_id",
                    models.CharField(
                        db_index=True,
                        help_text="Short name for addresses and programs. It cannot be changed later.",
                        max_length=100,
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
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "ai_model",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty: the tenant's default detector.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cameras.aimodel",
                        verbose_name="AI model",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_column="created_by",
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cameras.cameralocation",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_column="updated_by",
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cameras.tenant",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical camera",
                "verbose_name_plural": "historical cameras",
                "db_table": "camera_configurations_history",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
