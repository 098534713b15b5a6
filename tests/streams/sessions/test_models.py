"""What changes in the registry of models while cameras run, or wait for a model that works."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from cameras.models import AIModel
from streams.detectors import DetectorError, DetectorOptions
from streams.services import streams
from streams.sessions import configuration, session
from streams.sessions.configuration import Configuration, Wanted
from streams.sessions.detectors import detector_for
from tests.polling import until
from tests.streams import films
from tests.streams.scene import Scene, change


def other_way(folder: Path, name: str) -> str:
    """Write detections of somebody who walks through the same film from left to right; return the name."""
    return films.detections(folder / name, films.crossing()[::-1]).name


def directions(scene: Scene) -> set[str]:
    return {event.direction for event in scene.events()}


def registered(scene: Scene, **values: Any) -> None:
    """Change the scene's model as the admin does."""
    model = AIModel.objects.get(name="replay")
    for name, value in values.items():
        setattr(model, name, value)
    model.save()


def loaded(scene: Scene) -> Configuration:
    found = configuration.load(scene.camera.camera_id)
    assert found
    return found


def test_new_weights_of_a_model_reach_a_running_session(scene: Scene) -> None:
    running = scene.start()
    scene.wait_for_events(1)
    token = scene.stream.lease_token
    assert directions(scene) == {"in"}
    registered(scene, weights_path=other_way(scene.folder, "back.txt"))
    until(lambda: directions(scene) == {"in", "out"}, "the new weights count")
    assert running.is_alive()
    assert scene.stream.lease_token == token


def test_other_weights_under_the_same_name_are_taken_over_when_the_model_is_saved(scene: Scene) -> None:
    scene.start()
    scene.wait_for_events(1)
    other_way(scene.folder, "walk.txt")
    registered(scene, version="2")
    until(lambda: directions(scene) == {"in", "out"}, "the new weights count")


def test_a_session_that_waits_tries_again_as_soon_as_its_model_is_mended(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "FIRST_WAIT", 3600.0)
    monkeypatch.setattr(session, "LONGEST_WAIT", 3600.0)
    registered(scene, weights_path="gone.txt")
    scene.start()
    until(lambda: scene.stream_events("model_error"), "the fault is told")
    registered(scene, weights_path="walk.txt")
    scene.wait_for_events(1)


def test_a_model_that_is_mended_while_its_fault_is_told_is_tried_at_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "FIRST_WAIT", 3600.0)
    tell = streams.set_failed

    def tell_and_mend(*told: Any) -> None:
        tell(*told)
        registered(scene, weights_path="walk.txt")

    monkeypatch.setattr(streams, "set_failed", tell_and_mend)
    registered(scene, weights_path="gone.txt")
    scene.start()
    scene.wait_for_events(1)


def test_a_camera_without_a_model_follows_the_default_of_its_tenant(scene: Scene) -> None:
    change(scene.camera, ai_model=None)
    registered(scene, is_default=True)
    scene.start()
    scene.wait_for_events(1)
    registered(scene, is_default=False)
    back = other_way(scene.folder, "back.txt")
    AIModel.objects.create(name="other", version="1", backend="scripted", weights_path=back, is_default=True)
    until(lambda: directions(scene) == {"in", "out"}, "the new default counts")


@pytest.mark.parametrize("values", [{"status": "retired"}, {"is_default": False}], ids=str)
def test_a_default_that_is_given_up_is_taken_over(scene: Scene, values: dict[str, Any]) -> None:
    change(scene.camera, ai_model=None)
    registered(scene, is_default=True)
    before = loaded(scene)
    assert before.detector.kind == "detections"
    registered(scene, **values)
    assert configuration.version_of(scene.camera.camera_id) != before.version
    assert loaded(scene).detector.kind == configuration.WITHOUT_MODEL


def test_a_model_that_changes_in_name_alone_is_the_same_detector(scene: Scene) -> None:
    before = loaded(scene)
    registered(scene, version="1.1")
    after = loaded(scene)
    assert after.version != before.version
    assert after.detector == before.detector


def test_models_that_a_camera_does_not_use_change_nothing_for_it(scene: Scene) -> None:
    before = configuration.version_of(scene.camera.camera_id)
    AIModel.objects.create(name="other", version="1", backend="motion")
    assert configuration.version_of(scene.camera.camera_id) == before


@pytest.mark.parametrize(
    ("size", "fault"),
    [
        ("large", "must be a whole number"),
        ("640", "must be a whole number"),
        (640.5, "must be a whole number"),
        (None, "must be a whole number"),
        ([640], "must be a whole number"),
        (True, "must be a whole number"),
        (0, "must be at least 32"),
        (10**9, "must be at most 4096"),
    ],
)
def test_a_size_of_pictures_that_cannot_be_is_told(scene: Scene, size: object, fault: str) -> None:
    registered(scene, parameters={"image_size": size})
    with pytest.raises(DetectorError) as raised:
        configuration.load(scene.camera.camera_id)
    assert str(raised.value) == f"The model replay 1 cannot be used: parameters.image_size: {fault}."


def test_a_size_of_pictures_that_cannot_be_is_an_error_of_the_model_on_the_page(scene: Scene) -> None:
    registered(scene, parameters={"image_size": "large"})
    scene.start()
    until(lambda: scene.stream_events("model_error"), "the fault is told")
    assert scene.stream_events("error") == []
    registered(scene, parameters={"image_size": 320})
    scene.wait_for_events(1)


def test_a_network_of_which_the_file_has_changed_is_loaded_anew_and_the_old_one_dropped(
    tiny_network: Path, tmp_path: Path
) -> None:
    options = DetectorOptions(weights=tiny_network, cache=tmp_path, image_size=64)
    old, new = (Wanted("ultralytics", options, (("tiny.xml", time, 1),)) for time in (1, 2))
    first = detector_for(old)
    assert detector_for(old) is first
    second = detector_for(new)
    assert second is not first
    assert detector_for(new) is second
    assert detector_for(old) is not first


def test_the_state_of_a_folder_is_that_of_its_files(tmp_path: Path) -> None:
    network = tmp_path / "network.xml"
    network.write_text("one")
    before = configuration._state_of(tmp_path)
    assert before == configuration._state_of(tmp_path) != ()
    os.utime(network, ns=(1, 1))
    assert configuration._state_of(tmp_path) == (("network.xml", 1, 3),)
    assert configuration._state_of(tmp_path / "gone") == ()
