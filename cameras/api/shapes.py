"""What JSON columns look like, for the document of the API; `cameras.core` judges what is sent."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cameras.core import alert_rules
from cameras.core.schedule import DAYS


class Shape(serializers.Serializer[Any]):
    """The form of an object inside a JSON column."""


class PolygonField(serializers.ListField):
    """`[[x, y], …]`, at least three points."""

    child = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)

    def __init__(self, **options: Any) -> None:
        super().__init__(min_length=3, **options)


class DayWindow(Shape):
    """From one time of a day to another; an end that is not later lies on the next day."""

    start = serializers.RegexField(r"^([01]\d|2[0-3]):[0-5]\d$", help_text="For example 08:00.")
    end = serializers.RegexField(r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", help_text="For example 18:00; 24:00 too.")


class Window(DayWindow):
    """A window on some days of the week."""

    days = serializers.ListField(child=serializers.ChoiceField(choices=DAYS), min_length=1)


class CronRun(Shape):
    """A run that begins by a cron expression of five fields."""

    expression = serializers.CharField(help_text="For example 0 8 * * 6.")
    duration_minutes = serializers.IntegerField(min_value=1, max_value=10080)


class ScheduleException(Shape):
    """A day that goes by other rules: `active` for all of it, or windows of its own."""

    date = serializers.DateField()
    active = serializers.BooleanField(required=False)
    windows = DayWindow(many=True, required=False)


class OpeningHours(Shape):
    """When a place is open, by the clocks of each camera."""

    windows = Window(many=True, required=False)
    exceptions = ScheduleException(many=True, required=False)


class Schedule(OpeningHours):
    """When a camera watches, by its own clocks; exceptions win."""

    cron = CronRun(many=True, required=False)


class DetectionRegion(Shape):
    """Who stands inside of an included polygon and of no excluded one is seen; no included one means everywhere."""

    units = serializers.ChoiceField(choices=["normalized", "pixel"])
    include = serializers.ListField(child=PolygonField(), required=False)
    exclude = serializers.ListField(child=PolygonField(), required=False)


class AlertCondition(Shape):
    """One comparison."""

    metric = serializers.ChoiceField(choices=alert_rules.METRICS)
    operator = serializers.ChoiceField(choices=alert_rules.OPERATORS)
    threshold = serializers.FloatField()


class AlertConditions(Shape):
    """What must hold too."""

    schedule = Schedule(required=False)
    all = AlertCondition(many=True, required=False)


class AlertRecipients(Shape):
    """Who is told."""

    users = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False)
    groups = serializers.ListField(child=serializers.CharField(), required=False)
    emails = serializers.ListField(child=serializers.CharField(), required=False)
    webhooks = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False)


class AlertStep(Shape):
    """What happens when nobody has reacted."""

    after_seconds = serializers.IntegerField(min_value=1)
    severity = serializers.ChoiceField(choices=alert_rules.SEVERITIES, required=False)
    actions = serializers.ListField(child=serializers.ChoiceField(choices=alert_rules.ACTIONS), required=False)
    recipients = AlertRecipients(required=False)


class AlertRule(AlertCondition):
    """A rule that raises alerts; one without an id is given one."""

    id = serializers.CharField(required=False)
    name = serializers.CharField()
    enabled = serializers.BooleanField(required=False)
    alert_type = serializers.ChoiceField(choices=alert_rules.ALERT_TYPES, required=False)
    zone_id = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    window_seconds = serializers.IntegerField(min_value=0, required=False)
    clear_threshold = serializers.FloatField(required=False)
    for_seconds = serializers.IntegerField(min_value=0, required=False)
    cooldown_seconds = serializers.IntegerField(min_value=0, required=False)
    severity = serializers.ChoiceField(choices=alert_rules.SEVERITIES, required=False)
    conditions = AlertConditions(required=False)
    actions = serializers.ListField(child=serializers.ChoiceField(choices=alert_rules.ACTIONS), required=False)
    recipients = AlertRecipients(required=False)
    escalation = AlertStep(many=True, required=False)


class ModelParameters(Shape):
    """How a network is run."""

    image_size = serializers.IntegerField(min_value=32, max_value=4096, required=False, help_text="Pixels.")
    classes = serializers.ListField(
        child=serializers.JSONField(), min_length=1, required=False, help_text="Names or numbers; the first is counted."
    )
    confidence = serializers.FloatField(min_value=0, max_value=1, required=False)
    iou = serializers.FloatField(min_value=0, max_value=1, required=False)
    precision = serializers.ChoiceField(choices=["auto", "fp32", "bf16", "fp16"], required=False)
    device = serializers.RegexField(r"^(auto|cpu|cuda(:\d+)?)$", required=False)
    half = serializers.BooleanField(required=False)
    batch_size = serializers.IntegerField(min_value=1, max_value=256, required=False)


@extend_schema_field(Schedule)
class ScheduleField(serializers.JSONField):
    """When a camera watches."""


@extend_schema_field(OpeningHours)
class OpeningHoursField(serializers.JSONField):
    """When a place is open."""


@extend_schema_field(DetectionRegion)
class DetectionRegionField(serializers.JSONField):
    """Where people are looked for."""


@extend_schema_field(AlertRule(many=True))
class AlertRulesField(serializers.JSONField):
    """When an alert is raised."""


@extend_schema_field(ModelParameters)
class ModelParametersField(serializers.JSONField):
    """How a network is run."""
