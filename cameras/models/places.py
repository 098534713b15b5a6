"""Where cameras hang and how they are grouped."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cameras import rules
from cameras.choices import GroupType, LocationType
from cameras.core.schedule import opening_hours
from cameras.database import Index, above_zero, at_least, between, not_blank, one_of, preset, wall_clock
from cameras.models.history import kept_history
from cameras.models.tenants import TenantOwned
from cameras.querysets import CameraRowQuerySet, TenantQuerySet

LOCATIONS = "camera_locations"
GROUPS = "camera_groups"


class CameraLocation(TenantOwned):
    """A place; latitude and longitude in degrees, area in square metres, capacity in persons.

    `opening_hours` has the form of a camera's schedule (windows and exceptions), in the time zone of each camera; null
    means that nothing is known of it and nobody comes after hours.
    """

    location_name = models.CharField(max_length=200)
    location_type = models.CharField(max_length=50, choices=LocationType.choices, **preset(LocationType.INDOOR.value))
    address = models.TextField(blank=True, **preset(""))
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    floor_level = models.IntegerField(null=True, blank=True)
    building_name = models.CharField(max_length=200, blank=True, **preset(""))
    room_number = models.CharField(max_length=50, blank=True, **preset(""))
    max_capacity = models.IntegerField(null=True, blank=True)
    area_sqm = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    description = models.TextField(blank=True, **preset(""))
    tags = ArrayField(models.TextField(), blank=True, default=list, db_default=[])
    opening_hours = models.JSONField(_("opening hours"), null=True, blank=True)

    objects = TenantQuerySet["CameraLocation"].as_manager()
    history = kept_history(LOCATIONS)

    class Meta:
        db_table = LOCATIONS
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["location_name"]
        constraints = [
            # Also serves the list of one tenant's places.
            models.UniqueConstraint(
                fields=["tenant", "location_name"],
                name="camera_locations_tenant_name_key",
                nulls_distinct=False,
            ),
            not_blank(LOCATIONS, "location_name"),
            one_of(LOCATIONS, "location_type", LocationType),
            between(LOCATIONS, "latitude", -90, 90),
            between(LOCATIONS, "longitude", -180, 180),
            models.CheckConstraint(
                name="camera_locations_coordinates_check",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_("Give latitude and longitude, or neither."),
            ),
            between(LOCATIONS, "floor_level", -50, 300),
            at_least(LOCATIONS, "max_capacity", 1),
            above_zero(LOCATIONS, "area_sqm", 10, 2),
        ]

    def __str__(self) -> str:
        return self.location_name

    def clean(self) -> None:
        """Bring the opening hours into their stored form; raise ValidationError with the path of the fault."""
        if self.opening_hours is not None:
            self.opening_hours = rules.checked_json("opening_hours", self.opening_hours, opening_hours)

    @property
    def coordinates(self) -> tuple[Decimal, Decimal] | None:
        """Latitude and longitude in degrees, or None where they are not known."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class CameraGroup(TenantOwned):
    """A named set of cameras of one tenant."""

    group_name = models.CharField(max_length=200)
    group_type = models.CharField(max_length=50, choices=GroupType.choices, **preset(GroupType.OTHER.value))
    description = models.TextField(blank=True, **preset(""))

    objects = TenantQuerySet["CameraGroup"].as_manager()
    history = kept_history(GROUPS)

    class Meta:
        db_table = GROUPS
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["group_name"]
        constraints = [
            # Also serves the list of one tenant's groups.
            models.UniqueConstraint(
                fields=["tenant", "group_name"], name="camera_groups_tenant_name_key", nulls_distinct=False
            ),
            not_blank(GROUPS, "group_name"),
            one_of(GROUPS, "group_type", GroupType),
        ]

    def __str__(self) -> str:
        return self.group_name


class CameraGroupAssignment(models.Model):
    """A camera's place in a group of the same tenant."""

    camera = models.ForeignKey(
        "cameras.Camera",
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.CASCADE,
        related_name="group_assignments",
        db_index=False,  # the unique pair serves it
    )
    group = models.ForeignKey(CameraGroup, on_delete=models.CASCADE, related_name="assignments", db_index=False)
    assigned_at = models.DateTimeField(db_default=wall_clock(), editable=False)

    objects = CameraRowQuerySet["CameraGroupAssignment"].as_manager()

    class Meta:
        db_table = "camera_group_assignments"
        constraints = [
            models.UniqueConstraint(fields=["camera", "group"], name="camera_group_assignments_pair_key"),
        ]
        indexes = [
            # The cameras of a group.
            Index(fields=["group"], name="idx_camera_group_assignments_group"),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id} · {self.group}"

    def clean(self) -> None:
        """Refuse a camera of another tenant than the group's."""
        if self.group_id and self.camera_id and self.group.tenant_id != self.camera.tenant_id:
            raise ValidationError({"camera": _("Belongs to another tenant.")})
