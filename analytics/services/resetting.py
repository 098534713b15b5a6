"""Resetting what a camera has counted since its last reset."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.models import RealtimeCounter
from analytics.services.events import publish_event
from cameras.models import Camera
from cameras.querysets import AnyUser


@transaction.atomic
def reset_counters(camera: Camera, *, user: AnyUser | None = None, reason: str) -> int:
    """Let the camera's counts since the last reset begin at 0 and publish `counter.reset` for each; return how many.

    Totals of hours, days and for ever stay. Raises ValidationError at `reason` for an empty one.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, for those who read the numbers later.")})
    rows = RealtimeCounter.objects.filter(camera_id=camera.camera_id).order_by("counter_name")
    counters = list(rows.select_for_update().exclude(current_count=0))
    for counter in counters:
        counter.current_count, counter.reset_count = 0, counter.reset_count + 1
        counter.last_reset_at = timezone.now()
        counter.save(update_fields=["current_count", "reset_count", "last_reset_at"])
        data = {"camera_id": camera.camera_id, "counter_name": counter.counter_name, "reason": reason.strip()}
        publish_event(camera.camera_id, "counter", "counter.reset", data, user_id=_author(user))
    return len(counters)


def _author(user: AnyUser | None) -> int | None:
    return user.pk if user is not None and user.is_authenticated else None
