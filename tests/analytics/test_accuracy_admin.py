"""Accuracy in the admin: spans, tallies and evaluations to look at, and the newest number on the camera's page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from analytics.choices import EvaluationMethod
from analytics.models import AccuracyEvaluation, HandTally, RecordedSpan
from analytics.services.accuracy import save_evaluation
from cameras.models import Camera
from counting.core.scoring import Score
from tests import making

pytestmark = pytest.mark.django_db

AT = making.utc("2026-11-12T12:00:00")
LISTS = ["recordedspan", "handtally", "accuracyevaluation", "clipevaluation"]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.SPAN_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def camera() -> Camera:
    return making.camera("hall", tenant=making.tenant("Museum"))


@pytest.fixture
def span(camera: Camera, folder: Path) -> RecordedSpan:
    (folder / "1.mp4").write_bytes(b"film")
    return RecordedSpan.objects.create(
        camera=camera, wanted_minutes=5, status="ready", started_at=AT, ended_at=AT, file="1.mp4"
    )


def evaluated(camera: Camera) -> AccuracyEvaluation:
    made = save_evaluation(
        camera=camera, score=Score(true=4, counted=4, hits=4), method=EvaluationMethod.TALLY, details={}
    )
    AccuracyEvaluation.objects.filter(pk=made.pk).update(evaluated_at=AT)
    return made


def words(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_lists_and_rows_open(root: Client, camera: Camera, span: RecordedSpan) -> None:
    tally = HandTally.objects.create(span=span, marks=[{"t": 1.0, "zone": 1, "direction": "in"}])
    evaluation = evaluated(camera)
    rows = {"recordedspan": span.pk, "handtally": tally.pk, "accuracyevaluation": evaluation.pk}
    for name in LISTS:
        words(root, f"/admin/analytics/{name}/")
    for name, pk in rows.items():
        words(root, f"/admin/analytics/{name}/{pk}/change/")
    assert "Accuracy 100.0 % (hand tally of 12 Nov 2026, 4 people) – too few people to say much" in words(
        root, "/admin/analytics/accuracyevaluation/"
    )


def test_the_camera_says_how_accurate_it_was_and_leads_to_the_tally(root: Client, camera: Camera) -> None:
    page = f"/admin/cameras/camera/{camera.pk}/change/"
    assert "Not measured yet" in words(root, page)
    evaluated(camera)
    assert "Accuracy 100.0 % (hand tally of 12 Nov 2026, 4 people)" in words(root, page)
    assert 'href="/cameras/hall/accuracy/"' in words(root, page)
    assert root.get("/admin/cameras/camera/add/").status_code == 200


def test_a_span_that_is_deleted_takes_its_video(
    root: Client, span: RecordedSpan, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        root.post(f"/admin/analytics/recordedspan/{span.pk}/delete/", {"post": "yes"})
    assert not RecordedSpan.objects.exists()
    assert not list(folder.iterdir())


def test_who_belongs_to_another_tenant_sees_no_row(client: Client, camera: Camera, span: RecordedSpan) -> None:
    HandTally.objects.create(span=span)
    evaluated(camera)
    client.force_login(making.member("stranger", making.tenant("Airport"), "manager"))
    for name in LISTS:
        assert client.get(f"/admin/analytics/{name}/").context["cl"].result_count == 0
    assert client.get(f"/admin/analytics/recordedspan/{span.pk}/change/").status_code == 302


def test_nobody_adds_or_changes_a_result_by_hand(root: Client, camera: Camera, span: RecordedSpan) -> None:
    evaluation = evaluated(camera)
    assert root.get("/admin/analytics/accuracyevaluation/add/").status_code == 403
    assert root.post(f"/admin/analytics/accuracyevaluation/{evaluation.pk}/change/", {"hits": 9}).status_code == 403
    assert root.post(f"/admin/analytics/accuracyevaluation/{evaluation.pk}/delete/", {"post": "yes"}).status_code == 403
    assert AccuracyEvaluation.objects.get().hits == 4
