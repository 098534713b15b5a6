"""Weights are known by their checksum: another file is not taken for the one that was registered."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from cameras.checksums import checksum
from cameras.files import FileRefusedError
from cameras.models import AIModel
from cameras.services.ai_models import create_model, update_model, weights_of
from streams.services.streams import ensure_main_stream
from streams.sessions import configuration
from tests import making

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of "abc", FIPS 180-2's own example


@pytest.fixture
def root(tmp_path: Path, settings: Any) -> Path:
    settings.MODEL_ROOT = str(tmp_path)
    (tmp_path / "net.onnx").write_bytes(b"abc")
    return tmp_path


def register(**values: Any) -> AIModel:
    return create_model(
        **{"name": "yolo", "version": "11", "backend": "ultralytics", "weights_path": "net.onnx", **values}
    )


def test_the_checksum_of_a_file_is_its_sha_256(root: Path) -> None:
    assert checksum(root / "net.onnx") == ABC


def test_a_file_that_changes_is_read_again(root: Path) -> None:
    file = root / "net.onnx"
    checksum(file)
    file.write_bytes(b"abcd")

    assert checksum(file) == hashlib.sha256(b"abcd").hexdigest()


def test_the_checksum_of_a_folder_tells_its_files_and_their_names_apart(root: Path) -> None:
    folder = root / "net"
    folder.mkdir()
    (folder / "net.xml").write_bytes(b"abc")
    assert checksum(folder) == hashlib.sha256(f"{ABC}  net.xml\n".encode()).hexdigest()
    (folder / "net.xml").rename(folder / "other.xml")

    assert checksum(folder) == hashlib.sha256(f"{ABC}  other.xml\n".encode()).hexdigest()


@pytest.mark.django_db
def test_a_model_is_registered_with_the_checksum_of_its_weights(root: Path) -> None:
    assert register().checksum_sha256 == ABC
    assert register(version="12", checksum_sha256=ABC.upper()).checksum_sha256 == ABC


@pytest.mark.django_db
def test_another_file_than_was_meant_is_refused(root: Path) -> None:
    with pytest.raises(ValidationError) as caught:
        register(checksum_sha256="0" * 64)

    message = f"The file has another checksum, {ABC}. Is it the one that was meant?"
    assert caught.value.message_dict == {"checksum_sha256": [message]}


@pytest.mark.django_db
def test_other_weights_bring_their_own_checksum_and_none_without_weights(root: Path) -> None:
    model = register()
    (root / "next.onnx").write_bytes(b"")

    update_model(model, weights_path="next.onnx")
    assert model.checksum_sha256 == hashlib.sha256(b"").hexdigest()
    update_model(model, backend="motion", weights_path=None)
    assert model.checksum_sha256 is None


@pytest.mark.django_db
def test_a_file_that_was_changed_since_is_not_used_until_it_is_taken_over(root: Path) -> None:
    model = register()
    (root / "net.onnx").write_bytes(b"abcd")

    with pytest.raises(FileRefusedError, match=r"is not the file that was registered as yolo 11.*ba7816bf8f01…"):
        weights_of(model)

    update_model(model, checksum_sha256=None)
    assert model.checksum_sha256 == hashlib.sha256(b"abcd").hexdigest()
    assert weights_of(model) == root / "net.onnx"


@pytest.mark.django_db
def test_a_session_does_not_begin_with_a_file_that_was_changed(root: Path) -> None:
    camera = making.camera(ai_model=register())
    ensure_main_stream(camera)
    (root / "net.onnx").write_bytes(b"abcd")

    with pytest.raises(FileRefusedError, match="is not the file that was registered"):
        configuration.load(camera.camera_id)


@pytest.mark.django_db
def test_the_admin_says_it_at_the_checksum(root: Path, client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))
    form = {
        "name": "yolo", "version": "11", "kind": "detector", "backend": "ultralytics", "weights_path": "net.onnx",
        "checksum_sha256": "0" * 64, "parameters": "{}", "metrics": "{}", "status": "active",
    }  # fmt: skip

    errors = client.post("/admin/cameras/aimodel/add/", form).context["adminform"].form.errors

    assert list(errors) == ["checksum_sha256"]
    assert errors["checksum_sha256"][0].startswith("The file has another checksum")
