"""Passwords of cameras: encrypted, split off addresses, shown to nobody."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from cameras import credentials
from cameras.models import Camera
from cameras.services import update_camera
from tests import making

SECRET = "correct horse battery"


def test_a_password_comes_back_from_its_cipher_text() -> None:
    stored = credentials.encrypt(SECRET)

    assert stored.startswith("fernet:v1:")
    assert SECRET not in stored
    assert credentials.decrypt(stored) == SECRET


def test_a_password_of_128_bytes_fits() -> None:
    assert credentials.decrypt(credentials.encrypt("x" * 128)) == "x" * 128


def test_after_rotation_the_new_key_alone_reads(settings: Any) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.STREAM_CREDENTIALS_KEYS = [old]
    stored = credentials.encrypt(SECRET)
    settings.STREAM_CREDENTIALS_KEYS = [new, old]
    rotated = credentials.rotate(stored)
    settings.STREAM_CREDENTIALS_KEYS = [new]

    assert credentials.decrypt(rotated) == SECRET
    with pytest.raises(credentials.CredentialsUnreadableError, match="STREAM_CREDENTIALS_KEYS"):
        credentials.decrypt(stored)


@pytest.mark.django_db
def test_the_password_of_an_address_moves_to_its_column_and_stands_nowhere_in_the_clear() -> None:
    camera = making.camera(stream_url=f"rtsp://anna:{SECRET.replace(' ', '%20')}@192.0.2.1/s")
    update_camera(camera, new_password=SECRET + "2")

    assert (camera.stream_url, camera.stream_username) == ("rtsp://192.0.2.1/s", "anna")
    assert credentials.decrypt(camera.stream_password or "") == SECRET + "2"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t::text, ' ') FROM (SELECT c::text FROM camera_configurations c "
            "UNION ALL SELECT h::text FROM camera_configurations_history h) t"
        )
        dump = cursor.fetchone()[0]
    assert "anna" in dump
    assert "correct" not in dump


@pytest.mark.django_db
def test_the_history_says_that_the_password_changed_and_not_how() -> None:
    camera = making.camera()
    update_camera(camera, new_password=SECRET)
    update_camera(camera, camera_name="New")

    reasons = list(camera.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert reasons == [None, "password changed", None]
    assert not hasattr(camera.history.first(), "stream_password")


@pytest.mark.django_db
def test_a_camera_whose_password_cannot_be_read_does_not_hurt_another(settings: Any) -> None:
    lost = making.camera(new_password=SECRET)
    settings.STREAM_CREDENTIALS_KEYS = [Fernet.generate_key().decode()]
    kept = making.camera(new_password=SECRET)

    with pytest.raises(credentials.CredentialsUnreadableError):
        credentials.decrypt(lost.stream_password or "")
    assert credentials.decrypt(Camera.objects.get(pk=kept.pk).stream_password or "") == SECRET


@pytest.mark.django_db
def test_a_camera_that_moves_to_another_host_forgets_its_password() -> None:
    camera = making.camera(stream_url="rtsp://192.0.2.1/s", new_password=SECRET)
    update_camera(camera, stream_url="rtsp://192.0.2.1:8554/other")
    assert camera.has_stream_password

    update_camera(camera, stream_url="rtsp://192.0.2.2/s")

    assert not Camera.objects.get(pk=camera.pk).has_stream_password
    assert camera.history.first().history_change_reason == "password changed"


@pytest.mark.django_db
def test_a_password_that_is_given_with_the_new_host_is_kept() -> None:
    camera = making.camera(stream_url="rtsp://192.0.2.1/s", new_password=SECRET)
    update_camera(camera, stream_url="rtsp://192.0.2.2/s", new_password="other")
    assert credentials.decrypt(camera.stream_password or "") == "other"

    update_camera(camera, stream_url="rtsp://anna:third@192.0.2.3/s")

    assert credentials.decrypt(camera.stream_password or "") == "third"
