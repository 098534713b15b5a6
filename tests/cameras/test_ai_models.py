"""AI models: parameters have a schema, weights lie below MODEL_ROOT, and an old model can be retired all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cameras.models import AIModel

pytestmark = pytest.mark.django_db

ADD = "/admin/cameras/aimodel/add/"
FORM = {
    "name": "yolo", "version": "11", "kind": "detector", "backend": "motion", "weights_path": "", "parameters": "{}",
    "metrics": "{}", "status": "active",
}  # fmt: skip


def faults(**values: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        AIModel(**{"name": "yolo", "version": "11", "backend": "ultralytics", **values}).full_clean()
    return caught.value.message_dict


def test_known_parameters_are_taken() -> None:
    values = {"image_size": 640, "classes": ["person", 3], "iou": 0.5, "half": True, "batch_size": 8}
    model = AIModel(name="yolo", version="11", backend="ultralytics", parameters=values, metrics={"map50": {"a": 1}})

    model.full_clean()

    assert (model.parameters, model.metrics) == (values, {"map50": {"a": 1}})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "parameters: must be an object"),
        ("fast", "parameters: must be an object"),
        ({"image_size": 31}, "parameters.image_size: must be at least 32"),
        ({"image_size": 4097}, "parameters.image_size: must be at most 4096"),
        ({"image_size": 640.5}, "parameters.image_size: must be a whole number"),
        ({"classes": "person"}, "parameters.classes: must be a list"),
        ({"classes": [0, None]}, "parameters.classes[1]: must be a text or a whole number"),
        ({"classes": [" "]}, "parameters.classes[0]: must be a text"),
        ({"classes": [-1]}, "parameters.classes[0]: must be at least 0"),
        ({"iou": 1.1}, "parameters.iou: must be at most 1"),
        ({"classes": []}, "parameters.classes: must have at least 1 items"),
        ({"confidence": -0.1}, "parameters.confidence: must be at least 0"),
        ({"precision": "int4"}, "parameters.precision: must be one of auto, fp32, bf16, fp16"),
        ({"device": "gpu"}, "parameters.device: must be auto, cpu, cuda or cuda: and a number"),
        ({"half": 1}, "parameters.half: must be true or false"),
        ({"batch_size": 0}, "parameters.batch_size: must be at least 1"),
        ({"batch_size": 257}, "parameters.batch_size: must be at most 256"),
        (
            {"imgsz": 640},
            "parameters.imgsz: is not known here; known are batch_size, classes, confidence, device, half, image_size, "
            "iou, precision",
        ),
    ],
)
def test_other_parameters_are_refused_with_their_path(root: Client, values: Any, message: str) -> None:
    assert faults(parameters=values) == {"parameters": [message]}


def test_metrics_are_an_object_of_any_keys() -> None:
    assert faults(metrics=[1]) == {"metrics": ["metrics: must be an object"]}


def test_the_admin_says_at_the_field_what_is_wrong(root: Client) -> None:
    answer = root.post(ADD, {**FORM, "parameters": '{"image_size": "big"}', "metrics": "[]"})

    errors = answer.context["adminform"].form.errors
    assert errors["parameters"] == ["parameters.image_size: must be a whole number"]
    assert errors["metrics"] == ["metrics: must be an object"]


def test_what_is_left_empty_in_the_admin_is_an_empty_object(root: Client) -> None:
    root.post(ADD, {**FORM, "parameters": "", "metrics": ""})

    model = AIModel.objects.get()
    assert (model.parameters, model.metrics) == ({}, {})


@pytest.mark.parametrize("path", ["../yolo.pt", "/etc/passwd", "nets/../../yolo.pt"])
def test_weights_that_lead_out_of_the_root_are_refused_by_the_model_itself(
    path: str, tmp_path: Path, settings: Any
) -> None:
    settings.MODEL_ROOT = str(tmp_path)

    assert "lies outside of the folders of MODEL_ROOT" in faults(weights_path=path)["weights_path"][0]


def test_without_a_root_no_weights_can_be_named(settings: Any) -> None:
    settings.MODEL_ROOT = ""

    assert "MODEL_ROOT" in faults(weights_path="yolo.pt")["weights_path"][0]


def test_a_model_whose_weights_are_gone_can_be_retired_but_not_activated(
    root: Client, tmp_path: Path, settings: Any
) -> None:
    settings.MODEL_ROOT = str(tmp_path)
    (tmp_path / "yolo.pt").touch()
    form = {**FORM, "backend": "ultralytics", "weights_path": "yolo.pt"}
    root.post(ADD, form)
    model = AIModel.objects.get()
    form["checksum_sha256"] = model.checksum_sha256 or ""
    settings.MODEL_ROOT = ""
    address = f"/admin/cameras/aimodel/{model.pk}/change/"

    assert root.post(address, {**form, "status": "retired"}).status_code == 302
    model.refresh_from_db()
    assert model.status == "retired"
    refused = root.post(address, {**form, "status": "active"})
    assert "MODEL_ROOT" in refused.context["adminform"].form.errors["weights_path"][0]


def test_a_model_keeps_parameters_that_an_older_version_took() -> None:
    model = AIModel.objects.create(name="old", version="1", backend="motion", parameters={"imgsz": 640})

    model.status = "retired"
    model.full_clean()

    assert model.parameters == {"imgsz": 640}
