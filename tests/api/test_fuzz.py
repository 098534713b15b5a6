"""Everything that the document of the API allows, and much that it does not, breaks nothing and is answered as it says.

HEADCOUNT_FUZZ_EXAMPLES says how many requests are made up for each operation and person (`make api-fuzz`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cameras.choices import TokenScope
from cameras.services.tokens import make_token
from tests.api.clients import forget_throttles
from tests.api.document import path_values, requests_of
from tests.tenancy.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]

EXAMPLES = int(os.environ.get("HEADCOUNT_FUZZ_EXAMPLES", "2"))
CHECKS: Any = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
WAITS = {"cameras_test_connection"}  # for a worker, which these tests do not start
SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=EXAMPLES < 10,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
    phases=(hypothesis.Phase.generate,),
)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the connection of the test's transaction open after each request, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world() -> World:
    return make_world("Wombat", "Quokka")


@pytest.mark.parametrize(
    ("role", "mode"),
    [
        ("manager", GenerationMode.POSITIVE),
        ("manager", GenerationMode.NEGATIVE),
        ("viewer", GenerationMode.POSITIVE),
    ],
)
def test_every_operation_answers_as_the_document_says(world: World, role: str, mode: GenerationMode) -> None:
    forget_throttles()
    _row, token = make_token(user=world.people[role], name="fuzz", scopes=TokenScope.values)
    faults = []
    for operation in requests_of(get_wsgi_application()):
        if operation.definition.raw["operationId"] not in WAITS:
            try:
                try_out(operation, world, {"Authorization": f"Bearer {token}"}, mode)
            except (Exception, BaseExceptionGroup) as error:  # all of them are told together
                faults.append(f"{operation.label}: {error!r}")
    assert not faults, "\n\n".join(faults)


def try_out(operation: Any, world: World, headers: dict[str, str], mode: GenerationMode) -> None:
    """Make requests up and send them; what they write is undone at once."""
    values = path_values(operation.path, world)

    @SETTINGS
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=values))
    def one(case: Any) -> None:
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    one()
