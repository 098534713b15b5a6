"""The editor of schedules as the server sees it: what it shows without JavaScript, and what it says about a value."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cameras.admin.schedules import meaning
from cameras.models import CameraLocation
from tests import making

NOW = dt.datetime(2025, 6, 2, 3, tzinfo=dt.UTC)  # a Monday, 10:00 in Ho Chi Minh City
ZONE = "Asia/Ho_Chi_Minh"
WEEK = {"windows": [{"days": ["mon", "fri"], "start": "08:00", "end": "18:00"}]}
CRON = {"cron": [{"expression": "0 8 * * 6", "duration_minutes": 240}]}
NOTHING = "Nothing is given: the camera always watches, unless a schedule is to be followed."
ADDRESS = "/admin/cameras/camera/schedule/"


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ("", "opening_hours", "No hours are given: always open."),
        ("null", "schedule_config", NOTHING),
        (json.dumps(WEEK), "opening_hours", f"Open now, closes Mon 2025-06-02 18:00 ({ZONE})."),
        (json.dumps(WEEK), "schedule_config", f"Watches now, rests from Mon 2025-06-02 18:00 ({ZONE})."),
        (json.dumps(CRON), "schedule_config", f"Rests now, watches from Sat 2025-06-07 08:00 ({ZONE})."),
        ("{}", "opening_hours", "Closed now, and it stays so for more than a year."),
    ],
)
def test_a_value_is_said_in_words(value: str, kind: str, words: str) -> None:
    assert meaning(value, kind, ZONE, NOW)["words"] == words


def test_each_run_is_said_with_its_next_three_times() -> None:
    assert meaning(json.dumps(CRON), "schedule_config", ZONE, NOW)["runs"] == [
        {
            "words": "At 08:00; on Saturday; lasts 4 h",
            "next": "Next: Sat 2025-06-07 08:00, Sat 2025-06-14 08:00, Sat 2025-06-21 08:00",
        }
    ]
    never = {"cron": [{"expression": "0 0 31 2 *", "duration_minutes": 1}]}
    assert meaning(json.dumps(never), "schedule_config", ZONE, NOW)["runs"][0]["next"] == "It never runs."


@pytest.mark.parametrize(
    ("value", "kind", "path", "message"),
    [
        ("{", "schedule_config", "", "This is not valid JSON."),
        ("[" * 9000, "schedule_config", "", "This is not valid JSON."),
        ("[]", "schedule_config", "", "schedule_config: must be an object"),
        (json.dumps({"cron": []}), "opening_hours", "cron", "opening_hours.cron: is not known here"),
        (
            json.dumps({"cron": [{"expression": "0 99 * * *", "duration_minutes": 5}]}),
            "schedule_config", "cron[0].expression", "schedule_config.cron[0].expression: '99' is not a field",
        ),
        (
            json.dumps({"exceptions": [{"date": "soon", "active": True}]}),
            "opening_hours", "exceptions[0].date", "opening_hours.exceptions[0].date: must be a date",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_said_with_its_path_below_the_field(value: str, kind: str, path: str, message: str) -> None:
    fault = meaning(value, kind, ZONE, NOW)["fault"]
    assert fault["path"] == path
    assert fault["message"].startswith(message)


@pytest.fixture
def root(client: Client) -> Client:
    """Return a client in which the administrator is logged in."""
    client.force_login(User.objects.create_superuser("root"))
    return client


def ask(client: Client, body: Any) -> Any:
    return client.post(ADDRESS, body, content_type="application/json")


@pytest.mark.django_db
def test_the_preview_answers_staff_alone_and_refuses_what_it_does_not_know(root: Client) -> None:
    good = {"kind": "opening_hours", "zone": ZONE, "value": ""}
    assert ask(root, good).json() == {"words": "No hours are given: always open.", "tone": "good", "runs": []}
    wrong = [{"kind": "tags"}, {"zone": "Mars/Olympus"}, {"value": " " * 20_001}]
    assert [ask(root, {**good, **each}).status_code for each in wrong] == [400, 400, 400]
    assert [ask(root, each).status_code for each in ("nonsense", "[]", '{"value": 5}')] == [200, 200, 200]
    assert root.get(ADDRESS).status_code == 405
    assert ask(Client(), good).status_code == 302


@pytest.mark.django_db
def test_pages_show_the_box_and_its_meaning_by_the_clocks_of_the_camera(root: Client) -> None:
    hall = CameraLocation.objects.create(location_name="Hall", tenant=making.tenant("Museum"), opening_hours={})
    camera = making.camera(timezone=ZONE, location=hall, tenant=hall.tenant, schedule_config=WEEK)
    page = root.get(f"/admin/cameras/camera/{camera.pk}/change/").content.decode()
    assert f'data-kind="schedule_config" data-zone="{ZONE}"' in page
    assert 'name="schedule_config"' in page
    assert 'data-add="cron"' in page
    page = root.get(f"/admin/cameras/cameralocation/{hall.pk}/change/").content.decode()
    assert f'data-kind="opening_hours" data-zone="{ZONE}"' in page
    assert "Closed now, and it stays so for more than a year." in page
    assert 'data-add="cron"' not in page


@pytest.mark.django_db
def test_a_fault_of_a_posted_value_stands_at_the_field_and_in_the_meaning(root: Client) -> None:
    hall = CameraLocation.objects.create(location_name="Hall")
    bad = json.dumps({"exceptions": [{"date": "soon", "active": True}]})
    answer = root.post(
        f"/admin/cameras/cameralocation/{hall.pk}/change/",
        {"location_name": "Hall", "location_type": "indoor", "opening_hours": bad},
    )
    assert answer.context["adminform"].form.errors["opening_hours"] == [
        "opening_hours.exceptions[0].date: must be a date like 2025-12-25"
    ]
    assert answer.content.decode().count("opening_hours.exceptions[0].date: must be a date like 2025-12-25") == 2
