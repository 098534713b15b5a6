"""AI models over the API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from cameras.models import AIModel, Tenant
from tests import making
from tests.api.clients import ask, send

pytestmark = pytest.mark.django_db
MOTION = {"name": "Motion", "version": "1", "backend": "motion"}


@pytest.fixture
def weights(tmp_path: Path, settings: Any) -> Path:
    settings.MODEL_ROOT = str(tmp_path)
    (tmp_path / "net.onnx").write_bytes(b"x")
    return tmp_path / "net.onnx"


def test_a_model_is_made_read_changed_and_deleted(operator: User, manager: User, museum: Tenant) -> None:
    answer = send(operator, "POST", "ai-models/", {**MOTION, "backend": "MOTION", "parameters": {"image_size": 640}})
    made = answer.json()
    assert (answer.status_code, made["tenant"], made["kind"], made["status"]) == (201, museum.pk, "detector", "active")
    assert (made["backend"], made["parameters"], made["metrics"], made["camera_count"]) == (
        "motion", {"image_size": 640}, {}, 0,
    )  # fmt: skip
    path = f"ai-models/{made['id']}/"
    changed = send(operator, "PATCH", path, {"status": "Retired", "metrics": {"recall": 1}}).json()
    assert (changed["status"], changed["metrics"]) == ("retired", {})
    assert ask(operator, path) == changed
    assert send(operator, "DELETE", path).status_code == 403
    assert send(manager, "DELETE", path).status_code == 204
    assert not AIModel.objects.exists()


def test_weights_must_be_there_when_they_are_named_and_for_use_but_not_to_retire_a_model(
    operator: User, weights: Path
) -> None:
    body = {"name": "Net", "version": "1", "backend": "ultralytics", "weights_path": "gone.onnx"}
    refused = send(operator, "POST", "ai-models/", body)
    assert (refused.status_code, refused.json()["fields"]) == (400, {"weights_path": ["No such file: gone.onnx"]})
    without = {**body, "weights_path": None}
    assert set(send(operator, "POST", "ai-models/", without).json()["fields"]) == {"weights_path"}
    made = send(operator, "POST", "ai-models/", {**body, "weights_path": "net.onnx"}).json()
    weights.unlink()
    path = f"ai-models/{made['id']}/"
    assert send(operator, "PATCH", path, {"status": "retired"}).status_code == 200
    assert send(operator, "PATCH", path, {"name": "Old net"}).status_code == 200
    assert set(send(operator, "PATCH", path, {"status": "active"}).json()["fields"]) == {"weights_path"}


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret.onnx"])
def test_weights_outside_of_their_folder_are_refused(operator: User, weights: Path, path: str) -> None:
    body = {"name": "Net", "version": "1", "backend": "ultralytics", "weights_path": path}
    assert set(send(operator, "POST", "ai-models/", body).json()["fields"]) == {"weights_path"}


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"parameters": {"image_size": 3}}, ("parameters", "parameters.image_size: must be at least 32")),
        ({"parameters": {"colour": 3}}, ("parameters", "parameters.colour: is not known here")),
        ({"kind": "oracle"}, ("kind", "is not a valid choice")),
        ({"checksum_sha256": "xyz"}, ("checksum_sha256", "64 hexadecimal digits")),
        ({"name": ""}, ("name", "may not be blank")),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(operator: User, values: Any, fault: tuple[str, str]) -> None:
    answer = send(operator, "POST", "ai-models/", {**MOTION, **values}).json()
    assert fault[1] in " ".join(answer["fields"][fault[0]])


def test_a_tenant_has_one_default_of_a_kind(operator: User) -> None:
    send(operator, "POST", "ai-models/", {**MOTION, "is_default": True})
    second = send(operator, "POST", "ai-models/", {**MOTION, "version": "2", "is_default": True})
    assert (second.status_code, second.json()["detail"]) == (400, "This tenant already has a default of this kind.")


def test_a_model_that_a_camera_uses_stays_and_is_counted(manager: User, museum: Tenant) -> None:
    made = send(manager, "POST", "ai-models/", MOTION).json()
    making.camera(tenant=museum, ai_model=AIModel.objects.get(pk=made["id"]))
    refused = send(manager, "DELETE", f"ai-models/{made['id']}/")
    assert (refused.status_code, refused.json()["code"]) == (409, "deletion_refused")
    assert "Give its cameras another model first" in refused.json()["detail"]
    assert ask(manager, "ai-models/?search=mot&kind=detector&is_default=false")["results"][0]["camera_count"] == 1
    assert ask(manager, "ai-models/?status=retired")["results"] == []


def test_a_stranger_finds_no_model(operator: User, stranger: User, viewer: User) -> None:
    path = f"ai-models/{send(operator, 'POST', 'ai-models/', MOTION).json()['id']}/"
    assert [send(stranger, verb, path).status_code for verb in ("GET", "PUT", "PATCH", "DELETE")] == [404] * 4
    assert send(viewer, "PATCH", path, {"name": "Mine"}).status_code == 403
    assert ask(stranger, "ai-models/")["results"] == []
