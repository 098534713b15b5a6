"""What an operator changes while a camera runs."""

from __future__ import annotations

from decimal import Decimal

from analytics import live
from cameras.models import CameraHealth, CameraLocation
from counting.models import CountingZone
from counting.services import create_zone, update_zone
from streams.sessions import configuration
from tests.polling import until
from tests.streams import films
from tests.streams.scene import FPS, MIDDLE, Scene, change, scripted_scene

LEFT = {"units": "normalized", "points": [[0.3, 0.0], [0.3, 1.0]]}


def test_a_changed_line_is_taken_over_without_a_reconnect(scene: Scene) -> None:
    scene.start()
    scene.wait_for_events(1)
    token, frames = scene.stream.lease_token, scene.stream.frame_count
    update_zone(scene.door, zone_coordinates=LEFT)
    until(lambda: any(event.zone_version == 2 for event in scene.events()), "events by the new version")
    stream = scene.stream
    assert stream.lease_token == token
    assert stream.frame_count > frames
    assert scene.stream_events("reconnected") == []
    versions = [event.zone_version for event in scene.events()]
    assert versions == sorted(versions, key=lambda version: version or 0)
    crossed = [(event.zone_version, (event.exit_point or {})["x"] < 0.4) for event in scene.events()]
    assert set(crossed) == {(1, False), (2, True)}


def test_a_new_line_counts_while_the_old_one_goes_on(scene: Scene) -> None:
    scene.start()
    scene.wait_for_events(1)
    token = scene.stream.lease_token
    second = create_zone(camera=scene.camera, zone_name="second", zone_coordinates=LEFT)
    until(lambda: any(event.zone_id == second.pk for event in scene.events()), "the new line counts")
    before = sum(event.zone_id == scene.door.pk for event in scene.events())
    until(lambda: sum(event.zone_id == scene.door.pk for event in scene.events()) > before, "the old one too")
    assert scene.stream.lease_token == token


def test_a_line_that_counts_one_direction_alone_drops_the_other(scene: Scene) -> None:
    update_zone(scene.door, counting_direction="out_only")
    both = create_zone(camera=scene.camera, zone_name="both", zone_coordinates=MIDDLE)
    scene.start()
    assert {event.zone_id for event in scene.wait_for_events(2)} == {both.pk}


def test_a_camera_taken_out_of_service_ends_its_session_and_frees_the_lease(scene: Scene) -> None:
    running = scene.start()
    scene.wait_for_state("streaming")
    change(scene.camera, is_active=False)
    assert running.wait() == "stopped"
    stream = scene.stream
    assert (stream.lease_expires_at, stream.worker_id, stream.is_processing) == (None, None, False)
    assert stream.state == "stopped"


def health(scene: Scene) -> str:
    return CameraHealth.objects.get(camera=scene.camera).status


def test_a_camera_taken_out_of_service_is_offline_on_its_page(scene: Scene, redis_server: str) -> None:
    running = scene.start()
    until(lambda: live_status(scene)[0] == "online", "pages are told that it runs")
    assert health(scene) == "online"
    change(scene.camera, is_active=False)
    running.wait()
    assert health(scene) == "offline"
    until(lambda: live_status(scene) == ("offline", ""), "pages are told that it is out of service")


def test_a_camera_taken_out_of_service_while_it_fails_is_offline(scene: Scene) -> None:
    change(scene.camera, stream_url=str(scene.folder / "gone.mp4"))
    running = scene.start()
    until(lambda: health(scene) == "error", "the fault is told")
    change(scene.camera, is_active=False)
    assert running.wait() == "stopped"
    assert health(scene) == "offline"


def test_another_address_is_opened_by_the_same_session(scene: Scene) -> None:
    running = scene.start()
    scene.wait_for_events(1)
    token = scene.stream.lease_token
    other = films.film(scene.folder / "other.mp4", films.crossing(), fps=FPS)
    change(scene.camera, stream_url=str(other))
    frames = scene.stream.frame_count
    until(lambda: scene.stream.frame_count > frames + films.FRAMES, "frames of the other file")
    assert running.is_alive()
    assert scene.stream.lease_token == token


def live_status(scene: Scene) -> tuple[str, str]:
    """Return what pages show of the camera: status and detail."""
    status = live.read_live([scene.camera])[scene.camera.camera_id].status
    return (status.status, status.detail) if status else ("", "")


def test_a_file_that_is_missing_is_told_everywhere_until_the_address_is_right(scene: Scene, redis_server: str) -> None:
    right = scene.camera.stream_url
    change(scene.camera, stream_url=str(scene.folder / "gone.mp4"))
    running = scene.start()
    until(lambda: scene.stream_events("connection_lost"), "the fault is told")
    scene.wait_for_state("error")
    message = f"no such file: {scene.folder / 'gone.mp4'}"
    (fault,) = scene.stream_events("connection_lost")
    assert (fault.event_message, fault.event_severity, fault.is_resolved) == (message, "error", False)
    health = CameraHealth.objects.get(camera=scene.camera)
    until(lambda: CameraHealth.objects.get(camera=scene.camera).status == "error", "the camera's health")
    health.refresh_from_db()
    assert health.last_error_message == message
    until(lambda: live_status(scene) == ("error", message), "pages are told")
    change(scene.camera, stream_url=right)
    scene.wait_for_events(1)
    until(lambda: CameraHealth.objects.get(camera=scene.camera).status == "online", "the camera is well again")
    assert scene.stream_events("connection_lost")[0].is_resolved
    until(lambda: live_status(scene) == ("online", ""), "pages are told again")
    assert running.is_alive()


