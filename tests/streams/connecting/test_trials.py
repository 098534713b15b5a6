"""Trials of addresses as a worker carries them out: what they find, what they say of failures, what they never show."""

from __future__ import annotations

import io
import json
import logging
import threading
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from PIL import Image

from analytics.live.connection import client
from cameras import credentials
from cameras.models import Camera
from streams.connecting import board
from streams.connecting.looking import Outcome, look
from streams.connecting.trial import Trial
from streams.connecting.trying import carry_out
from streams.connecting.words import facts, told
from streams.sources import Fault
from streams.sources.faults import explain
from tests.streams import films
from tests.streams.network import web_server
from tests.streams.network.rtsp import RtspServer
from tests.streams.network.strange import Strange
from tests.streams.network.web_server import WebCamera

pytestmark = pytest.mark.usefixtures("here_allowed")

FPS = 20
OWNER, STRANGER = 7, 8


def looked(trial: Trial) -> tuple[Outcome, list[str]]:
    """Return the outcome, and the steps that were told of; each step with a picture ends in an exclamation mark."""
    steps: list[str] = []
    outcome = look(trial, lambda state, picture: steps.append(state + ("!" if picture else "")))
    return outcome, steps


def test_an_rtsp_camera_is_measured(rtsp: RtspServer) -> None:
    outcome, steps = looked(Trial("rtsp", rtsp.address(rtsp.mount(films.standing(), fps=FPS))))
    assert steps == ["opening", "measuring!"]
    assert (outcome.ok, outcome.width, outcome.height, outcome.codec) == (True, films.WIDTH, films.HEIGHT, "h264")
    assert outcome.fps == pytest.approx(FPS, rel=0.3)  # of ten pictures
    assert outcome.first_ms is not None
    assert outcome.notes == []


