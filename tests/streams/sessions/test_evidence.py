"""What a running camera keeps beside its counts, by its switches, its region and its schedule."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

import pytest

from analytics import live
from analytics.models import StoredEvent
from cameras.models import Camera, CameraLocation
from counting.evidence import path_of
from counting.models import DensityMap, OccupancyChange, PersonDetection, PersonTrack
from counting.services import create_zone, update_zone
from streams.services import supervision
from tests.polling import until
from tests.streams import films
from tests.streams.scene import FPS, Scene, change, scene_of

LEFT = {"units": "normalized", "points": [[0.0, 0.0], [0.5, 0.0], [0.5, 1.0], [0.0, 1.0]]}
RIGHT = {"units": "normalized", "include": [[[0.5, 0.0], [1.0, 0.0], [1.0, 1.0], [0.5, 1.0]]], "exclude": []}
NEVER = {"exceptions": [{"date": "2020-01-01", "active": True}]}


def tracks(scene: Scene) -> dict[str, list[PersonTrack]]:
    """Return the stored points of each track in the order of time."""
    rows = PersonTrack.objects.filter(camera=scene.camera).order_by("track_id", "frame_timestamp")
    return {name: list(points) for name, points in groupby(rows, lambda row: row.track_id)}


def test_a_count_can_be_followed_to_its_track_and_its_detection(scene: Scene) -> None:
    scene.start()
    scene.wait_for_events(1)
    scene.end()
    stored = tracks(scene)
    detections = {row.detection_id: row for row in PersonDetection.objects.filter(camera=scene.camera)}
    for event in scene.events():
        points = stored[event.track_id or ""]
        assert event.detection_id in detections
        seen = detections[event.detection_id or ""]
        assert abs((seen.frame_timestamp - event.event_timestamp).total_seconds()) <= 0.2
        assert seen.model_version == "replay:1"
        assert seen.processing_time_ms is not None
        assert seen.detection_timestamp <= seen.created_at
        assert (seen.bbox_y, seen.bbox_height) == (films.FLOOR - films.BODY, films.BODY)
        assert (points[0].frame_width, points[0].frame_height) == (films.WIDTH, films.HEIGHT)
        assert points[0].position_x > 64 > points[-1].position_x
        assert all(abs(point.position_y - films.FLOOR) <= 2 for point in points)
        assert all(abs(point.bbox_height - films.BODY) <= 6 for point in points)
        assert all(point.detection_id in detections for point in points if point.detection_id)
        assert [point.trajectory_length is None for point in points] == [True] * (len(points) - 1) + [False]
        assert points[-1].tracking_status in {"completed", "lost"}
        way = points[-1].trajectory_points or []
        assert way[0]["timestamp"] < way[-1]["timestamp"]
        lasted = (points[-1].frame_timestamp - points[0].frame_timestamp).total_seconds()
        assert float(points[-1].duration_seconds or 0) == pytest.approx(lasted, abs=0.002)
        assert 0.1 < lasted < 1.05  # 0.75 on a machine that sees every frame


def test_occupancy_and_density_are_kept_from_the_first_frame_to_the_last(scene: Scene) -> None:
    hall = create_zone(camera=scene.camera, zone_name="hall", zone_type="area", zone_coordinates=LEFT)
    scene.start()
    until(lambda: scene.stream.frame_count >= 2 * films.FRAMES, "two rounds are watched")
    scene.end()
    rows = list(OccupancyChange.objects.filter(camera=scene.camera, zone=hall).order_by("changed_at"))
    reasons = [row.reason for row in rows]
    assert (reasons[0] in {"start", "measured"}, reasons[-1]) == (True, "end")
    assert {row.occupancy for row in rows} == {0, 1}
    assert rows[0].changed_at == scene.stream_events("connected")[0].event_timestamp
    assert rows[-1].changed_at == scene.stream.last_frame_timestamp
    day = DensityMap.objects.get(camera=scene.camera, time_period="day")
    watched = (rows[-1].changed_at - rows[0].changed_at).total_seconds()
    assert float(day.observed_seconds) <= watched + 0.1
    assert 0 < sum(day.values) <= 10 * watched + 1
    assert {place // 64 for place, value in enumerate(day.values) if value} <= {29, 30, 31}  # feet: row 80 of 96


def switched(scene: Scene, *, tracking: bool, counting: bool) -> Scene:
    """Return another camera over the same film, with an area, and its two switches set."""
    film = {"stream_url": scene.camera.stream_url, "ai_model": scene.camera.ai_model}
    other = scene_of(scene.folder, **film, tracking_enabled=tracking, counting_enabled=counting)
    create_zone(camera=other.camera, zone_name="hall", zone_type="area", zone_coordinates=LEFT)
    return other


def kept(scene: Scene) -> tuple[bool, bool, bool, bool]:
    """Return whether a camera has detections, tracks, events and an area that was occupied."""
    occupied = OccupancyChange.objects.filter(camera=scene.camera, zone__zone_type="area", occupancy=1)
    tables = (PersonDetection.objects, PersonTrack.objects)
    detections, points = (table.filter(camera=scene.camera).exists() for table in tables)
    return detections, points, bool(scene.events()), occupied.exists()


def test_the_switches_decide_what_is_kept(scene: Scene) -> None:
    combinations = [(tracking, counting) for tracking in (True, False) for counting in (True, False)]
    cameras = [switched(scene, tracking=tracking, counting=counting) for tracking, counting in combinations]
    try:
        for camera in cameras:
            camera.start()
        for camera in cameras:
            until(lambda one=camera: one.stream.frame_count >= 2 * films.FRAMES, "two rounds are watched")  # type: ignore[misc]
    finally:
        for camera in cameras:
            camera.end()
    assert [kept(camera) for camera in cameras] == [
        (True, True, True, True),  # tracking and counting
        (True, True, False, False),  # tracking alone
        (True, False, False, True),  # counting alone: areas hold as many as are detected
        (True, False, False, False),  # neither
    ]


def test_who_walks_outside_of_the_region_is_not_there(scene: Scene) -> None:
    change(scene.camera, detection_region=RIGHT)
    scene.start()
    until(lambda: scene.stream.frame_count >= 2 * films.FRAMES, "two rounds are watched")
    token = scene.stream.lease_token
    assert scene.events() == []
    change(scene.camera, detection_region=None)  # taken over without a reconnect
    scene.wait_for_events(1)
    assert scene.stream.lease_token == token
    scene.end()
    first = scene.events()[0].event_timestamp
    before = PersonDetection.objects.filter(camera=scene.camera, frame_timestamp__lt=first)
    rows = [row for row in before if (first - row.frame_timestamp).total_seconds() > 1.5]
    assert rows
    assert min(row.bbox_x + row.bbox_width / 2 for row in rows) >= films.WIDTH / 2


def anomalies(scene: Scene) -> list[dict[str, object]]:
    """Return the data of what stood out and was not counted."""
    found = StoredEvent.objects.filter(aggregate_id=scene.camera.camera_id, event_type="counting.anomaly")
    return [dict(event.event_data) for event in found.order_by("id")]


def test_the_wrong_direction_is_told_and_not_counted(scene: Scene) -> None:
    update_zone(scene.door, counting_direction="out_only")
    scene.start()
    until(lambda: anomalies(scene), "the wrong direction is told")
    scene.end()
    told = anomalies(scene)[0]
    assert (told["anomaly_type"], told["zone_id"], told["direction"]) == ("wrong_direction", scene.door.pk, "in")
    assert told["track_id"] in tracks(scene)
    assert scene.events() == []
    assert scene.counter("count_in") == 0


def test_after_hours_is_what_the_place_says(scene: Scene) -> None:
    place = CameraLocation.objects.create(location_name="Shop", opening_hours=NEVER, tenant=scene.camera.tenant)
    change(scene.camera, location=place)
    scene.start()
    event = scene.wait_for_events(1)[0]
    assert (event.is_anomaly, event.anomaly_type) == (True, "after_hours")
    assert scene.counter("count_in") == len(scene.events())


def test_who_stays_too_long_is_told_once(scene: Scene, settings: object) -> None:
    settings.LOITER_SECONDS = 1  # type: ignore[attr-defined]
    boxes = films.standing(60)
    still = films.film(scene.folder / "still.mp4", boxes, fps=FPS)
    films.detections(scene.folder / "walk.txt", boxes)
    hall = create_zone(camera=scene.camera, zone_name="hall", zone_type="area", zone_coordinates=LEFT)
    change(scene.camera, stream_url=str(still))
    scene.start()
    until(lambda: anomalies(scene), "who stays is told")
    until(lambda: scene.stream.frame_count >= 55, "the round ends")
    scene.end()
    told = [each for each in anomalies(scene) if each["anomaly_type"] == "loitering"]
    assert {each["zone_id"] for each in told} == {hall.pk}
    assert len({each["track_id"] for each in told}) == len(told)


def test_pictures_are_kept_only_where_they_are_allowed(scene: Scene, settings: object, tmp_path: object) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    scene.start()
    count = len(scene.wait_for_events(1))
    change(scene.camera, store_snapshots=True)
    until(lambda: any(path_of(event).exists() for event in scene.events()), "a picture is kept")
    scene.end()
    assert not any(path_of(event).exists() for event in scene.events()[:count])
    (kept, *_) = [path_of(event) for event in scene.events() if path_of(event).exists()]
    assert kept.read_bytes().startswith(b"\xff\xd8")


def test_outside_of_its_schedule_a_camera_rests_and_comes_back(scene: Scene, redis_server: str) -> None:
    running = scene.start()
    scene.wait_for_state("streaming")
    change(scene.camera, schedule_enabled=True, schedule_config=NEVER)
    assert running.wait() == "stopped"
    stream = scene.stream
    assert (stream.state, stream.is_processing, stream.is_active) == ("stopped", False, True)
    assert scene.stream_events("connection_lost") == []
    assert Camera.objects.get(pk=scene.camera.pk).health.status == "online"
    until(lambda: status(scene) == "paused", "pages say that it rests")
    started: list[str] = []
    supervision.supervise(started.append)
    assert started == []
    change(scene.camera, schedule_enabled=False)
    supervision.supervise(started.append)
    assert started == [scene.camera.camera_id]
    frames = stream.frame_count
    scene.start()
    until(lambda: scene.stream.frame_count > frames, "frames come again")


def status(scene: Scene) -> str:
    """Return what pages show of the camera."""
    known = live.read_live([scene.camera])[scene.camera.camera_id].status
    return known.status if known else ""


def test_a_changed_sampling_reaches_a_running_session(scene: Scene) -> None:
    change(scene.camera, detection_sample_seconds=None)
    scene.start()
    events = scene.wait_for_events(1)
    assert {event.detection_id for event in events} == {None}
    assert not PersonDetection.objects.filter(camera=scene.camera).exists()
    change(scene.camera, detection_sample_seconds=Decimal(0), track_sample_seconds=Decimal(0))
    until(lambda: PersonDetection.objects.filter(camera=scene.camera).count() >= 2 * films.FRAMES, "every frame")
    scene.end()
    assert max(len(points) for points in tracks(scene).values()) >= 10
