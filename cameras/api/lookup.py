"""What an address or a query names: a camera that the user may see, a stretch of time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework import serializers

from cameras.api.filters import A_DAY, SENSIBLE, midnight
from cameras.models import Camera
from cameras.querysets import AnyUser


def camera_or_404(user: AnyUser, camera_id: str) -> Camera:
    """Return the camera of the text key. Raises Http404 unless the user may see it."""
    found = None if "\0" in camera_id else Camera.objects.for_user(user).filter(camera_id=camera_id).first()
    if found is None:
        raise Http404
    return found


class RangeSerializer(serializers.Serializer[Any]):
    """`from` ≤ time < `to` of a query; unknown names are refused."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields by the names of the API; `from` cannot be written as a name in Python."""
        return {
            "from": serializers.DateTimeField(
                required=False, validators=SENSIBLE, help_text="Default: the camera's last midnight."
            ),
            "to": serializers.DateTimeField(required=False, validators=SENSIBLE, help_text="Default: now."),
            **super().get_fields(),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse names that are not known. Raises ValidationError at each."""
        unknown = set(self.initial_data) - set(self.fields) - {"format"}
        if unknown:
            raise serializers.ValidationError(dict.fromkeys(sorted(unknown), "There is no such filter."))
        return attrs


def bounds(asked: dict[str, Any], camera: Camera) -> tuple[dt.datetime, dt.datetime]:
    """Return the asked stretch of time: today of the camera, or the day before an end that stands alone."""
    end = asked.get("to") or timezone.now()
    start = asked.get("from") or (end - A_DAY if asked.get("to") else midnight(camera.timezone))
    return start, end
