"""What holds for every operation of the API, from its document: a new one is tried by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import Client

from cameras.choices import TokenScope
from cameras.services.tokens import make_token
from tests.api.clients import forget_throttles
from tests.api.document import KEPT, Operation, operations, path_values, requests_of, written
from tests.api.successes import BODIES, ELSEWHERE, FOR_MANAGERS, FOR_SUPERUSERS, OTHERWISE
from tests.api.test_fuzz import CHECKS, one_connection
from tests.tenancy.walking import problems
from tests.tenancy.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]
__all__ = ["one_connection"]  # the fixture

FORM = {"code", "detail", "fields"}
LISTED = (  # rows of the table of routes that are there by now
    "cameras", "cameras/{camera_id}/activate", "cameras/{camera_id}/deactivate", "cameras/{camera_id}/test-connection",
    "cameras/{camera_id}/snapshot", "cameras/{camera_id}/health", "cameras/{camera_id}/heartbeat",
    "cameras/{camera_id}/live", "cameras/{camera_id}/schedule", "cameras/{camera_id}/occupancy",
    "cameras/{camera_id}/reset-counters", "cameras/{camera_id}/maintenance", "locations", "camera-groups",
    "camera-groups/{id}/cameras", "ai-models", "ai-models/{id}/evaluate", "tenants", "zones", "detections", "tracks",
    "counting-events", "counting-results",
)  # fmt: skip


@pytest.fixture
def museum() -> World:
    forget_throttles()
    return make_world("Wombat", "Quokka")


class Program:
    """A program with a token, or with none. What it writes is undone at once."""

    def __init__(self, user: User | None, *scopes: str) -> None:
        self.headers = {}
        if user is not None:
            token = make_token(user=user, name="program", scopes=scopes or TokenScope.values)[1]
            self.headers = {"Authorization": f"Bearer {token}"}

    def send(self, operation: Operation, world: World, body: str = "{}", content_type: str = "application/json") -> Any:
        """Return the answer to an operation on the world's row."""
        with transaction.atomic():
            answer = Client().generic(
                operation.method.upper(), operation.filled(world), body, content_type, headers=self.headers
            )
            transaction.set_rollback(True)
        return answer


def refusals(asked: list[Operation], world: World, ask: Callable[[Operation], Any], code: int, word: str) -> None:
    """Fail with every operation that is not refused with the code and the word, in the one form of errors."""
    with problems() as found:
        for operation in asked:
            answer = ask(operation)
            data = json.loads(answer.getvalue() or b"{}") if answer.status_code >= 400 else {}
            if (answer.status_code, data.get("code")) != (code, word):
                found.append(f"{operation.name}: {answer.status_code} {data}")
            elif set(data) != FORM or not data["detail"]:
                found.append(f"{operation.name}: not the form of errors: {data}")


def with_json() -> list[Operation]:
    return [each for each in operations() if each.takes_body and _media(each) == {"application/json"}]


def _media(operation: Operation) -> set[str]:
    return set(operation.described["requestBody"]["content"])


def test_every_route_of_the_table_is_in_the_document() -> None:
    paths = {each.path for each in operations()}
    assert {f"/api/v1/{path}/" for path in LISTED} <= paths


def test_the_document_is_the_one_that_is_kept() -> None:
    assert KEPT.read_text() == written(), "docs/openapi.yaml is not of this source: renew it with `make openapi`"


@pytest.mark.usefixtures("one_connection")
def test_every_operation_succeeds_and_answers_as_the_document_says(museum: World) -> None:
    root = User.objects.create_superuser("root")
    tokens = {
        user: make_token(user=user, name="x", scopes=TokenScope.values)[1] for user in (root, museum.people["manager"])
    }
    bodies = {each.name for each in with_json()} - set(ELSEWHERE)
    assert bodies == set(BODIES), "say in tests/api/successes.py how new operations succeed"
    with problems() as found:
        for request in requests_of(get_wsgi_application()):
            name = request.definition.raw["operationId"]
            if name in ELSEWHERE:
                continue
            token = tokens[root if name in FOR_SUPERUSERS else museum.people["manager"]]
            answer = _succeed(request, name, museum, token)
            expected = OTHERWISE.get(name, answer.status_code if answer.status_code < 300 else 200)
            if answer.status_code != expected:
                found.append(f"{name}: {answer.status_code} {answer.text[:300]}")


