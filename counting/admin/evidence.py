"""What an event's page shows of its evidence: the zone as it was, the path, the detection, the kept picture."""

from __future__ import annotations

import base64
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from counting import evidence
from counting.core.shapes import normalized_points
from counting.expiry import is_expired
from counting.models import CountingEvent, CountingZone
from counting.selectors import zone_at_version

WIDTH = 320  # of the drawing, in pixels
NOTHING = "–"


def zone_then(event: CountingEvent) -> Any:
    """Return the zone as it was when it counted the event; None for an event without a zone, and where that is gone."""
    if event.zone is None or event.zone_version is None:
        return None
    return event.zone if event.zone.version == event.zone_version else zone_at_version(event.zone, event.zone_version)


def drawing(event: CountingEvent) -> SafeString | str:
    """Return the zone of that time and the path up to the event as a picture of the camera's shape."""
    camera = event.camera
    size = camera.resolution_width, camera.resolution_height
    height = round(WIDTH * size[1] / size[0])
    zone = zone_then(event)
    shapes = []
    if zone is not None:
        shapes.append(
            (
                "polyline" if is_line(zone) else "polygon",
                _points(normalized_points(zone.zone_coordinates, *size), height),
                "#2563eb",
            )
        )
    if event.path_trajectory:
        path = [(point["x"], point["y"]) for point in event.path_trajectory]
        shapes.append(("polyline", _points(path, height), "#dc2626"))
    if not shapes:
        return NOTHING
    inner = format_html_join(
        "", '<{} points="{}" fill="none" stroke="{}" stroke-width="2"></{}>', ((*shape, shape[0]) for shape in shapes)
    )
    title = _("Blue: the line or area as it was then. Red: the path of the person.")
    return format_html(
        '<svg width="{}" height="{}" viewBox="0 0 {} {}" role="img" style="border:1px solid currentColor"><title>{}'
        "</title>{}</svg>",
        WIDTH, height, WIDTH, height, title, inner,
    )  # fmt: skip


def version_text(event: CountingEvent) -> str:
    """Return by which version of the zone was counted, and which it has now."""
    if event.zone is None or event.zone_version is None:
        return NOTHING
    if event.zone.version == event.zone_version:
        return _("%(version)s, as it is now") % {"version": event.zone_version}
    words = {"version": event.zone_version, "now": event.zone.version}
    if zone_then(event) is None:
        return _("%(version)s, of which nothing is known any more; now %(now)s") % words
    return _("%(version)s; it was changed since, now %(now)s") % words


def detection_text(event: CountingEvent) -> str:
    """Return the detection that the event names; "expired" when it is not stored any more."""
    if not event.detection_id:
        return NOTHING
    return _("%(detection)s (expired)") % {"detection": event.detection_id} if is_expired(event) else event.detection_id


def picture(event: CountingEvent) -> SafeString | str:
    """Return the kept picture of the counted person; none is kept unless the camera is told to."""
    try:
        jpeg = evidence.path_of(event).read_bytes()
    except OSError:
        return _("None was kept.")
    data = base64.b64encode(jpeg).decode()
    return format_html('<img src="data:image/jpeg;base64,{}" alt="{}">', data, _("The counted person, head blurred"))


def is_line(zone: CountingZone) -> bool:
    """Tell it of a row of the history too, which has the columns of a zone alone."""
    return zone.counting_method == "line_crossing"


def _points(points: Any, height: int) -> str:
    return " ".join(f"{x * WIDTH:.1f},{y * height:.1f}" for x, y in points)