def test_a_fault_that_lasts_is_one_row_that_counts(scene: Scene) -> None:
    text = scene.folder / "text.mp4"
    text.write_text("this is no video\n" * 100)
    change(scene.camera, stream_url=str(text))
    scene.start()

    def repeated() -> bool:
        found = scene.stream_events("connection_lost")
        return bool(found) and found[0].occurrence_count >= 2

    until(repeated, "the fault comes again")
    (fault,) = scene.stream_events("connection_lost")
    assert fault.event_message.startswith(f"not a video: {text}")
    assert scene.stream.error_count >= 2


def test_a_model_without_its_file_is_a_model_error(scene: Scene) -> None:
    (scene.folder / "walk.txt").unlink()
    scene.start()
    until(lambda: scene.stream_events("model_error"), "the fault is told")
    assert scene.stream_events("model_error")[0].event_message == f"no such file: {scene.folder / 'walk.txt'}"
    films.detections(scene.folder / "walk.txt", films.crossing())
    scene.wait_for_events(1)
    assert scene.stream_events("model_error")[0].is_resolved


def test_weights_outside_of_their_folders_are_a_model_error(scene: Scene, settings: object) -> None:
    settings.MODEL_ROOT = ""  # type: ignore[attr-defined]
    scene.start()
    until(lambda: scene.stream_events("model_error"), "the fault is told")
    assert "MODEL_ROOT" in scene.stream_events("model_error")[0].event_message
    assert scene.stream_events("connection_lost") == []


def test_a_line_in_pixels_moves_with_the_size_of_the_camera(scene: Scene) -> None:
    CountingZone.objects.filter(pk=scene.door.pk).update(
        zone_coordinates={"units": "pixel", "points": [[64, 0], [64, 96]]}
    )
    before = configuration.load(scene.camera.camera_id)
    change(scene.camera, resolution_width=256, resolution_height=192)
    after = configuration.load(scene.camera.camera_id, before)
    assert before
    assert after
    key = str(scene.door.pk)
    assert before.counted[key].points.tolist() == [[0.5, 0.0], [0.5, 1.0]]
    assert after.counted[key].points.tolist() == [[0.25, 0.0], [0.25, 0.5]]


def test_zones_that_stay_keep_their_identity_in_a_new_configuration(scene: Scene) -> None:
    before = configuration.load(scene.camera.camera_id)
    create_zone(camera=scene.camera, zone_name="second", zone_coordinates=LEFT)
    after = configuration.load(scene.camera.camera_id, before)
    assert before
    assert after
    key = str(scene.door.pk)
    assert after.counted[key] is before.counted[key]
    assert len(after.counted) == 2


def test_a_zone_with_a_new_name_keeps_those_who_are_inside_and_one_with_new_corners_does_not(scene: Scene) -> None:
    key = str(scene.door.pk)
    before = configuration.load(scene.camera.camera_id)
    update_zone(scene.door, zone_name="Main door")
    renamed = configuration.load(scene.camera.camera_id, before)
    update_zone(scene.door, zone_coordinates=LEFT)
    moved = configuration.load(scene.camera.camera_id, renamed)

    assert before
    assert renamed
    assert moved
    assert renamed.version != before.version
    assert renamed.counted[key] is before.counted[key]
    assert renamed.zones[key].zone_name == "Main door"
    assert moved.counted[key] is not before.counted[key]


def test_a_camera_of_another_protocol_says_what_can_be_read(transactional_db: None, folder: object) -> None:
    scene = scripted_scene(folder)  # type: ignore[arg-type]
    change(scene.camera, camera_type="IP", stream_protocol="webrtc", stream_url="https://192.0.2.1/whep")
    scene.start()
    try:
        until(lambda: scene.stream_events("connection_lost"), "the fault is told")
        message = scene.stream_events("connection_lost")[0].event_message
        assert message.startswith("Addresses of protocol webrtc cannot be read yet")
    finally:
        scene.end()


def test_the_threshold_decides_who_is_followed_and_reaches_a_running_session(scene: Scene) -> None:
    change(scene.camera, confidence_threshold=Decimal("0.99"))  # the recorded detections have less
    scene.start()
    until(lambda: scene.stream.frame_count > 2 * films.FRAMES, "two rounds are played")
    assert scene.events() == []
    token = scene.stream.lease_token
    change(scene.camera, confidence_threshold=Decimal("0.5"))
    scene.wait_for_events(1)
    assert scene.stream.lease_token == token


def test_new_opening_hours_of_the_place_reach_a_running_session(scene: Scene) -> None:
    place = CameraLocation.objects.create(location_name="Shop", tenant=scene.camera.tenant)
    change(scene.camera, location=place)
    before = configuration.version_of(scene.camera.camera_id)
    place.opening_hours = {"windows": [{"days": ["mon"], "start": "08:00", "end": "18:00"}]}
    place.save()
    after = configuration.version_of(scene.camera.camera_id)
    assert before != after
    loaded = configuration.load(scene.camera.camera_id)
    assert loaded
    assert loaded.camera.location
    assert loaded.camera.location.opening_hours == place.opening_hours
