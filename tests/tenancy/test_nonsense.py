"""Nonsense in the query of any page is refused or ignored, and breaks nothing."""

from __future__ import annotations

import pytest

from tests.tenancy.routes import Route, routes
from tests.tenancy.walking import NOT_OFFERED, Walker, problems
from tests.tenancy.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]

NONSENSE = [
    "from=0001-01-01T00:00:00%2B14:00", "to=0001-01-01T00:00:00Z", "to=9999-12-31T23:59:59-14:00", "from=now",
    "page_size=-1", "page_size=999999999999999999999", "page=0", "page=9999999999", "zone=99999999999999999999",
    "zone=%00", "camera=%00", "track=%00", "min_confidence=nan", "min_confidence=1e400", "cursor=%ff", "period=%00",
    "width=1e9", "start=0001-01-01T00:00&end=0001-01-01T01:00&name=x&coordinates=[[0,0],[1,1]]",
    "start=2026-01-01T00:00&end=2026-01-01T01:00&name=%00&coordinates=[[0,0],[1e999,1]]", "coordinates={}",
    "date=9999-12-31", "date=%00", "include_archived=perhaps", "format=xml",
]  # fmt: skip


def reads_a_query(route: Route) -> bool:
    """Say whether an address may look at its query: Django's admin and the API, whose document says all, have tests."""
    return not route.is_admin and not route.is_api


def test_nonsense_in_the_query_is_refused_and_breaks_nothing() -> None:
    museum = make_world("Wombat", "Quokka")
    operator = Walker(museum.people["operator"])
    with problems(operator):
        for route in filter(reads_a_query, routes()):
            if operator.read(route.path(museum)).status_code == NOT_OFFERED:
                continue
            for query in NONSENSE:
                operator.read(f"{route.path(museum)}?{query}")
