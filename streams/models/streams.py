"""Streams of cameras, their lease and what was measured on them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cameras.choices import StreamProtocol
from cameras.database import (
    Index,
    Timestamps,
    at_least,
    matches,
    not_negative,
    one_of,
    preset,
    within_0_and_1,
)
from cameras.models import Camera
from cameras.models.cameras import KEY_PATTERN
from cameras.querysets import CameraRowQuerySet
from streams.choices import StreamEncoding, StreamFormat, StreamRole, StreamState

TABLE = "video_streams"


class VideoStream(Timestamps):
    """A stream of a camera: wanted state, lease, measured values.

    `current_bitrate` in kbit/s, `current_fps` in frames a second, sizes in pixels, quality 0–1. A session holds the
    row while `lease_expires_at` lies ahead. Beyond the documents: `lease_token`, which rises with each taking of
    the lease, so that a write of a session that lost it can be refused.
    """

    stream_id = models.CharField(max_length=100, unique=True)
    camera = models.ForeignKey(
        Camera,
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.CASCADE,
        related_name="streams",
        db_index=False,
    )
    role = models.CharField(max_length=20, choices=StreamRole.choices, **preset(StreamRole.MAIN.value))
    stream_url = models.CharField(max_length=500)
    stream_protocol = models.CharField(max_length=20, choices=StreamProtocol.choices)
    stream_format = models.CharField(max_length=20, choices=StreamFormat.choices, null=True, blank=True)
    stream_encoding = models.CharField(max_length=20, choices=StreamEncoding.choices, null=True, blank=True)
    current_bitrate = models.IntegerField(null=True, blank=True)
    current_fps = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    current_resolution_width = models.IntegerField(null=True, blank=True)
    current_resolution_height = models.IntegerField(null=True, blank=True)
    is_active = models.BooleanField(_("wanted"), **preset(True))
    is_processing = models.BooleanField(_("running"), **preset(False))
    state = models.CharField(max_length=20, choices=StreamState.choices, **preset(StreamState.IDLE.value))
    worker_id = models.CharField(max_length=100, null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    lease_token = models.BigIntegerField(**preset(0))
    last_frame_timestamp = models.DateTimeField(null=True, blank=True)
    frame_count = models.BigIntegerField(**preset(0))
    quality_score = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    frame_drop_count = models.BigIntegerField(**preset(0))
    error_count = models.BigIntegerField(**preset(0))

    objects = CameraRowQuerySet["VideoStream"].as_manager()

    class Meta:
        db_table = TABLE
        verbose_name = _("stream")
        verbose_name_plural = _("streams")
        ordering = ["stream_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["camera"],
                name="video_streams_one_main_key",
                condition=Q(role=StreamRole.MAIN.value),
            ),
            matches(TABLE, "stream_id", KEY_PATTERN, _("Letters, digits, dot, dash and underscore.")),
            one_of(TABLE, "role", StreamRole),
            one_of(TABLE, "stream_protocol", StreamProtocol),
            one_of(TABLE, "stream_format", StreamFormat),
            one_of(TABLE, "stream_encoding", StreamEncoding),
            one_of(TABLE, "state", StreamState),
            not_negative(TABLE, "current_fps", 6, 2),
            *within_0_and_1(TABLE, "quality_score"),
            at_least(TABLE, "current_bitrate", 0),
            at_least(TABLE, "current_resolution_width", 1),
            at_least(TABLE, "current_resolution_height", 1),
            at_least(TABLE, "lease_token", 0),
            at_least(TABLE, "frame_count", 0),
            at_least(TABLE, "frame_drop_count", 0),
            at_least(TABLE, "error_count", 0),
        ]
        indexes = [
            # The streams of a camera: its page, and the cascade when it is deleted.
            Index(fields=["camera"], name="idx_video_streams_camera"),
            # Supervision: wanted streams without a valid lease.
            Index(fields=["lease_expires_at"], name="idx_video_streams_active", condition=Q(is_active=True)),
            # Streams that have shown nothing for long.
            Index(fields=["last_frame_timestamp"], name="idx_video_streams_timestamp"),
        ]

    def __str__(self) -> str:
        return self.stream_id
