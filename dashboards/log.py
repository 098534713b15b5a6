"""The events log: every crossing with its evidence, by the filters of the API."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from analytics.anomalies import MOST, Anomaly, uncounted_anomalies
from analytics.live import read_live
from cameras.api.keyset import Keys
from cameras.api.pagination import ByTime
from cameras.models import Camera
from counting.api.filters import EventFilter
from counting.api.merged import Merged
from counting.choices import AnomalyType, Direction, EventSource, EventType
from counting.evidence import path_of
from counting.expiry import is_expired
from counting.models import ArchivedEvent, CountingEvent, CountingZone
from counting.selectors import zone_at_version
from counting.stored_form import utc
from dashboards.core.shapes import polyline

TIMES = ("from", "to")
# Filters of the log that what was not counted has no value for, and by which field it answers the others.
OF_EVENTS_ALONE = {"event_type", "min_confidence", "stitched", "source", "cursor"}
OF_ANOMALIES = {"camera": "camera_id", "track": "track_id", "direction": "direction", "anomaly_type": "anomaly_type"}
BEFORE = dt.timedelta(hours=1)  # an event's page looks for others of the same person from then on


class EventsLog:
    """What one request to the log asks for, and the page of rows that answers it."""

    keys = Keys("event_timestamp")

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.query = _filled_in(request.GET)
        self.cameras = list(Camera.objects.for_user(request.user).order_by("camera_name", "pk"))
        self.camera = next((each for each in self.cameras if each.camera_id == self.query.get("camera")), None)
        self.zone_name = self.camera.timezone if self.camera else "UTC"
        self.wants_archive = self.query.get("include_archived") == "true"
        with timezone.override(ZoneInfo(self.zone_name)):  # a form's times are those of the camera
            self._filters = [self._filter(CountingEvent.objects.all())]
            if self.wants_archive:
                self._filters.append(self._filter(ArchivedEvent.objects.all()))
            self.faults: dict[str, Any] = dict(self._filters[0].form.errors)
            bounds = (None, None) if self.faults else self._filters[0].bounds()
        self.start: dt.datetime | None = bounds[0]
        self.end: dt.datetime | None = bounds[1]

    def page(self) -> tuple[list[Any], str | None, str | None]:
        """Return the rows, and where older and newer ones are. Raises Http404 for a made-up place."""
        if self.faults:
            return [], None, None
        rows: Any = Merged([each.qs for each in self._filters]) if self.wants_archive else self._filters[0].qs
        pages = ByTime()
        try:
            found = pages.paginate_queryset(rows, Request(self.request), self)
        except (NotFound, ValidationError):  # no such place, no such number of rows
            raise Http404 from None
        return found, pages.get_next_link(), pages.get_previous_link()

    def not_counted(self) -> list[Anomaly]:
        """Return what stood out without being counted, on the first page, where the filters can be asked of it."""
        if self.start is None or self.faults or OF_EVENTS_ALONE & set(self.query):
            return []
        wanted: dict[str, Any] = {field: self.query[name] for name, field in OF_ANOMALIES.items() if name in self.query}
        if "zone" in self.query:
            wanted["zone_id"] = int(self.query["zone"])
        return uncounted_anomalies(self.request.user, self.start, self.end, wanted)

    def export(self, kind: str) -> str:
        """Return the query by which the API exports the same rows."""
        asked = {name: value for name, value in self.query.items() if value and name not in (*TIMES, "cursor")}
        return self._exported("counting-events", kind, asked)

    def export_of_not_counted(self, kind: str) -> str:
        """Return the query by which the API exports all that stood out without being counted."""
        names = ("zone", *OF_ANOMALIES)
        return self._exported("anomalies", kind, {name: self.query[name] for name in names if name in self.query})

    def _exported(self, what: str, kind: str, asked: dict[str, str]) -> str:
        """Return the address of an export; its times are instants."""
        times = {"from": self.start, "to": self.end}
        asked |= {name: utc(at) for name, at in times.items() if at is not None}
        return f"{reverse(f'{what}-export', args=[kind])}?{urlencode(asked)}"

    def _filter(self, rows: QuerySet[Any]) -> Any:
        user: Any = self.request.user
        return EventFilter(data=self.query, queryset=rows.for_user(user), request=self.request)  # type: ignore[attr-defined]  # TenantQuerySet


@login_required
@require_safe
def log_page(request: HttpRequest) -> HttpResponse:
    """Show the events that the filters of the form let pass, newest first."""
    log = EventsLog(request)
    rows, older, newer = log.page()
    not_counted = log.not_counted()
    zones = _zones(request, log.camera)
    names = {zone.pk: zone.zone_name for zone in _known_zones(request, [*rows, *not_counted], zones)}
    cameras = {camera.camera_id: camera for camera in log.cameras}
    context = {
        "log": log,
        "rows": [_row(event, names, cameras) for event in rows],
        "not_counted": [
            {"anomaly": each, "camera": cameras.get(each.camera_id), "zone_name": names.get(each.zone_id or 0)}
            for each in not_counted
        ],
        "older": older,
        "newer": newer,
        "zones": zones,
        "most_not_counted": MOST,
        "is_filtered": any(value for name, value in request.GET.items() if name != "cursor"),
        "choices": {
            "event_type": EventType.choices, "direction": Direction.choices, "anomaly_type": AnomalyType.choices,
            "source": EventSource.choices,
        },
        "csv": log.export("csv"),
        "jsonl": log.export("jsonl"),
        "not_counted_csv": log.export_of_not_counted("csv"),
        "not_counted_jsonl": log.export_of_not_counted("jsonl"),
    }  # fmt: skip
    return render(request, "dashboards/log.html", context)


@login_required
@require_safe
def event_page(request: HttpRequest, event_uid: str) -> HttpResponse:
    """Show one event with its evidence."""
    event = _event_or_404(request, event_uid)
    camera = Camera.objects.for_user(request.user).filter(camera_id=event.camera_id).first()
    if camera is None:
        raise Http404
    zone = CountingZone.objects.filter(pk=event.zone_id).first()
    context = {
        "event": event,
        "camera": camera,
        "zone": zone,
        "version": _version(zone, event.zone_version),
        "shape": _shape(zone, event.zone_version, camera),
        "path": polyline(_points(event)),
        "of_track": _of_track(event, camera),
        "detection_expired": is_expired(event),
        "has_picture": path_of(event).is_file(),
        "has_snapshot": read_live([camera])[camera.camera_id].snapshot_at is not None,
    }
    return render(request, "dashboards/event.html", context)


@login_required
@require_safe
def event_picture(request: HttpRequest, event_uid: str) -> HttpResponse:
    """Give the kept picture of the person who was counted, faces blurred; 404 where none was kept."""
    try:
        jpeg = path_of(_event_or_404(request, event_uid)).read_bytes()
    except OSError:
        raise Http404("no picture") from None
    return HttpResponse(jpeg, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


def _event_or_404(request: HttpRequest, event_uid: str) -> Any:
    """Return the event, from the archive too. Raises Http404 unless the user may see it."""
    for rows in (CountingEvent.objects.all(), ArchivedEvent.objects.all()):
        found = None if "\0" in event_uid else rows.for_user(request.user).filter(event_uid=event_uid).first()
        if found is not None:
            return found
    raise Http404


def _filled_in(asked: QueryDict) -> dict[str, str]:
    """Return what the form has filled in; an empty field is no filter."""
    return {name: text for name, value in asked.items() if (text := str(value).strip())}


def _zones(request: HttpRequest, camera: Camera | None) -> list[CountingZone]:
    """Return the zones that the form offers: those of the camera, once one is chosen."""
    if camera is None:
        return []
    return list(CountingZone.objects.all().for_user(request.user).filter(camera=camera).order_by("zone_name", "pk"))


def _known_zones(request: HttpRequest, rows: list[Any], offered: list[CountingZone]) -> list[CountingZone]:
    missing = {row.zone_id for row in rows if row.zone_id} - {zone.pk for zone in offered}
    if not missing:
        return offered
    return [*offered, *CountingZone.objects.all().for_user(request.user).filter(pk__in=missing)]


def _row(event: Any, names: dict[int, str], cameras: dict[str, Camera]) -> dict[str, Any]:
    camera = cameras.get(event.camera_id)
    return {
        "event": event,
        "camera": camera,
        "zone_name": names.get(event.zone_id),
        "path": polyline(_points(event)),
    }


def _points(event: Any) -> list[tuple[float, float]]:
    return [(float(point["x"]), float(point["y"])) for point in event.path_trajectory or ()]


def _of_track(event: Any, camera: Camera) -> str:
    """Return the query of the log for all events of the same person."""
    since = (event.event_timestamp - BEFORE).astimezone(ZoneInfo(camera.timezone)).replace(tzinfo=None, microsecond=0)
    return urlencode({"camera": camera.camera_id, "track": event.track_id or "", "from": since.isoformat()})


def _version(zone: CountingZone | None, number: int | None) -> Any:
    """Return the zone as it was in that version, None where that is gone."""
    if zone is None or number is None:
        return None
    return zone if zone.version == number else zone_at_version(zone, number)


def _shape(zone: CountingZone | None, number: int | None, camera: Camera) -> dict[str, Any] | None:
    version = _version(zone, number)
    if version is None:
        return None
    from_points = _normalized(version.zone_coordinates, camera)
    return {"line": polyline(from_points), "is_line": version.zone_type == "counting_line"}


def _normalized(coordinates: Any, camera: Camera) -> list[tuple[float, float]]:
    points = (coordinates or {}).get("points", [])
    pixels = (coordinates or {}).get("units") == "pixel"
    across, down = (camera.resolution_width, camera.resolution_height) if pixels else (1, 1)
    return [(x / across, y / down) for x, y in points]
