"""Settings come from the environment; a wrong value stops the start and names its variable."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from config import env
from config.local import secrets
from tests.config.product import manage


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DEMO_SECONDS", "abc"),
        ("STREAM_LEASE_SECONDS", "1"),
        ("API_REQUESTS_PER_MINUTE", "0"),
        ("DEBUG", "perhaps"),
        ("DATABASE_URL", "mysql://u@h/d"),
        ("PORT", "http"),
    ],
)
def test_a_wrong_value_stops_the_start_in_one_line_that_names_it(
    server_folder: Path, variable: str, value: str
) -> None:
    refused = manage(server_folder / "wrong", "up", "--no-demo", **{variable: value})
    assert refused.returncode == 1
    assert variable in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("port", ["0", "65536"])
def test_a_port_that_is_none_is_refused(server_folder: Path, port: str) -> None:
    refused = manage(server_folder / "wrong", "up", "--no-demo", "--port", port)
    assert refused.returncode == 1
    assert f"1 to 65535, not {port}" in refused.stderr


@pytest.mark.parametrize(("text", "value"), [("1", True), ("Yes", True), ("off", False), (" 0 ", False), ("", True)])
def test_a_switch_can_be_written_in_several_ways(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("SWITCH", text)
    assert env.boolean("SWITCH", default=True) is value


@pytest.mark.parametrize(("text", "rule"), [("nan", "at least 0"), ("-1", "at least 0"), ("x", "must be a number")])
def test_a_number_out_of_its_range_is_refused(monkeypatch: pytest.MonkeyPatch, text: str, rule: str) -> None:
    monkeypatch.setenv("NUMBER", text)
    with pytest.raises(ImproperlyConfigured, match=f"NUMBER.*{rule}"):
        env.decimal("NUMBER", 1.0, minimum=0)


def test_a_list_has_no_blanks_and_no_empty_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITEMS", " a, b ,,c")
    assert env.items("ITEMS", []) == ["a", "b", "c"]
    monkeypatch.delenv("ITEMS")
    assert env.items("ITEMS", ["default"]) == ["default"]


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = secrets.read_or_make(tmp_path, "SECRET_KEY")
    assert len(first) >= 50
    assert secrets.read_or_make(tmp_path, "SECRET_KEY") == first
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["SECRET_KEY"]
    assert (tmp_path / "secrets" / "SECRET_KEY").stat().st_mode & 0o777 == 0o600


def test_a_var_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="HEADCOUNT_VAR: cannot write below"):
        secrets.read_or_make(tmp_path / "file", "SECRET_KEY")


def test_a_folder_that_is_not_there_fails_the_check(settings: Settings, tmp_path: Path) -> None:
    settings.FILE_STREAM_ROOT = str(tmp_path)
    settings.MODEL_ROOT = str(tmp_path / "missing")
    found = [message for message in run_checks() if message.id == "headcount.E001"]
    assert ["MODEL_ROOT" in message.msg for message in found] == [True]


def test_a_key_that_cannot_encrypt_fails_the_check_and_is_not_shown(settings: Settings) -> None:
    settings.STREAM_CREDENTIALS_KEYS = [*settings.STREAM_CREDENTIALS_KEYS, "password123"]
    found = [message for message in run_checks() if message.id == "headcount.E002"]
    assert [message.msg for message in found] == ["STREAM_CREDENTIALS_KEYS: key number 2 is not a Fernet key."]
    assert "password123" not in str(found)
