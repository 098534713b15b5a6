"""Configuration of cameras."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cameras import rules
from cameras.choices import CameraType, QualityLevel, StreamProtocol
from cameras.database import (
    Index,
    at_least,
    between,
    empty_list,
    matches,
    not_blank,
    one_of,
    preset,
    within_0_and_1,
)
from cameras.models.ai_models import AIModel
from cameras.models.history import NamedHistory
from cameras.models.places import CameraGroup, CameraGroupAssignment, CameraLocation
from cameras.models.tenants import TenantOwned
from cameras.querysets import TenantQuerySet

TABLE = "camera_configurations"
LONGEST_SAMPLE = 3600  # seconds
KEY_RULE = _("Letters, digits, dot, dash and underscore, beginning with a letter or digit; at most 100.")
KEY_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$"


class Camera(TenantOwned):
    """A camera and all that is set for it.

    Sizes in pixels, `bitrate` in kbit/s, `frame_rate` in frames a second, time-outs and intervals in seconds,
    `confidence_threshold` 0–1. `stream_password` holds cipher text (`cameras.credentials`). Written by
    `cameras.services` alone, which raises `config_version` with every change.

    Beyond the documents: `detection_sample_seconds` and `track_sample_seconds` say how often a person's detections and
    positions are stored (0 = every frame; detections also null = none), `occupancy_baseline` how many are inside after
    the daily reset, `store_snapshots` whether a picture with blurred faces is kept of each event.
    """

    camera_id = models.CharField(
        _("camera id"),
        max_length=100,
        unique=True,
        help_text=_("Short name for addresses and programs. It cannot be changed later."),
    )
    camera_name = models.CharField(_("name"), max_length=200)
    camera_type = models.CharField(_("type"), max_length=50, choices=CameraType.choices)
    location = models.ForeignKey(
        CameraLocation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cameras",
        db_index=False,
    )
    resolution_width = models.IntegerField(_("width"), **preset(1920))
    resolution_height = models.IntegerField(_("height"), **preset(1080))
    frame_rate = models.IntegerField(_("frames a second"), **preset(30))
    bitrate = models.IntegerField(_("bit rate in kbit/s"), **preset(4000))
    quality_level = models.CharField(
        _("analysed quality"), max_length=20, choices=QualityLevel.choices, **preset(QualityLevel.HIGH.value)
    )
    stream_url = models.CharField(_("address"), max_length=500, null=True, blank=True)
    stream_protocol = models.CharField(
        _("protocol"), max_length=20, choices=StreamProtocol.choices, **preset(StreamProtocol.RTSP.value)
    )
    stream_username = models.CharField(_("user name"), max_length=100, null=True, blank=True)
    stream_password = models.TextField(_("password"), null=True, blank=True, editable=False)
    stream_timeout = models.IntegerField(_("time-out in seconds"), **preset(30))
    stream_retry_count = models.IntegerField(_("fast retries"), **preset(3))
    stream_retry_interval = models.IntegerField(_("seconds before the first retry"), **preset(5))
    ai_model = models.ForeignKey(
        AIModel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cameras",
        db_index=False,
        verbose_name=_("AI model"),
        help_text=_("Empty: the tenant's default detector."),
    )
    confidence_threshold = models.DecimalField(max_digits=5, decimal_places=4, **preset(Decimal("0.7")))
    detection_region = models.JSONField(null=True, blank=True, help_text=_("Empty: the whole picture."))
    tracking_enabled = models.BooleanField(_("track people"), **preset(True))
    counting_enabled = models.BooleanField(_("count people"), **preset(True))
    is_active = models.BooleanField(_("active"), **preset(True))
    schedule_enabled = models.BooleanField(_("follow the schedule"), **preset(False))
    schedule_config = models.JSONField(_("schedule"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=50, **preset("UTC"))
    alert_enabled = models.BooleanField(_("alerts"), **preset(True))
    alert_rules = models.JSONField(**empty_list())
    description = models.TextField(blank=True, **preset(""))
    tags = ArrayField(models.TextField(), blank=True, default=list, db_default=[])
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        db_column="created_by",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        db_column="updated_by",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
    )
    config_version = models.BigIntegerField(editable=False, **preset(1))
    occupancy_reset_time = models.TimeField(**preset(dt.time(0)))
    occupancy_baseline = models.IntegerField(_("people inside after the reset"), **preset(0))
    detection_sample_seconds = models.DecimalField(
        _("seconds between stored detections of a person"),
        max_digits=8,
        decimal_places=3,
        null=True,
        blank=True,
        **preset(Decimal(1)),
    )
    track_sample_seconds = models.DecimalField(
        _("seconds between stored points of a path"), max_digits=8, decimal_places=3, **preset(Decimal("0.5"))
    )
    store_snapshots = models.BooleanField(_("keep a picture of each counted person"), **preset(False))
    groups = models.ManyToManyField(CameraGroup, through=CameraGroupAssignment, related_name="cameras", blank=True)

    objects = TenantQuerySet["Camera"].as_manager()
    history = HistoricalRecords(
        history_id_field=models.BigAutoField(primary_key=True),
        excluded_fields=["stream_password", "created_at", "updated_at"],
        m2m_fields=[],
        bases=[NamedHistory],
        table_name="camera_configurations_history",
    )

    class Meta:
        db_table = TABLE
        verbose_name = _("camera")
        verbose_name_plural = _("cameras")
        ordering = ["camera_name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("camera_id"),
                name="camera_configurations_camera_id_lower_key",
                violation_error_message=_("A camera with this id exists already."),
            ),
            matches(
                TABLE,
                "camera_id",
                KEY_PATTERN,
                _("Letters, digits, dot, dash and underscore, beginning with a letter or digit; at most 100."),
            ),
            not_blank(TABLE, "camera_name"),
            one_of(TABLE, "camera_type", CameraType),
            one_of(TABLE, "quality_level", QualityLevel),
            one_of(TABLE, "stream_protocol", StreamProtocol),
            between(TABLE, "resolution_width", 16, 7680),
            between(TABLE, "resolution_height", 16, 4320),
            between(TABLE, "frame_rate", 1, 240),
            between(TABLE, "bitrate", 16, 200_000),
            between(TABLE, "stream_timeout", 1, 600),
            between(TABLE, "stream_retry_count", 0, 100),
            between(TABLE, "stream_retry_interval", 1, 3600),
            *within_0_and_1(TABLE, "confidence_threshold"),
            at_least(TABLE, "config_version", 1),
            at_least(TABLE, "occupancy_baseline", 0),
            between(TABLE, "detection_sample_seconds", 0, LONGEST_SAMPLE),
            between(TABLE, "track_sample_seconds", 0, LONGEST_SAMPLE),
            models.CheckConstraint(
                name="camera_configurations_schedule_check",
                condition=Q(schedule_enabled=False) | Q(schedule_config__isnull=False),
                violation_error_message=_("A schedule is followed, but none is given."),
            ),
        ]
        indexes = [
            # All cameras of a tenant, active or not: admin list, deleting a tenant.
            Index(fields=["tenant"], name="idx_camera_configurations_tenant"),
            # Cameras of a place: sums per location, deleting a location.
            Index(fields=["location"], name="idx_camera_configurations_location"),
            # The live wall: a tenant's active cameras by name.
            Index(
                fields=["tenant", "camera_name"],
                name="idx_camera_configurations_active",
                condition=Q(is_active=True),
            ),
            # Cameras that use a model: retiring or deleting it.
            Index(fields=["ai_model"], name="idx_camera_configurations_ai_model"),
            # Search by tags: cameras that carry all of them.
            GinIndex(fields=["tags"], name="idx_camera_configurations_tags"),
        ]

    def __str__(self) -> str:
        return self.camera_name

    def clean(self) -> None:
        """Bring values into their stored form; raise ValidationError with the faults at their fields."""
        rules.settle(self)
        self.check_same_tenant(location=self.location, ai_model=self.ai_model)

    @property
    def has_stream_password(self) -> bool:
        """Tell whether a password is stored; the password itself is shown to nobody."""
        return bool(self.stream_password)
