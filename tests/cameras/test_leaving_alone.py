"""What a change leaves alone is no reason to refuse it: a camera can always be deactivated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.test import Client

from cameras.models import AIModel, Camera
from cameras.services import update_camera
from tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def model() -> AIModel:
    return AIModel.objects.create(name="old", version="1", backend="motion")


def retire(model: AIModel) -> None:
    AIModel.objects.filter(pk=model.pk).update(status="retired")


def film(folder: Path, settings: Any) -> Camera:
    """Return a camera whose file, and the root above it, are gone since it was made."""
    settings.FILE_STREAM_ROOT = str(folder)
    path = making.video(folder / "a.mp4")
    camera = making.camera("film", camera_type="FILE", stream_protocol="file", stream_url="a.mp4")
    path.unlink()
    settings.FILE_STREAM_ROOT = ""
    return camera


def deactivated(root: Client, camera: Camera) -> str:
    """Deactivate a camera from the list of the admin; return what was said last."""
    answer = root.post("/admin/cameras/camera/", {"action": "deactivate", "_selected_action": str(camera.pk)})
    assert answer.status_code == 302
    return [str(message) for message in get_messages(answer.wsgi_request)][-1]


def unticked(root: Client, camera: Camera) -> None:
    """Take the tick from `active` on the camera's own page, and nothing else."""
    address = f"/admin/cameras/camera/{camera.pk}/change/"
    form = root.get(address).context["adminform"].form
    bound = {name: form[name].value() for name in form.fields if name != "is_active"}
    values = {name: value for name, value in bound.items() if value is not None and value is not False}
    answer = root.post(address, {**values, "zones-TOTAL_FORMS": "0", "zones-INITIAL_FORMS": "0"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors


def test_a_camera_of_a_retired_model_can_be_renamed_deactivated_and_activated(model: AIModel) -> None:
    camera = making.camera(ai_model=model)
    retire(model)

    update_camera(camera, camera_name="New")
    update_camera(camera, is_active=False)
    update_camera(camera, is_active=True)

    assert (camera.camera_name, camera.is_active, camera.ai_model) == ("New", True, model)


def test_a_retired_model_is_refused_at_its_assignment(model: AIModel) -> None:
    camera = making.camera(ai_model=model)
    retire(model)
    second = AIModel.objects.create(name="older", version="1", backend="motion", status="retired")

    with pytest.raises(ValidationError, match="This model is retired"):
        update_camera(camera, ai_model=second)
    with pytest.raises(ValidationError, match="This model is retired"):
        update_camera(making.camera(), ai_model=second)
    with pytest.raises(ValidationError, match="This model is retired"):
        making.camera(ai_model=second)


def test_a_camera_whose_file_and_root_are_gone_can_be_deactivated(tmp_path: Path, settings: Any) -> None:
    camera = film(tmp_path, settings)

    update_camera(camera, is_active=False)

    assert not Camera.objects.get().is_active
    with pytest.raises(ValidationError, match="FILE_STREAM_ROOT"):
        update_camera(camera, stream_url="b.mp4")


def test_both_can_be_deactivated_from_the_list(root: Client, model: AIModel, tmp_path: Path, settings: Any) -> None:
    for camera in (making.camera("modelled", ai_model=model), film(tmp_path, settings)):
        retire(model)
        assert deactivated(root, camera).startswith("1 camera is stopped; its history stays.")
    assert not Camera.objects.filter(is_active=True).exists()


def test_both_can_be_deactivated_on_their_pages(root: Client, model: AIModel, tmp_path: Path, settings: Any) -> None:
    for camera in (making.camera("modelled", ai_model=model), film(tmp_path, settings)):
        retire(model)
        unticked(root, camera)
    assert not Camera.objects.filter(is_active=True).exists()


def test_a_camera_that_breaks_a_later_rule_can_be_deactivated_but_not_made_worse() -> None:
    camera = making.camera()
    Camera.objects.filter(pk=camera.pk).update(timezone="Gone/City", tags=["x" * 60], stream_url="gopher://h/")

    update_camera(camera, is_active=False)

    assert (camera.is_active, camera.timezone, camera.stream_url) == (False, "Gone/City", "gopher://h/")
    with pytest.raises(ValidationError, match="Unknown time zone"):
        update_camera(camera, timezone="Gone/Town")
