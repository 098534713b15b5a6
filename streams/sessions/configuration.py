"""What a session must know of its camera, and whether it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q

from cameras.checksums import State, state_of
from cameras.models import AIModel, Camera, CameraLocation
from cameras.services import detector_kind
from cameras.services.ai_models import weights_of
from counting.core.tracking import TrackerSettings
from counting.core.zones import Zone
from counting.counted import as_counted
from counting.models import CountingZone
from streams.detectors import DetectorError, DetectorOptions
from streams.detectors.parameters import with_parameters
from streams.detectors.region import Region
from streams.models import VideoStream
from streams.services.streams import main_stream_id

WITHOUT_MODEL = "motion"  # needs no weights and runs anywhere


@dataclass(frozen=True, slots=True)
class Wanted:
    """A detector: its kind, what it is told, and the state of its files (name, time and size of each).

    With other weights under the same name it is another detector.
    """

    kind: str
    options: DetectorOptions
    files: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Configuration:
    """A camera with its zones as a session uses them; `zones` and `counted` have the zone's id as key.

    `source` and `detector` change only with what makes a session begin anew. `model_version` names the model that
    finds people (`name:version`), for the rows that it explains.
    """

    camera: Camera
    stream: VideoStream
    zones: Mapping[str, CountingZone]
    counted: Mapping[str, Zone]
    detector: Wanted
    model_version: str
    version: tuple[Any, ...]

    @property
    def tracking(self) -> TrackerSettings:
        """Return the limits of the tracker: who is seen at least this surely starts a track."""
        return TrackerSettings(strong=float(self.camera.confidence_threshold))

    @property
    def where(self) -> tuple[Any, ...]:
        """Return what the region follows from."""
        return self.camera.detection_region, _size(self.camera)

    @property
    def region(self) -> Region | None:
        """Return the part of the picture in which people are looked for; None is all of it."""
        return Region.of(self.camera.detection_region, *_size(self.camera))

    @property
    def source(self) -> tuple[Any, ...]:
        """Return what the source is opened with."""
        camera = self.camera
        login = camera.stream_username, camera.stream_password
        return camera.stream_protocol, camera.stream_url, login, camera.stream_timeout


def version_of(camera_id: str) -> tuple[Any, ...] | None:
    """Return what changes with any setting of the camera, its zones and its model; None when it shall not run."""
    camera = Camera.objects.filter(camera_id=camera_id, is_active=True)
    row = camera.values_list("config_version", "ai_model_id", "tenant_id", "location_id").first()
    if row is None:
        return None
    version, model, tenant, location = row
    zones = CountingZone.objects.filter(camera_id=camera_id, is_active=True).order_by("pk")
    models = AIModel.objects.filter(Q(pk=model) | _default_of(tenant)).order_by("pk")
    return (
        version,
        model,
        tuple(zones.values_list("pk", "updated_at")),
        tuple(models.values_list("pk", "updated_at")),
        CameraLocation.objects.filter(pk=location).values_list("updated_at", flat=True).first(),
    )


def load(camera_id: str, before: Configuration | None = None) -> Configuration | None:
    """Read the configuration; zones that are as they were keep their identity. None when it shall not run.

    Raises FileRefusedError for weights that may not be used, DetectorError for a model that no detector runs.
    """
    version = version_of(camera_id)
    camera = Camera.objects.select_related("tenant", "ai_model", "location").filter(camera_id=camera_id).first()
    if version is None or camera is None:
        return None
    stream = VideoStream.objects.get(stream_id=main_stream_id(camera))
    zones = {str(zone.pk): zone for zone in _zones_of(camera)}
    counted = {key: _counted(camera, zone, before) for key, zone in zones.items()}
    model = camera.ai_model or AIModel.objects.filter(_default_of(camera.tenant_id)).first()
    return Configuration(camera, stream, zones, counted, _detector(camera, model), _name_of(model), version)


def _zones_of(camera: Camera) -> Iterator[CountingZone]:
    for zone in CountingZone.objects.filter(camera=camera, is_active=True).order_by("pk"):
        zone.camera = camera  # no question for each zone
        yield zone


def _counted(camera: Camera, zone: CountingZone, before: Configuration | None) -> Zone:
    """Return the zone as the engine takes it: the very object of before unless what it counts has changed.

    With a new object the engine forgets who is inside; a new name or capacity is no reason to.
    """
    key = str(zone.pk)
    same_size = before is not None and _size(before.camera) == _size(camera)
    if before and same_size and key in before.zones and before.zones[key].version == zone.version:
        return before.counted[key]
    return as_counted(zone, key)


def _size(camera: Camera) -> tuple[int, int]:
    return camera.resolution_width, camera.resolution_height


def _name_of(model: AIModel | None) -> str:
    return f"{model.name}:{model.version}" if model else WITHOUT_MODEL


def _detector(camera: Camera, model: AIModel | None) -> Wanted:
    """Return the detector that a camera wants. Raises DetectorError, FileRefusedError."""
    cache = Path(settings.VAR) / "models"
    if model is None:
        return Wanted(WITHOUT_MODEL, DetectorOptions(cache=cache, memory=_memory(camera, cache)))
    try:
        kind = detector_kind(model.backend)
    except ValueError as error:
        raise DetectorError(str(error)) from None
    file = weights_of(model)
    options = DetectorOptions(
        weights=file if kind != "detections" else None,
        detections=file if kind == "detections" else None,
        cache=cache,
        memory=_memory(camera, cache) if kind == WITHOUT_MODEL else None,
    )
    try:
        told = with_parameters(options, model.parameters)
    except DetectorError as error:
        raise DetectorError(f"The model {model} cannot be used: {error}") from None
    return Wanted(kind, told, _state_of(file) if file else ())


def _state_of(path: Path) -> State:
    """Return name, time of change and size of a file, or of each file in a folder; nothing of what is not there."""
    try:
        return state_of(path)
    except OSError:  # the detector says what is wrong with it
        return ()


def _memory(camera: Camera, cache: Path) -> Path:
    """Return where what is learnt of this camera at this address is kept."""
    address = hashlib.sha256((camera.stream_url or "").encode()).hexdigest()[:12]
    return cache / "learnt" / f"{camera.camera_id}-{address}.npz"


def _default_of(tenant: int | None) -> Q:
    """Return the condition of the model that finds people for cameras which name none."""
    return Q(tenant=tenant, kind="detector", is_default=True, status="active")