def _succeed(request: Any, name: str, world: World, token: str) -> Any:
    with transaction.atomic():
        body = {"body": BODIES[name](world), "media_type": "application/json"} if name in BODIES else {}
        query = {"trial": "none"} if name == "cameras_test_connection_picture" else {}
        case = request.Case(path_parameters=path_values(request.path, world), query=query, **body)
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
        transaction.set_rollback(True)
    return answer


def test_nobody_is_let_in(museum: World) -> None:
    nobody = Program(None)
    refusals(operations(), museum, lambda each: nobody.send(each, museum), 401, "not_authenticated")


def test_a_token_without_the_scope_is_told_which_one_is_missing(museum: World) -> None:
    blind = Program(museum.people["manager"], "publish_event")
    refusals(operations(), museum, lambda each: blind.send(each, museum), 403, "missing_scope")


def test_a_viewer_changes_nothing(museum: World) -> None:
    viewer = Program(museum.people["viewer"])
    writing = [each for each in operations() if each.writes or each.name in FOR_MANAGERS]
    refusals(writing, museum, lambda each: viewer.send(each, museum), 403, "permission_denied")


def test_rows_of_another_tenant_are_not_there(museum: World) -> None:
    stranger = Program(make_world("Egret", "Plover").people["manager"])
    rows = [each for each in operations() if "{" in each.path.replace("{kind}", "")]
    refusals(rows, museum, lambda each: stranger.send(each, museum), 404, "not_found")


@pytest.mark.parametrize("body", ["{", '{"a": NaN}', "\xff", "[" * 5000, '{"a": 1e999}', '{"a": "\\u0000"}'])
def test_what_is_no_json_that_can_be_kept_is_refused(museum: World, body: str) -> None:
    root = Program(User.objects.create_superuser("root"))
    refusals(with_json(), museum, lambda each: root.send(each, museum, body), 400, "parse_error")


def test_bodies_that_are_no_objects_and_names_that_are_not_known_are_refused(museum: World) -> None:
    root = Program(User.objects.create_superuser("root"))
    refusals(with_json(), museum, lambda each: root.send(each, museum, "[1]"), 400, "invalid")
    refusals(with_json(), museum, lambda each: root.send(each, museum, '{"nonsense": 1}'), 400, "unknown_field")


def test_bodies_of_another_type_and_of_no_end_are_refused(museum: World) -> None:
    root = Program(User.objects.create_superuser("root"))
    refusals(
        with_json(), museum, lambda each: root.send(each, museum, "a: 1", "text/yaml"), 415, "unsupported_media_type"
    )
    endless = json.dumps({"description": "x" * 2_700_000})
    [create] = [each for each in with_json() if each.name == "locations_create"]
    refusals([create], museum, lambda each: root.send(each, museum, endless), 413, "too_large")


def test_methods_that_are_not_there_are_refused_in_the_form_of_errors(museum: World) -> None:
    root = Program(User.objects.create_superuser("root"))
    known = {(each.path, each.method) for each in operations()}
    others = [
        Operation(method, path, {"operationId": f"{method} {path}"})
        for path in sorted({path for path, _method in known})
        for method in ("post", "put", "patch", "delete")
        if (path, method) not in known
    ]
    refusals(others, museum, lambda each: root.send(each, museum), 405, "method_not_allowed")


def test_lists_refuse_filters_that_they_do_not_know_and_pages_that_cannot_be(museum: World) -> None:
    manager = Program(museum.people["manager"])
    lists = [each for each in operations() if each.name.endswith("_list")]
    assert len(lists) > 10
    with problems() as found:
        for each in lists:
            names = {one["name"] for one in each.described["parameters"]}
            assert "page_size" in names
            for query, word in (
                ("colour=red", "unknown_filter"),
                ("page_size=501", "invalid"),
                ("page_size=0", "invalid"),
            ):
                answer = Client().get(f"{each.path}?{query}", headers=manager.headers)
                if (answer.status_code, answer.json().get("code")) != (400, word):
                    found.append(f"{each.path}?{query}: {answer.status_code}")
