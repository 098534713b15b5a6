"""A model is measured over the API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from analytics.models import ClipEvaluation
from cameras.models import AIModel, Tenant
from streams import tasks
from tests import making
from tests.api import clients
from tests.streams import films

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]
FRAMES = 40
BOXES = "".join(
    f"{n},7,{left},{top},{width},{height},1\n"
    for n, people in enumerate(films.crossing(FRAMES), 1)
    for left, top, width, height in people
)


@pytest.fixture
def museum(db: None) -> Tenant:
    return making.tenant("Museum")


@pytest.fixture
def operator(museum: Tenant) -> User:
    return clients.member(museum, "operator")


@pytest.fixture
def replay(museum: Tenant, settings: Any, tmp_path: Path) -> AIModel:
    settings.EVALUATION_FOLDER, settings.MODEL_ROOT = tmp_path / "evaluations", str(tmp_path)
    films.detections(tmp_path / "walk.txt", films.crossing(FRAMES))
    return AIModel.objects.create(
        name="replay", version="1", backend="scripted", weights_path="walk.txt", tenant=museum
    )


def upload(user: User, model: AIModel, **files: Any) -> Any:
    return clients.browser(user).post(f"/api/v1/ai-models/{model.pk}/evaluate/", files)


def files(folder: Path) -> dict[str, Any]:
    film = films.film(folder / "walk.mp4", films.crossing(FRAMES)).read_bytes()
    return {
        "video": SimpleUploadedFile("walk.mp4", film),
        "truth": SimpleUploadedFile("truth.txt", BOXES.encode()),
    }


def test_what_is_sent_up_is_measured_and_becomes_the_models_metrics(
    operator: User, replay: AIModel, tmp_path: Path
) -> None:
    answer = upload(operator, replay, **files(tmp_path))
    assert (answer.status_code, answer.json()["status"], answer.json()["video"]) == (202, "queued", "walk.mp4")
    assert len(connection.run_on_commit) == 1  # the message to a worker
    tasks.evaluate_clip(answer.json()["id"])
    [done] = clients.browser(operator).get(f"/api/v1/ai-models/{replay.pk}/evaluate/").json()
    assert (done["status"], done["progress"], done["numbers"]["accuracy_percent"]) == ("done", 100, 100.0)
    assert clients.ask(operator, f"ai-models/{replay.pk}/")["metrics"]["accuracy_percent"] == 100.0


def test_both_files_are_wanted_and_no_json(operator: User, replay: AIModel, tmp_path: Path) -> None:
    answer = upload(operator, replay, video=files(tmp_path)["video"])
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {"truth"})
    sent = clients.send(operator, "POST", f"ai-models/{replay.pk}/evaluate/", {"video": "x", "truth": "y"})
    assert (sent.status_code, sent.json()["code"]) == (415, "unsupported_media_type")
    assert not ClipEvaluation.objects.exists()


def test_viewers_measure_nothing_and_strangers_find_nothing(replay: AIModel, museum: Tenant, tmp_path: Path) -> None:
    assert upload(clients.member(museum), replay, **files(tmp_path)).status_code == 403
    assert upload(clients.member(making.tenant("Airport"), "manager"), replay, **files(tmp_path)).status_code == 404
    assert not ClipEvaluation.objects.exists()
