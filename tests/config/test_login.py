"""The first login is made once, kept for its owner alone, and shown only while it works."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.password_validation import validate_password

from config.local import login

pytestmark = pytest.mark.django_db


def test_the_first_start_makes_a_login_that_works(tmp_path: Path) -> None:
    made = login.ensure(tmp_path)
    assert made
    user = authenticate(username=made.name, password=made.password)
    assert user
    assert user.is_superuser
    assert stat.S_IMODE(login.path(tmp_path).stat().st_mode) == 0o600


def test_later_starts_show_the_same_login(tmp_path: Path) -> None:
    assert login.ensure(tmp_path) == login.ensure(tmp_path)
    assert get_user_model().objects.count() == 1


def test_a_changed_password_is_not_shown(tmp_path: Path) -> None:
    login.ensure(tmp_path)
    user = get_user_model().objects.get()
    user.set_password("my own words now")
    user.save()
    assert login.ensure(tmp_path) is None
    assert authenticate(username="admin", password="my own words now")


def test_nobody_is_added_beside_a_superuser_of_ones_own(tmp_path: Path) -> None:
    get_user_model().objects.create_superuser("root", password="quite another thing")
    assert login.ensure(tmp_path) is None
    assert not login.path(tmp_path).exists()
    assert get_user_model().objects.count() == 1


def test_a_lost_file_does_not_open_the_door_again(tmp_path: Path) -> None:
    login.ensure(tmp_path)
    before = get_user_model().objects.get().password
    login.path(tmp_path).unlink()
    assert login.ensure(tmp_path) is None
    assert get_user_model().objects.get().password == before


def test_passwords_can_be_read_out_and_are_good_enough() -> None:
    passwords = {login.readable_password() for _ in range(200)}
    assert len(passwords) == 200
    for password in passwords:
        assert re.fullmatch(r"([a-z][aeiou]){2}(-([a-z][aeiou]){2}){3}", password)
        validate_password(password)
