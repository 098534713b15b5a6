"""`manage.py recount` as an operator uses it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cameras.models import Camera
from counting.models import CountingEvent, CountingZone
from tests import making
from tests.analytics.recount.test_recount import FAR_RIGHT, NINE, people
from tests.api import clients

pytestmark = pytest.mark.django_db

SPAN = ["--from", "2026-11-20T09:00:00", "--to", "2026-11-20T11:00:00"]
GATE = ["--zone", "Door", "--coordinates", json.dumps(FAR_RIGHT)]


@pytest.fixture
def camera() -> Camera:
    made = making.camera("door", resolution_width=1000, resolution_height=500, camera_name="Front door")
    making.line(made)
    return made


def recount(*arguments: str) -> str:
    """Return what the command prints."""
    out = io.StringIO()
    call_command("recount", "--camera", "door", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def refused(*arguments: str) -> str:
    """Return the one line with which the command ends."""
    with pytest.raises(CommandError) as caught:
        recount(*arguments)
    assert caught.value.returncode == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_table_shows_hours_and_sums(camera: Camera) -> None:
    people(camera)
    rows = [" ".join(line.split()) for line in recount(*SPAN, *GATE).splitlines()]
    assert "Front door (door), 2026-11-20 09:00:00 to 2026-11-20 11:00:00 UTC: 3 tracks, 26 samples" in rows[0]
    assert "Door counted again new new − counted" in rows
    assert "2026-11-20 09:00 0 in · 0 out 1 in · 0 out 2 in · 0 out +2 in · +0 out" in rows
    assert "total 0 in · 0 out 1 in · 1 out 2 in · 1 out +2 in · +1 out" in rows
    assert CountingEvent.objects.count() == 0


def test_as_json(camera: Camera) -> None:
    people(camera)
    found = json.loads(recount(*SPAN, *GATE, "--json"))
    assert (found["camera"], found["from"], found["to"]) == ("door", "2026-11-20T09:00:00Z", "2026-11-20T11:00:00Z")
    assert found["coverage"] == {"tracks": 3, "samples": 26, "seconds_between": 0.5}
    (zone,) = found["zones"]
    assert zone["new"] == {"in": 2, "out": 1, "other": 0}
    assert [hour["start"] for hour in zone["hours"]] == ["2026-11-20T09:00:00Z", "2026-11-20T10:00:00Z"]
    assert (found["warnings"], found["kept"]) == ([], [])


def test_times_without_an_offset_are_the_cameras(camera: Camera) -> None:
    Camera.objects.update(timezone="Asia/Ho_Chi_Minh")
    found = json.loads(recount("--from", "2026-11-20T16:00", "--to", "2026-11-20T18:00", "--json"))
    assert (found["from"], found["to"]) == ("2026-11-20T09:00:00Z", "2026-11-20T11:00:00Z")


def test_without_new_lines_the_present_ones_are_checked_against_the_log(camera: Camera) -> None:
    people(camera)
    (zone,) = json.loads(recount(*SPAN, "--json"))["zones"]
    assert (zone["again"]["in"], zone["counted"]["in"], zone["new"]) == (1, 0, None)


def test_zones_come_from_a_file(camera: Camera, tmp_path: Path) -> None:
    people(camera)
    file = tmp_path / "zones.json"
    file.write_text(json.dumps({"zones": [{"name": "Gate", "type": "counting_line", "coordinates": FAR_RIGHT}]}))
    (zone,) = json.loads(recount(*SPAN, "--zones", str(file), "--json"))["zones"]
    assert (zone["name"], zone["counted"], zone["new"]["in"]) == ("Gate", None, 2)


def test_keeping_says_what_was_made(camera: Camera) -> None:
    people(camera)
    assert "“Door (recount 1)”: 3 events. It is switched off." in recount(*SPAN, *GATE, "--keep", "--yes")
    assert CountingEvent.objects.filter(zone__zone_name="Door (recount 1)").count() == 3
    assert "already holds a recount" in refused(*SPAN, *GATE, "--keep", "--yes")


def test_on_a_terminal_it_asks_first(camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    people(camera)
    asked: list[str] = []
    answers = iter(["n", "y"])

    def answer(question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("builtins.input", answer)
    shown = recount(*SPAN, *GATE, "--keep")
    assert "What was counted before does not change." in shown
    assert shown.endswith("Nothing was kept.\n")
    assert CountingZone.objects.count() == 1
    recount(*SPAN, *GATE, "--keep")
    assert CountingZone.objects.count() == 2
    assert asked == ["Keep 3 events? [y/N] "] * 2


def test_missing_tracks_and_coarse_samples_are_said(camera: Camera) -> None:
    assert "no tracks are stored" in recount(*SPAN)
    clients.walk(camera, "slow", NINE, (900, 250), (600, 250), (300, 250), every=3.0)
    assert "samples lie 3.0 s apart" in recount(*SPAN)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from", "yesterday"], "--from: 'yesterday' is not a time"),
        (["--from", "2026-11-20T09:00", "--to", "2026-11-20T08:00"], "--from must be before --to"),
        ([*SPAN, "--zone", "Door"], "belong together"),
        ([*SPAN, "--coordinates", "[]"], "belong together"),
        ([*SPAN, *GATE, "--zones", "x.json"], "exclude each other"),
        ([*SPAN, "--zones", "/nowhere/x.json"], "No such file"),
        ([*SPAN, "--zone", "Door", "--coordinates", "[[0.5"], "--coordinates: not JSON"),
        ([*SPAN, "--zone", "Door", "--coordinates", "[[0.5, 0.1], [0.5, 1.1]]"], "zone_coordinates"),
        ([*SPAN, "--keep"], "nothing new to keep"),
    ],
)
def test_bad_input_ends_with_one_line(camera: Camera, arguments: list[str], words: str) -> None:
    assert words in refused(*arguments)


def test_an_unknown_camera_and_one_without_lines_are_named(camera: Camera) -> None:
    out: Any = io.StringIO()
    with pytest.raises(CommandError, match="there is no camera 'gate'"):
        call_command("recount", "--camera", "gate", *SPAN, stdout=out)
    CountingZone.objects.update(is_active=False)
    assert "has no active line or area" in refused(*SPAN)
