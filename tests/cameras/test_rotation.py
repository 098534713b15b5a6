"""After a change of keys: the command that encrypts passwords anew, and the check that finds lost ones."""

from __future__ import annotations

import io
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from cameras import credentials
from cameras.models import Camera
from tests import making

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()

pytestmark = pytest.mark.django_db


def run(**options: Any) -> str:
    """Return what the command prints."""
    out = io.StringIO()
    call_command("rotate_stream_credentials", stdout=out, stderr=out, **options)
    return out.getvalue()


def stored(camera: Camera) -> str:
    """Return the cipher text in the database."""
    return Camera.objects.values_list("stream_password", flat=True).get(pk=camera.pk) or ""


def test_every_camera_is_readable_with_the_new_key_alone(settings: Any) -> None:
    settings.STREAM_CREDENTIALS_KEYS = [OLD]
    cameras = [making.camera(new_password=f"secret {number}") for number in range(3)]
    making.camera()  # without a password
    settings.STREAM_CREDENTIALS_KEYS = [NEW, OLD]

    assert run() == "3 encrypted anew, 0 already with the first key, 0 unreadable.\n"
    assert run() == "0 encrypted anew, 3 already with the first key, 0 unreadable.\n"

    settings.STREAM_CREDENTIALS_KEYS = [NEW]
    assert [credentials.decrypt(stored(camera)) for camera in cameras] == ["secret 0", "secret 1", "secret 2"]


def test_rotation_is_no_change_of_the_configuration(settings: Any) -> None:
    settings.STREAM_CREDENTIALS_KEYS = [OLD]
    camera = making.camera(new_password="secret")
    settings.STREAM_CREDENTIALS_KEYS = [NEW, OLD]
    run()

    assert Camera.objects.get(pk=camera.pk).config_version == 1
    assert camera.history.count() == 1


def test_a_dry_run_writes_nothing(settings: Any) -> None:
    settings.STREAM_CREDENTIALS_KEYS = [OLD]
    camera = making.camera(new_password="secret")
    before = stored(camera)
    settings.STREAM_CREDENTIALS_KEYS = [NEW, OLD]

    assert run(dry_run=True) == "1 would be encrypted anew, 0 already with the first key, 0 unreadable.\n"
    assert stored(camera) == before


def test_what_no_key_reads_is_named_and_holds_no_other_up(settings: Any) -> None:
    settings.STREAM_CREDENTIALS_KEYS = [Fernet.generate_key().decode()]
    lost = making.camera("lost", new_password="secret")
    kept_text = stored(lost)
    settings.STREAM_CREDENTIALS_KEYS = [OLD]
    kept = making.camera("kept", new_password="secret")
    settings.STREAM_CREDENTIALS_KEYS = [NEW, OLD]
    out = io.StringIO()

    with pytest.raises(CommandError, match="keep the old keys"):
        call_command("rotate_stream_credentials", stdout=out, stderr=out)

    assert "lost: no key reads its password; give it anew." in out.getvalue()
    assert stored(lost) == kept_text
    settings.STREAM_CREDENTIALS_KEYS = [NEW]
    assert credentials.decrypt(stored(kept)) == "secret"


def test_the_check_names_the_cameras_whose_key_is_gone(settings: Any) -> None:
    settings.STREAM_CREDENTIALS_KEYS = [OLD]
    making.camera("lost", new_password="secret")
    assert [found for found in run_checks(databases=["default"]) if found.id == "headcount.W003"] == []
    settings.STREAM_CREDENTIALS_KEYS = [NEW]

    found = [found for found in run_checks(databases=["default"]) if found.id == "headcount.W003"]

    assert [message.msg for message in found] == [
        "STREAM_CREDENTIALS_KEYS reads the password of 1 camera(s) no more: lost."
    ]
