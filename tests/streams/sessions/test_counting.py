"""What a session of a camera counts, and what it stores of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from analytics import live
from analytics.live import counts_data
from analytics.selectors import counts_today
from analytics.services.recording import event_uid
from cameras.models import AIModel
from cameras.services import update_camera
from streams.models import VideoStream
from streams.sessions import session
from tests.polling import until
from tests.streams import films
from tests.streams.scene import FPS, Scene

# The foot passes the middle after two empty frames and half of the sixteen steps of the walk.
CROSSED_AT = (2 + 7.5) / FPS


def test_a_session_counts_each_round_of_a_film_once_at_its_place(scene: Scene) -> None:
    scene.start()
    events = scene.wait_for_events(3)
    places = scene.places(events)
    assert [event.direction for event in events] == ["in"] * len(events)
    assert [second for _, second in places] == pytest.approx([CROSSED_AT] * len(events), abs=0.1)
    rounds = [number for number, _ in places]
    assert len(set(rounds)) == len(rounds)
    complete = rounds[-1] - rounds[0] + 1 == len(rounds)
    assert complete or scene.stream.frame_drop_count > 0  # a machine that is too slow leaves frames out, and says so


def test_a_crossing_carries_its_evidence(scene: Scene) -> None:
    scene.start()
    event = scene.wait_for_events(1)[0]
    assert (event.event_type, event.zone_id, event.zone_version) == ("cross_line", scene.door.pk, 1)
    assert event.entry_point
    assert event.exit_point
    assert event.path_trajectory
    assert event.entry_point["x"] > 0.5 > event.exit_point["x"]
    assert float(event.confidence_score or 0) == pytest.approx(0.9)
    assert not event.is_stitched
    assert event.path_trajectory[0]["x"] > event.path_trajectory[-1]["x"]
    assert (event.track_id or "").startswith(f"{scene.camera.camera_id}:")
    uid = event_uid(scene.camera.camera_id, scene.door.pk, event.track_id, "in", event.event_timestamp)
    assert event.event_uid == uid


def test_what_is_counted_is_in_the_counters_too(scene: Scene) -> None:
    scene.start()
    scene.wait_for_events(2)
    scene.end()
    count = len(scene.events())
    assert scene.counter(f"count_in:zone:{scene.door.pk}") == scene.counter("count_in") == count


def test_a_second_class_is_counted_apart_and_is_in_nothing_else(scene: Scene) -> None:
    path = films.detections_of_two(scene.folder / "both.jsonl", films.crossing(), films.crossing()[::-1])
    model = AIModel.objects.create(
        name="two", version="1", backend="scripted", weights_path=path.name,
        parameters={"classes": ["person", "bicycle"]},
    )  # fmt: skip
    update_camera(scene.camera, ai_model=model)
    scene.start()
    scene.wait_for_events(2)
    until(lambda: scene.counter("count_out:class:bicycle") >= 2, "bicycles are counted")
    scene.end()
    people, zone = len(scene.events()), f"zone:{scene.door.pk}"
    assert {event.direction for event in scene.events()} == {"in"}  # bicycles go out
    assert (scene.counter("count_in"), scene.counter("count_out")) == (people, 0)
    bicycles = scene.counter("count_out:class:bicycle")
    assert abs(bicycles - people) <= 1  # the session may end between the two
    assert scene.counter(f"count_out:{zone}:class:bicycle") == bicycles
    assert scene.counter("count_in:class:bicycle") == 0
    today = counts_data(scene.camera, counts_today([scene.camera])[scene.camera.camera_id], timezone.now())
    assert today["in"] == people
    assert today["classes"] == today["zones"][str(scene.door.pk)]["classes"]
    assert today["classes"] == {"bicycle": {"in": 0, "out": bicycles, "total": bicycles}}


def test_a_running_stream_tells_its_frames_size_and_rate(scene: Scene) -> None:
    scene.start()
    until(lambda: scene.stream.frame_count >= 15, "frames are counted")
    stream = scene.stream
    assert (stream.state, stream.is_processing) == ("streaming", True)
    assert (stream.current_resolution_width, stream.current_resolution_height) == (films.WIDTH, films.HEIGHT)
    assert stream.current_fps is not None
    assert 0 < stream.current_fps <= 2 * FPS
    assert stream.last_frame_timestamp is not None


def test_every_frame_up_to_the_end_of_a_session_is_counted(scene: Scene) -> None:
    running = scene.start()
    until(lambda: scene.stream.frame_count > 0, "frames are counted")
    scene.end()
    stream = scene.stream
    assert running.wait() == "stopped"
    assert stream.last_frame_timestamp is not None
    played = stream.last_frame_timestamp - scene.stream_events("connected")[0].event_timestamp
    expected = played.total_seconds() * FPS - stream.frame_drop_count
    assert stream.frame_count >= expected - 2


def test_a_camera_that_shall_not_count_is_watched_without_events(scene: Scene) -> None:
    type(scene.camera).objects.filter(pk=scene.camera.pk).update(counting_enabled=False)
    scene.start()
    until(lambda: scene.stream.frame_count >= 2 * films.FRAMES, "two rounds are watched")
    assert scene.events() == []


def test_of_two_sessions_at_once_one_is_told_that_the_lease_is_held(scene: Scene) -> None:
    first, second = scene.start(), scene.start()
    until(lambda: not (first.is_alive() and second.is_alive()), "one of the two ends")
    over, alive = (first, second) if not first.is_alive() else (second, first)
    assert over.wait() == "lease_held"
    assert alive.is_alive()


def test_a_session_of_an_unknown_camera_ends_at_once(transactional_db: None) -> None:
    assert session.run_camera("no-such-camera") == "unknown"


def test_a_session_after_another_never_counts_a_moment_twice(scene: Scene) -> None:
    for count in (1, 2, 3):
        running = scene.start()
        scene.wait_for_events(count)
        Scene.end(scene)
        assert running.wait() == "stopped"
        type(scene.camera).objects.filter(pk=scene.camera.pk).update(is_active=True)
        VideoStream.objects.filter(camera=scene.camera).update(is_active=True)
    rounds = [number for number, _ in scene.places(scene.events())]
    assert len(set(rounds)) == len(rounds)


def test_time_without_frames_is_recorded_with_its_seconds(scene: Scene) -> None:
    update_camera(scene.camera, counting_enabled=False)  # a crossing would say that somebody watched
    running = scene.start()
    until(lambda: scene.stream.frame_count > 0, "frames are counted")
    scene.end()
    running.wait()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE video_streams SET last_frame_timestamp = last_frame_timestamp - interval '60 s'")
    type(scene.camera).objects.filter(pk=scene.camera.pk).update(is_active=True)
    before = scene.stream.last_frame_timestamp
    assert before is not None
    scene.start()
    until(lambda: scene.stream_events("reconnected"), "the gap is noted")
    data = scene.stream_events("reconnected")[0].event_data
    assert data["gap_from"] == before.isoformat()
    assert data["seconds"] >= 60
    assert len(scene.stream_events("connected")) == 1


def test_a_camera_without_a_model_is_watched_by_motion(scene: Scene, redis_server: str) -> None:
    update_camera(scene.camera, ai_model=None)
    scene.start()
    until(lambda: scene.stream.frame_count >= films.FRAMES, "a round is watched")

    def engine() -> str:
        status = live.read_live([scene.camera])[scene.camera.camera_id].status
        return status.engine if status else ""

    until(lambda: "background subtraction" in engine(), "pages are told what counts")


def test_pages_that_open_later_have_a_picture(scene: Scene, redis_server: str) -> None:
    scene.start()
    until(lambda: live.read_snapshot(scene.camera), "a picture is kept")
    jpeg = live.read_snapshot(scene.camera)
    assert jpeg
    assert jpeg.startswith(b"\xff\xd8")


@pytest.mark.parametrize(("level", "rate"), [("low", 2), ("medium", 5)])
def test_a_lower_quality_looks_at_fewer_frames_and_counts_the_same(scene: Scene, level: str, rate: int) -> None:
    slow = films.film(scene.folder / "slow.mp4", films.crossing(60), fps=FPS)
    films.detections(scene.folder / "walk.txt", films.crossing(60))
    update_camera(scene.camera, quality_level=level, stream_url=str(slow))
    scene.start()
    event = scene.wait_for_events(1)[0]
    assert event.direction == "in"
    until(lambda: scene.stream.current_fps, "the rate is measured")
    assert float(scene.stream.current_fps or 0) <= 1.6 * rate
