"""A tenant with one row of everything, each of which carries two words that no other tenant's rows do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from analytics.models import AccuracyEvaluation, ClipEvaluation, EventHandler, HandTally, RecordedSpan
from analytics.services.events import publish_event
from analytics.services.occupancy import correct_occupancy
from analytics.services.recording import record_anomaly, record_counting_event
from cameras.models import AIModel, Camera, CameraGroup, CameraGroupAssignment, CameraLocation, Tenant
from cameras.services.tokens import make_token
from counting.core.density import DensityGrid
from counting.models import ArchivedDetection, ArchivedEvent, CountingEvent, CountingZone
from counting.services.density import add_density
from counting.services.detections import DetectionRow, store_detections
from counting.services.results import build_results
from counting.services.tracks import TrackRow, store_tracks
from streams.models import StreamEvent, VideoStream
from tests import making

SCRIPT = "<script>alert(1)</script>"
OF_TENANTS = ("cameras", "counting", "analytics", "streams", "dashboards")


@dataclass(frozen=True)
class World:
    """A tenant and its people. Rows are called `text`: `found` is for looking for them, `secret` betrays them."""

    found: str
    secret: str
    tenant: Tenant
    people: dict[str, User]
    known: dict[str, Any] = field(default_factory=dict)  # what words in addresses stand for, by the word

    @property
    def text(self) -> str:
        """Return the name of every row: a formula to a spreadsheet, a script to a browser."""
        return named(self.found, self.secret)

    def row(self, model: type[models.Model]) -> Any:
        """Return the tenant's row of a kind, None of what belongs to none. Raises LookupError for what is not made."""
        if model is User:
            return self.people["viewer"]
        rows: Any = model._default_manager.all()
        if hasattr(rows, "for_tenant"):
            rows = rows.for_tenant(self.tenant)
        elif hasattr(rows, "for_user"):
            rows = rows.for_user(self.people["manager"])
        else:
            return None
        found = rows.first()
        if found is None:
            raise LookupError(f"No {model._meta.label} of a tenant: let furnish() in {__name__} make one.")
        return found


def named(found: str, secret: str) -> str:
    """Return a text that must be shown as text everywhere."""
    return f"={found} {secret}{SCRIPT}"


def make_world(found: str, secret: str) -> World:
    """Return a new tenant with its people and one row of everything."""
    tenant = Tenant.objects.create(name=named(found, secret), slug=secret.lower())
    people = {
        role: making.member(f"{secret}-{role}".lower(), tenant, role, is_staff=True, first_name=secret)
        for role in ("viewer", "operator", "manager")
    }
    world = World(found, secret, tenant, people)
    furnish(world)
    return world


def furnish(world: World) -> None:
    """Make one row of every kind that belongs to a tenant."""
    camera = _configuration(world)
    zone = making.line(camera, world.text, user=world.people["manager"], description=world.text)
    _counts(world, camera, zone)
    _observations(world, camera, zone)
    _accuracy(world, camera)
    _machinery(world, camera)
    token, _text = make_token(user=world.people["manager"], name=world.text, scopes=["read"], tenant=world.tenant)
    world.known.update(
        camera_id=camera.camera_id, token_id=token.pk, kind="csv", username=world.people["viewer"].username
    )


def _configuration(world: World) -> Camera:
    tenant, text = world.tenant, world.text
    location = CameraLocation.objects.create(location_name=text, tenant=tenant, description=text)
    group = CameraGroup.objects.create(group_name=text, tenant=tenant, description=text)
    model = AIModel.objects.create(name=text, version="1", backend="motion", tenant=tenant)
    camera = making.camera(
        world.secret.lower(), tenant=tenant, camera_name=text, location=location, ai_model=model, description=text,
        tags=[text], user=world.people["manager"],
    )  # fmt: skip
    CameraGroupAssignment.objects.create(group=group, camera=camera)
    return camera


def _counts(world: World, camera: Camera, zone: CountingZone) -> None:
    now = timezone.now()
    made = record_counting_event(
        camera=camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=now, track_id=world.secret,
    )  # fmt: skip
    told = record_anomaly(camera, zone, "wrong_direction", {"event_timestamp": now.isoformat()})
    correct_occupancy(camera, zone, 3, world.text)
    build_results(now)
    event = CountingEvent.objects.get(event_uid=made.event_uid)
    columns = {each.name for each in ArchivedEvent._meta.concrete_fields} - {
        "camera_id",
        "zone_id",
        "archived_at",
        "id",
    }
    ArchivedEvent.objects.create(
        **{name: getattr(event, name) for name in columns} | {"event_uid": f"{event.event_uid}-old"},
        id=event.pk + 1_000_000, camera_id=camera.camera_id, zone_id=zone.pk,
    )  # fmt: skip
    world.known.update(event_uid=event.event_uid, event_id=told)


def _observations(world: World, camera: Camera, zone: CountingZone) -> None:
    now, key = timezone.now(), world.secret
    store_detections([DetectionRow(camera.camera_id, now, key, 0.9, 1, 2, 30, 40)])
    store_tracks([TrackRow(camera.camera_id, key, now, 1, 2, 640, 480, 100, now, now)])
    ArchivedDetection.objects.create(
        id=camera.pk + 1_000_000, camera_id=camera.camera_id, detection_id=f"{key}-old",
        frame_timestamp=now - dt.timedelta(days=1), confidence_score="0.9", bbox_x=1, bbox_y=2, bbox_width=3,
        bbox_height=4,
    )  # fmt: skip
    grid = DensityGrid()
    grid.add([[0.5, 0.5]], 2.0)
    add_density(camera, now, grid)
    world.known.update(detection_id=key, track_id=key)


def _accuracy(world: World, camera: Camera) -> None:
    user = world.people["operator"]
    span = RecordedSpan.objects.create(camera=camera, wanted_minutes=1, created_by=user)
    HandTally.objects.create(span=span, user=user)
    AccuracyEvaluation.objects.create(
        camera=camera, span=span, method="tally", true_count=1, counted_count=1, hits=1, misses=0, false_alarms=0,
        count_error=0, created_by=user,
    )  # fmt: skip
    clip = ClipEvaluation.objects.create(camera=camera, video=world.text, truth=world.text, created_by=user)
    world.known.update(span_id=span.pk, clip_id=clip.pk)


def _machinery(world: World, camera: Camera) -> None:
    stream = VideoStream.objects.create(
        stream_id=world.secret, camera=camera, stream_url="rtsp://192.0.2.1/", stream_protocol="rtsp"
    )
    StreamEvent.objects.create(stream=stream, event_type="error", event_message=world.text)
    EventHandler.objects.get_or_create(handler_name="mail", defaults={"handler_type": "notifier", "event_types": ["*"]})
    LogEntry.objects.log_actions(world.people["manager"].pk, [camera], CHANGE, change_message=world.text)
    publish_event(camera.camera_id, "camera", "camera.activated", {"camera_id": camera.camera_id})


def models_of_tenants() -> list[type[models.Model]]:
    """Return every model whose rows belong to tenants, from the registry of models itself."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in OF_TENANTS and hasattr(model._default_manager.all(), "for_tenant")
    ]
