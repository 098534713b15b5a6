"""Clips that are uploaded in the admin: evaluated by a worker, with progress, pictures and a result that stays."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from analytics.models import AccuracyEvaluation, ClipEvaluation
from analytics.services import clips
from analytics.tasks import tidy_spans
from cameras.models import AIModel, Camera
from cameras.services import update_camera
from streams import tasks
from tests import making
from tests.streams import films

pytestmark = pytest.mark.django_db

FRAMES = 40
ADD = "/admin/analytics/clipevaluation/add/"
LIST = "/admin/analytics/clipevaluation/"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EVALUATION_FOLDER = tmp_path / "evaluations"
    settings.MODEL_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def replay(folder: Path) -> AIModel:
    """Return a model that gives back what a detector says of the clip."""
    films.detections(folder / "walk.txt", films.crossing(FRAMES))
    return AIModel.objects.create(name="replay", version="1", backend="scripted", weights_path="walk.txt")


@pytest.fixture
def camera(replay: AIModel) -> Camera:
    camera = making.camera("hall", ai_model=replay, resolution_width=films.WIDTH, resolution_height=films.HEIGHT)
    making.line(camera, "door", zone_coordinates={"units": "normalized", "points": [[0.5, 0.0], [0.5, 1.0]]})
    return camera


def film(folder: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile("Walk in.MP4", films.film(folder / "walk.mp4", films.crossing(FRAMES)).read_bytes())


def truth(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("truth.csv", text.encode())


BOXES = "".join(
    f"{n},7,{left},{top},{width},{height},1\n"
    for n, people in enumerate(films.crossing(FRAMES), 1)
    for left, top, width, height in people
)


def ran(**values: Any) -> ClipEvaluation:
    clip = clips.add_clip(**values)
    tasks.evaluate_clip(clip.pk)
    clip.refresh_from_db()
    return clip


def test_a_clip_is_evaluated_through_the_lines_and_the_model_of_a_camera(camera: Camera, folder: Path) -> None:
    clip = ran(video=film(folder), truth=truth("2.2,door,in\n3,door,out\n"), camera=camera)
    assert (clip.status, clip.progress, clip.error) == ("done", 100, "")
    assert (clip.numbers["hits"], clip.numbers["misses"]) == (1, 1)
    kept = AccuracyEvaluation.objects.get()
    assert clip.evaluation == kept
    assert (kept.camera, kept.method, kept.hits, kept.misses) == (camera, "tally", 1, 1)
    assert kept.details["clip"] == "Walk in.MP4"
    names = sorted(path.name for path in (clip.folder / "report").iterdir())
    assert names == ["001-miss-3.00s.jpg", "report.html", "report.json"]
    assert not clips.video_path(clip).exists()


def test_a_clip_measures_a_model(replay: AIModel, folder: Path) -> None:
    clip = ran(video=film(folder), truth=truth(BOXES), ai_model=replay)
    replay.refresh_from_db()
    assert (clip.status, clip.error) == ("done", "")
    assert replay.metrics["accuracy_percent"] == clip.numbers["accuracy_percent"] == 100.0
    assert not AccuracyEvaluation.objects.exists()


def test_a_clip_is_run_once(camera: Camera, folder: Path) -> None:
    clip = ran(video=film(folder), truth=truth("2.2,door,in\n"), camera=camera)
    assert tasks.evaluate_clip(clip.pk) == "gone"
    assert tasks.evaluate_clip(987_654) == "gone"
    assert AccuracyEvaluation.objects.count() == 1


@pytest.mark.parametrize(
    ("video", "text", "said"),
    [
        (b"no video", "2.2,door,in\n", "not a video: Walk in.MP4"),
        (None, "2.2,gate,in\n", "truth.csv, line 1: not a mark (no zone is called 'gate'; there are door)"),
        (None, "99,door,in\n", "the tally goes on to 99.0 s"),
    ],
)
def test_what_is_wrong_is_said_by_the_names_that_were_given(
    camera: Camera, folder: Path, video: bytes | None, text: str, said: str
) -> None:
    upload = film(folder) if video is None else SimpleUploadedFile("Walk in.MP4", video)
    clip = ran(video=upload, truth=truth(text), camera=camera)
    assert clip.status == "failed"
    assert clip.error.startswith(said)
    assert str(folder) not in clip.error
    assert not clips.video_path(clip).exists()


def test_a_camera_out_of_service_and_a_model_with_a_tally_are_refused(
    camera: Camera, replay: AIModel, folder: Path
) -> None:
    update_camera(camera, is_active=False)
    assert ran(video=film(folder), truth=truth("1,door,in\n"), camera=camera).error.startswith("The camera is switched")
    assert ran(video=film(folder), truth=truth("t,zone,direction\n"), ai_model=replay).error.startswith("A model is")


def test_the_admin_takes_a_clip_and_lets_a_worker_begin(
    root: Client, camera: Camera, folder: Path, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(tasks.evaluate_clip, "delay", sent.append)
    form = {
        "camera": camera.camera_id,
        "ai_model": "",
        "video_file": film(folder),
        "truth_file": truth("2.2,door,in\n"),
    }
    with django_capture_on_commit_callbacks(execute=True):
        answer = root.post(ADD, form)
    assert answer.status_code == 302
    clip = ClipEvaluation.objects.get()
    assert sent == [clip.pk]
    assert (clip.video, clip.truth, clip.status, clip.created_by and clip.created_by.username) == (
        "Walk in.MP4", "truth.csv", "queued", "root",
    )  # fmt: skip
    assert "Waits" in root.get(LIST).content.decode()

    tasks.evaluate_clip(clip.pk)

    page = root.get(LIST).content.decode()
    assert "Accuracy 100.0 % (hand tally of" in page
    report = root.get(f"/admin/analytics/clipevaluation/{clip.pk}/report/")
    assert "Walk in.MP4" in report.content.decode()
    assert report.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert root.get(f"/admin/analytics/clipevaluation/{clip.pk}/change/").status_code == 200


def test_a_camera_or_a_model_must_be_chosen(root: Client, camera: Camera, replay: AIModel, folder: Path) -> None:
    for chosen in ({"camera": "", "ai_model": ""}, {"camera": camera.camera_id, "ai_model": replay.pk}):
        answer = root.post(ADD, {**chosen, "video_file": film(folder), "truth_file": truth("1,door,in\n")})
        assert "Choose a camera or a model." in answer.content.decode()
    assert not ClipEvaluation.objects.exists()


def test_the_action_on_a_model_leads_to_the_form(root: Client, replay: AIModel) -> None:
    chosen = {"action": "evaluate", "_selected_action": [replay.pk]}
    answer = root.post("/admin/cameras/aimodel/", chosen)
    assert answer.headers["Location"] == f"{ADD}?ai_model={replay.pk}"
    assert root.get(answer.headers["Location"]).status_code == 200


def test_the_progress_is_shown_while_it_runs(root: Client, camera: Camera, folder: Path) -> None:
    made = clips.add_clip(video=film(folder), truth=truth("1,door,in\n"), camera=camera)
    clip = clips.claim_clip(made.pk)
    assert clip is not None
    clips.note_progress(clip, 42)
    assert "Running: 42 %" in root.get(LIST).content.decode()


def test_who_belongs_to_another_tenant_finds_no_clip(client: Client, folder: Path, replay: AIModel) -> None:
    museum = making.tenant("Museum")
    camera = making.camera("own", tenant=museum)
    clip = clips.add_clip(video=film(folder), truth=truth("1,door,in\n"), camera=camera)
    (clip.folder / "report").mkdir()
    clips.report_page(clip).write_text("pictures")
    addresses = [f"{LIST}{clip.pk}/report/", f"{LIST}{clip.pk}/change/"]
    found = {}
    for name, tenant in (("member", museum), ("stranger", making.tenant("Airport"))):
        client.force_login(making.member(name, tenant, "operator"))
        found[name] = [client.get(address).status_code for address in addresses]
    assert found == {"member": [200, 200], "stranger": [404, 302]}


def test_a_deleted_clip_takes_its_files_and_leaves_the_result(
    root: Client, camera: Camera, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    clip = ran(video=film(folder), truth=truth("2.2,door,in\n"), camera=camera)
    with django_capture_on_commit_callbacks(execute=True):
        root.post(LIST, {"action": "delete_selected", "_selected_action": [clip.pk], "post": "yes"})
    assert not ClipEvaluation.objects.exists()
    assert not clip.folder.exists()
    assert AccuracyEvaluation.objects.count() == 1


def test_old_clips_go_and_those_of_dead_workers_are_given_up(
    camera: Camera, folder: Path, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    old, stuck = (clips.add_clip(video=film(folder), truth=truth("1,door,in\n"), camera=camera) for _ in range(2))
    days = dt.timedelta(days=settings.SPAN_DAYS, seconds=1)
    ClipEvaluation.objects.filter(pk=old.pk).update(created_at=timezone.now() - days)
    assert clips.claim_clip(stuck.pk) is not None
    with django_capture_on_commit_callbacks(execute=True):
        assert tidy_spans() == {"spans": [], "clips": [old.pk]}
    assert not old.folder.exists()
    stuck.refresh_from_db()
    assert stuck.status == "running"
    clips.tidy_clips(timezone.now() + dt.timedelta(minutes=31))
    stuck.refresh_from_db()
    assert (stuck.status, stuck.error) == ("failed", "The evaluation broke off.")


def test_the_report_is_that_of_the_command(camera: Camera, folder: Path) -> None:
    clip = ran(video=film(folder), truth=truth(BOXES), camera=camera)
    report = json.loads((clip.folder / "report" / "report.json").read_text())
    assert report["total"] == clip.numbers
    assert report["identity"]["switches"] == 0
