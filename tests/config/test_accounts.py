"""Everybody changes the own password, viewers too."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import making

pytestmark = pytest.mark.django_db

OLD, NEW = "four-green-chairs", "seven-blue-windows"
FORM = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def viewer() -> User:
    return making.member("viewer", making.tenant("Museum"), "viewer", password=OLD)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_viewer_changes_the_password_and_is_told(viewer: User) -> None:
    here, elsewhere = logged_in(viewer), logged_in(viewer)

    answer = here.post("/account/password/", FORM, follow=True)

    assert "Your password is changed." in answer.content.decode()
    viewer.refresh_from_db()
    assert viewer.check_password(NEW)
    assert here.get("/account/tokens/").status_code == 200
    assert elsewhere.get("/account/password/").status_code == 302  # logged out


def test_who_does_not_know_the_old_password_changes_nothing(viewer: User) -> None:
    answer = logged_in(viewer).post("/account/password/", {**FORM, "old_password": "wrong"})

    assert answer.status_code == 200
    assert "old password was entered incorrectly" in answer.content.decode()
    viewer.refresh_from_db()
    assert viewer.check_password(OLD)


def test_nobody_is_asked_to_log_in() -> None:
    assert Client().get("/account/password/").headers["Location"] == "/login/?next=/account/password/"