def test_an_mjpeg_camera_has_the_rate_that_comes_not_the_one_that_ffmpeg_invents(
    web_camera: WebCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.connecting.looking.MEASURE_SECONDS", 1.5)
    web_camera.answers["/v"] = web_server.mjpeg(films.standing(), fps=4)
    outcome, _ = looked(Trial("http", web_camera.address("/v")))
    assert outcome.fps == pytest.approx(4, rel=0.25)
    assert outcome.delay_ms is None
    assert outcome.notes == ["few_frames"]


def test_a_file_is_looked_at_as_a_camera_is(folder: Path) -> None:
    films.film(folder / "walk.mp4", films.crossing(), fps=FPS)
    outcome, steps = looked(Trial("file", "walk.mp4"))
    assert steps == ["opening", "measuring!"]
    assert (outcome.ok, outcome.width, outcome.codec) == (True, films.WIDTH, "mpeg4")
    assert outcome.fps == pytest.approx(FPS, rel=0.3)


def test_what_is_wrong_with_a_file(folder: Path) -> None:
    (folder / "notes.txt").write_text("words\n" * 100)
    codes = [looked(Trial("file", name))[0].error for name in ("none.mp4", "notes.txt", "/etc/passwd")]
    assert [code and code["code"] for code in codes] == ["file_missing", "not_a_video", "file_not_allowed"]


def test_one_picture_alone_is_shown_and_has_no_rate(web_camera: WebCamera) -> None:
    web_camera.answers["/v"] = web_server.mjpeg(films.standing(), fps=FPS, frames=5)
    outcome, steps = looked(Trial("http", web_camera.address("/v"), seconds=5))
    assert steps == ["opening", "measuring!"]
    assert outcome.ok
    assert outcome.fps is None or outcome.fps > 0


def test_a_failure_says_what_and_what_to_try() -> None:
    silent = Strange()
    outcome, steps = looked(Trial("rtsp", f"rtsp://127.0.0.1:{silent.port}/x", seconds=1))
    silent.stop()
    assert steps == ["opening"]
    answer = told(outcome.as_json())
    assert answer["ok"] is False
    assert answer["error"] == {
        "code": "timeout",
        "reason": "127.0.0.1 has not answered within 1 s.",
        "advice": "Check address, port and firewall, and that the camera is on. On a slow network raise the time-out.",
    }


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_words_without_gaps(fault: Fault) -> None:
    details = {
        "host": "cam", "port": 554, "path": "/s", "seconds": "10", "before": "1 × 1", "after": "2 × 2",
        "protocol": "webrtc", "message": "It is so.",
    }  # fmt: skip
    told = explain(fault, details)
    assert told.reason.endswith((".", ":", "anew."))
    assert "{" not in str(told)
    assert "?" not in str(told)


def test_the_board_tells_the_owner_alone(redis_server: str, rtsp: RtspServer) -> None:
    trial = Trial("rtsp", rtsp.address(rtsp.mount(films.standing(), fps=FPS)))
    key = board.begin(OWNER)
    assert [note and note.state for note in (board.read(key, OWNER), board.read(key, STRANGER))] == ["queued", None]

    assert carry_out(key, trial.packed()) == "ok"

    note = board.read(key, OWNER)
    assert note
    assert note.outcome
    assert (note.state, note.has_picture, note.outcome["width"]) == ("done", True, films.WIDTH)
    assert dict(facts(note.outcome))["Picture"] == f"{films.WIDTH} × {films.HEIGHT}"
    picture = Image.open(io.BytesIO(board.picture(key, OWNER) or b""))
    assert picture.size == (films.WIDTH, films.HEIGHT)
    assert board.picture(key, STRANGER) is None
    assert board.read("0" * 32, OWNER) is None


def test_what_travels_to_the_worker_and_lies_in_redis_shows_no_password(
    redis_server: str, rtsp: RtspServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    trial = Trial.typed("rtsp", rtsp.closed_address(rtsp.mount(films.standing())), "otto", "s3cret-w0rd")
    key = board.begin(OWNER)
    assert carry_out(key, trial.packed()) == "login_refused"
    kept = "".join(str(client().get(name)) for name in client().scan_iter(f"*{key}*"))
    assert "s3cret-w0rd" not in json.dumps(trial.packed()) + repr(trial) + kept + caplog.text
    assert credentials.decrypt(trial.password) == "s3cret-w0rd"


def test_a_stored_password_is_sent_to_the_host_it_was_entered_for_alone() -> None:
    cipher = credentials.encrypt("s3cret")
    stored = Camera(stream_url="rtsp://192.0.2.1/main", stream_password=cipher)
    same = Trial.typed("rtsp", "rtsp://192.0.2.1:8554/sub", "anna", "", stored)
    elsewhere = Trial.typed("rtsp", "rtsp://192.0.2.99/main", "anna", "", stored)
    assert (same.password, elsewhere.password) == (cipher, "")


def test_a_fault_of_ours_is_told_without_its_words(
    redis_server: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: Any) -> Any:
        raise RuntimeError("rtsp://anna:s3cret@192.0.2.1/")

    monkeypatch.setattr("streams.connecting.looking.open_source", breaks)
    key = board.begin(OWNER)
    assert carry_out(key, Trial("rtsp", "rtsp://192.0.2.1/").packed()) == "other"
    assert "s3cret" not in caplog.text
    note = board.read(key, OWNER)
    assert note
    assert note.outcome
    assert told(note.outcome)["error"]["reason"] == "RuntimeError"


def test_a_lost_redis_ends_a_trial_quietly(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert carry_out("0" * 32, Trial("file", "x").packed()) == "lost"


def test_the_outcome_speaks_the_language_of_the_reader() -> None:
    outcome = Outcome(False, error={"code": "refused", "details": {"host": "cam", "port": 1}}).as_json()
    with translation.override("en"):
        assert told(outcome)["error"]["reason"] == "cam is there, but nothing listens on port 1."


def test_threads_of_trials_are_gone_when_they_are_done(rtsp: RtspServer) -> None:
    look(Trial("rtsp", rtsp.address("nowhere")), lambda *_: None)
    assert not [thread for thread in threading.enumerate() if thread.name == "source reader" and not thread.daemon]
