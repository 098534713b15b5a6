"""What holds for every route of the API: who may come in, the form of errors, the document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
import yaml
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.core.management import call_command
from django.http import Http404
from django.test import Client
from rest_framework import exceptions

from cameras.api.errors import answer_to
from cameras.api.exports import guarded
from cameras.services.tokens import make_token
from tests import making
from tests.api import clients


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Let nobody be slowed down by another test."""
    clients.forget_throttles()
    yield
    clients.forget_throttles()


@pytest.fixture
def user(db: None) -> User:
    return clients.member(making.tenant("Museum"))


def body(error: Exception) -> Any:
    answer = answer_to(error, {})
    assert answer is not None
    return answer.status_code, answer.data


def test_errors_have_one_form() -> None:
    assert body(exceptions.NotAuthenticated())[1] == {
        "code": "not_authenticated", "detail": "Authentication credentials were not provided.", "fields": {},
    }  # fmt: skip
    assert body(Http404())[1]["code"] == "not_found"
    assert body(PermissionDenied("Operators only."))[1] == {
        "code": "permission_denied", "detail": "Operators only.", "fields": {},
    }  # fmt: skip


def test_faults_of_values_stand_at_their_fields() -> None:
    nested: Any = {"value": ["Too small."], "points": {0: {"x": ["Outside."]}}, "list": [{}, {"a": ["b"]}]}
    status, data = body(exceptions.ValidationError(nested))
    assert status == 400
    assert data == {
        "code": "invalid",
        "detail": "Some values are not valid.",
        "fields": {"value": ["Too small."], "points.0.x": ["Outside."], "list.1.a": ["b"]},
    }


def test_a_fault_of_no_field_is_the_detail() -> None:
    assert body(exceptions.ValidationError("Not today."))[1] == {
        "code": "invalid", "detail": "Not today.", "fields": {},
    }  # fmt: skip
    assert body(ModelValidationError({"zone_name": ["Taken."], "__all__": ["Crossed."]}))[1] == {
        "code": "invalid", "detail": "Crossed.", "fields": {"zone_name": ["Taken."]},
    }  # fmt: skip


def test_a_fault_of_the_product_is_no_answer() -> None:
    assert answer_to(RuntimeError("broken"), {}) is None


@pytest.mark.usefixtures("redis_server")
def test_too_many_questions_are_slowed_down_and_told_for_how_long(user: User, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    browser, program = clients.browser(user), Client()
    token = {"Authorization": f"Bearer {make_token(user=user, name='x', scopes=['read'])[1]}"}
    with time_machine.travel("2026-11-22T12:00:20Z", tick=False):
        assert browser.get("/api/v1/zones/").status_code == 200
        assert program.get("/api/v1/zones/", headers=token).status_code == 200
        slowed = browser.get("/api/v1/zones/")
        assert (slowed.status_code, slowed.json()["code"], slowed.headers["Retry-After"]) == (429, "throttled", "40")
        other = clients.member(making.tenant("Airport"))
        assert clients.browser(other).get("/api/v1/zones/").status_code == 200
    with time_machine.travel("2026-11-22T12:01:00Z", tick=False):
        assert browser.get("/api/v1/zones/").status_code == 200


def test_while_redis_is_away_the_api_answers_all_the_same(user: User, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE, settings.REDIS_URL = 1, "unix:///nowhere/redis.sock"
    browser = clients.browser(user)
    assert [browser.get("/api/v1/zones/").status_code for _ in range(3)] == [200, 200, 200]


def test_a_session_cannot_write_without_the_proof_of_its_page(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    refused = client.post("/api/v1/cameras/x/occupancy/", json.dumps({}), content_type="application/json")
    assert refused.status_code == 403


def test_the_document_names_every_list_and_is_for_people_who_are_known(user: User) -> None:
    assert Client().get("/api/v1/schema/").status_code == 401
    document = yaml.safe_load(clients.browser(user).get("/api/v1/schema/").content)
    paths = set(document["paths"])
    lists = {"zones", "detections", "tracks", "counting-events", "counting-results"}
    assert {f"/api/v1/{name}/" for name in lists} <= paths
    assert "/api/v1/tracks/{track_id}/trajectory/" in paths
    names = [each["name"] for each in document["paths"]["/api/v1/counting-events/"]["get"]["parameters"]]
    assert {"from", "to", "camera", "zone", "anomaly", "cursor", "include_archived"} <= set(names)


def test_the_document_is_complete_and_right(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json")
    document = json.loads(capsys.readouterr().out)
    parameters = document["paths"]["/api/v1/counting-events/"]["get"]["parameters"]
    assert next(each for each in parameters if each["name"] == "anomaly")["schema"] == {"type": "boolean"}


def test_the_page_of_the_document_asks_no_other_host(user: User) -> None:
    page = clients.browser(user).get("/api/v1/docs/").content.decode()
    assert "swagger-ui" in page
    assert "http://" not in page
    assert "https://" not in page


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "'\t=1"), ("Door", "Door"), (-1, -1)],
)
def test_cells_are_guarded_where_a_spreadsheet_would_calculate(value: Any, cell: Any) -> None:
    assert guarded(value) == cell
