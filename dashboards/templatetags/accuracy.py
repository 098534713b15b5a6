"""The accuracy of a camera as its page shows it."""

from typing import Any

from django import template

from analytics.accuracy import accuracy_sentence, is_weak
from analytics.services.accuracy import latest_evaluations
from cameras.models import Camera

register = template.Library()


@register.inclusion_tag("dashboards/parts/accuracy.html")
def camera_accuracy(camera: Camera) -> dict[str, Any]:
    """Show the newest accuracy of a camera with its date, and the way to measure it."""
    evaluation = latest_evaluations([camera]).get(camera.camera_id)
    if evaluation is None:
        return {"camera": camera, "evaluation": None}
    return {
        "camera": camera,
        "evaluation": evaluation,
        "sentence": accuracy_sentence(evaluation, camera.timezone),
        "weak": is_weak(evaluation),
    }
