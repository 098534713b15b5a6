"""A zone's coordinates drawn on the camera's picture, in place of a box of numbers."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from cameras.models import Camera

PLACEHOLDER = "__camera__"  # in an address, until somebody has chosen the camera


class DrawingWidget(forms.Textarea):
    """The shape over the newest picture; the numbers behind it can be shown and typed.

    It works with the fields `zone_type`, `direction_mapping` and `counting_direction` of the same form.
    """

    def __init__(self, camera: Camera | None = None, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 4, "cols": 80, "spellcheck": "false", **(attrs or {})})
        self.camera = camera

    @property
    def media(self) -> forms.Media:
        """Return the scripts of the drawing and the words they use."""
        scripts: list[Any] = [reverse("dashboards:words"), Script("dashboards/js/draw/widget.js", type="module")]
        return forms.Media(css={"all": ["dashboards/css/draw.css", "dashboards/css/drawn.css"]}, js=scripts)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the drawing with the box of numbers inside; without JavaScript only the box is shown."""
        numbers = super().render(name, value, attrs, renderer)
        context = {"numbers": numbers, "data": json.dumps(self._data()), "name": name}
        return render_to_string("admin/counting/drawing.html", context)

    def _data(self) -> dict[str, Any]:
        """Return what the script has to know of the camera: pixels of stored points, and where its picture is."""
        camera = self.camera
        return {
            "width": camera.resolution_width if camera else 1920,
            "height": camera.resolution_height if camera else 1080,
            "camera": camera.camera_id if camera else "",
            "placeholder": PLACEHOLDER,
            "snapshot": reverse("dashboards:camera-snapshot", args=[PLACEHOLDER]),
        }
