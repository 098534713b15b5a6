"""Lines and areas in which people are counted."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cameras.database import Timestamps, above_zero, at_least, not_blank, one_of, preset
from cameras.models import Camera
from cameras.models.history import NamedHistory
from cameras.querysets import CameraRowQuerySet
from counting import rules
from counting.choices import CountingDirection, CountingMethod, ZoneAnchor, ZoneType

TABLE = "counting_zones"


# What the two senses of a line mean in a zone that says nothing else.
DEFAULT_MAPPING = {"positive": "in", "negative": "out"}


class CountingZone(Timestamps):
    """A line or an area of a camera's picture.

    `zone_coordinates` is `{"units": "normalized"|"pixel", "points": [[x, y], …]}`; `zone_area_sqm` in square
    metres; `min_dwell_ms` in milliseconds. Beyond the documents it has `anchor`, the point of a person that
    counts, and `version`, which rises with every change of geometry or direction: an event names the version by
    which it was counted. Written by `counting.services.zones`.
    """

    camera = models.ForeignKey(
        Camera,
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.CASCADE,
        related_name="zones",
        db_index=False,  # the unique pair serves it
    )
    zone_name = models.CharField(_("name"), max_length=200)
    zone_type = models.CharField(
        _("type"), max_length=50, choices=ZoneType.choices, **preset(ZoneType.COUNTING_LINE.value)
    )
    zone_coordinates = models.JSONField(_("coordinates"))
    zone_area_sqm = models.DecimalField(_("floor area in m²"), max_digits=10, decimal_places=2, null=True, blank=True)
    counting_direction = models.CharField(
        _("counted directions"),
        max_length=20,
        choices=CountingDirection.choices,
        **preset(CountingDirection.BIDIRECTIONAL.value),
    )
    counting_method = models.CharField(max_length=20, choices=CountingMethod.choices, editable=False)
    direction_mapping = models.JSONField(
        default=dict, blank=True, db_default=models.Value(DEFAULT_MAPPING, models.JSONField())
    )
    counts_toward_total = models.BooleanField(_("counts toward the camera's total"), **preset(True))
    max_capacity = models.IntegerField(_("capacity in persons"), null=True, blank=True)
    alert_threshold = models.IntegerField(_("alert from this many persons"), null=True, blank=True)
    min_dwell_ms = models.IntegerField(_("milliseconds inside before an entry counts"), **preset(300))
    description = models.TextField(blank=True, **preset(""))
    is_active = models.BooleanField(_("active"), **preset(True))
    anchor = models.CharField(max_length=20, choices=ZoneAnchor.choices, **preset(ZoneAnchor.FOOT.value))
    version = models.IntegerField(editable=False, **preset(1))

    objects = CameraRowQuerySet["CountingZone"].as_manager()
    history = HistoricalRecords(
        history_id_field=models.BigAutoField(primary_key=True),
        excluded_fields=["created_at", "updated_at"],
        bases=[NamedHistory],
        table_name="counting_zones_history",
    )

    class Meta:
        db_table = TABLE
        verbose_name = _("counting zone")
        verbose_name_plural = _("counting zones")
        ordering = ["zone_name", "id"]
        constraints = [
            # Also serves the zones of one camera.
            models.UniqueConstraint(
                fields=["camera", "zone_name"],
                name="counting_zones_camera_name_key",
                violation_error_message=_("The camera already has a zone of this name."),
            ),
            not_blank(TABLE, "zone_name"),
            one_of(TABLE, "counting_direction", CountingDirection),
            one_of(TABLE, "anchor", ZoneAnchor),
            # Also keeps `zone_type` to its list.
            models.CheckConstraint(
                name="counting_zones_counting_method_check",
                condition=Q(zone_type=ZoneType.COUNTING_LINE.value, counting_method="line_crossing")
                | Q(
                    zone_type__in=[ZoneType.AREA.value, ZoneType.REGION.value],
                    counting_method="area_occupancy",
                ),
                violation_error_message=_("Lines count crossings, areas and regions count occupancy."),
            ),
            above_zero(TABLE, "zone_area_sqm", 10, 2),
            at_least(TABLE, "max_capacity", 1),
            at_least(TABLE, "alert_threshold", 1),
            models.CheckConstraint(
                name="counting_zones_alert_capacity_check",
                condition=Q(alert_threshold__isnull=True)
                | Q(max_capacity__isnull=True)
                | Q(alert_threshold__lte=F("max_capacity")),
                violation_error_message=_("The alert cannot lie above the capacity."),
            ),
            at_least(TABLE, "min_dwell_ms", 0),
            at_least(TABLE, "version", 1),
        ]

    def __str__(self) -> str:
        return self.zone_name

    @property
    def is_line(self) -> bool:
        """Tell whether people are counted who cross it; else those inside are."""
        return self.zone_type == ZoneType.COUNTING_LINE

    def settle_values(self) -> None:
        """Settle words, then what follows from them."""
        super().settle_values()
        self._fill_in()

    def clean(self) -> None:
        """Bring JSON into its stored form; raise ValidationError with the path of the fault."""
        rules.settle(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill in what follows from other columns."""
        self._fill_in()
        super().save(*args, **kwargs)

    def _fill_in(self) -> None:
        self.counting_method = method_of(self.zone_type)
        self.direction_mapping = self.direction_mapping or dict(DEFAULT_MAPPING)


def method_of(zone_type: str) -> str:
    """Return the only method of counting that a type of zone has."""
    is_line = zone_type == ZoneType.COUNTING_LINE
    return (CountingMethod.LINE_CROSSING if is_line else CountingMethod.AREA_OCCUPANCY).value
