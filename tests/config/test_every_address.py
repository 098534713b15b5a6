"""Every address of pages and API, from the configuration itself: a new one cannot be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from analytics.models import RecordedSpan
from analytics.services.recording import record_anomaly
from cameras.models import AIModel, CameraGroup, CameraGroupAssignment, CameraLocation
from counting.models import CountingResult
from tests import making
from tests.api import clients
from tests.making import HOUR, utc

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]

SECRET = "Secret door"
AT = utc("2026-11-22T09:00:00")
OPEN = {None, "login", "logout", "healthz", "readyz", "dashboards:words"}  # for everybody
SAME_FOR_ALL = {"api-schema", "api-docs", "dashboards:home"}  # for everybody who has logged in
BY_TIME = ("detections", "tracks", "counting-events", "counting-results", "anomalies", "dashboards:log")
FILES = {
    "dashboards:zones-copies",
    "api-snapshot",
    "api-test-connection",
    "dashboards:camera-snapshot",
    "dashboards:event-picture",
    "dashboards:span-video",
}  # which need not be there
RANGE = "?from=2026-11-22T00:00:00Z&to=2026-11-23T00:00:00Z"


def addresses() -> Iterator[tuple[str | None, URLPattern]]:
    """Yield every address with its name; the admin has tests of its own."""

    def below(patterns: Any, namespace: str) -> Iterator[tuple[str | None, URLPattern]]:
        for one in patterns:
            if not hasattr(one, "url_patterns"):
                yield (f"{namespace}{one.name}" if one.name else None), one
            elif one.namespace != "admin":
                yield from below(one.url_patterns, f"{one.namespace}:" if one.namespace else namespace)

    return below(get_resolver().url_patterns, "")


NAMES = [str(name) for name, _ in addresses() if name not in OPEN]
LISTS = {"dashboards:live", "dashboards:log"} | {name for name in NAMES if name.endswith(("-list", "-export"))}
OBJECTS = [name for name in NAMES if name not in LISTS | SAME_FOR_ALL]


@pytest.fixture
def known() -> dict[str, Any]:
    """Make a row of every kind in a tenant; return by which word an address names it."""
    clients.forget_throttles()
    tenant = making.tenant("Museum")
    camera = making.camera("secret", tenant=tenant, camera_name=SECRET)
    door = making.line(camera, SECRET)
    event = clients.event(door, AT, event_uid="secret-event")
    clients.detection(camera, AT, detection_id="secret-detection")
    clients.sample(camera, "secret-track", AT, 1, 1)
    result = CountingResult.objects.create(
        camera=camera, time_period="hour", period_start=AT, period_end=AT + HOUR, result_timestamp=AT
    )
    told = record_anomaly(camera, door, "wrong_direction", {"event_timestamp": "2026-11-22T09:00:00.000Z"})
    hall = CameraLocation.objects.create(tenant=tenant, location_name=SECRET)
    group = CameraGroup.objects.create(tenant=tenant, group_name=SECRET)
    CameraGroupAssignment.objects.create(camera=camera, group=group)
    net = AIModel.objects.create(tenant=tenant, name=SECRET, version="1", backend="motion")
    span = RecordedSpan.objects.create(camera=camera, wanted_minutes=1)
    return {
        "tenant": tenant, "camera_id": "secret", "event_uid": event.event_uid, "event_id": told,
        "detection_id": "secret-detection",
        "track_id": "secret-track", "span_id": span.pk, "zones": door.pk, "locations": hall.pk,
        "camera-groups": group.pk, "ai-models": net.pk, "counting-results": result.pk, "kind": "csv",
    }  # fmt: skip


@pytest.fixture
def stranger(known: dict[str, Any]) -> User:
    """Return a manager of another tenant."""
    return clients.member(making.tenant("Airport"), "manager")


def path_of(name: str, known: dict[str, Any]) -> str:
    """Return the address of the row that is known."""
    pattern: Any = next(one for each, one in addresses() if each == name)
    words = pattern.pattern.regex.groupindex
    values = {word: known[name.rpartition("-")[0] if word == "pk" else word] for word in words}
    return reverse(name, kwargs=values)


def answers(browser: Client, path: str) -> list[Any]:
    """Return what the address says to a reader and, where it takes none, to a writer."""
    for method in ("GET", "POST", "DELETE"):
        answer = browser.generic(method, path, "{}", content_type="application/json")
        if answer.status_code != 405:
            break
    return [answer]


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_let_in(name: str, known: dict[str, Any]) -> None:
    for answer in answers(Client(), path_of(name, known)):
        to_login = answer.status_code == 302 and answer.headers["Location"].startswith("/login/")
        assert to_login or answer.status_code == 401 or name == "dashboards:home"


@pytest.mark.parametrize("name", OBJECTS)
def test_a_stranger_finds_no_row_of_another_tenant(name: str, known: dict[str, Any], stranger: User) -> None:
    path = path_of(name, known)
    browser = clients.browser(stranger)
    assert [answer.status_code for answer in answers(browser, path)] == [404]
    assert browser.post(path, {}, content_type="application/json").status_code in (404, 405)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_lists_hold_the_rows_of_the_readers_tenants_alone(name: str, known: dict[str, Any], stranger: User) -> None:
    path = path_of(name, known) + (RANGE if name.startswith(BY_TIME) else "")
    seen = [clients.browser(user).get(path) for user in (clients.member(known["tenant"]), stranger)]
    assert [answer.status_code for answer in seen] == [200, 200]
    texts = [answer.getvalue().decode().lower() for answer in seen]
    assert "secret" in texts[0]
    assert "secret" not in texts[1]


@pytest.mark.parametrize("name", OBJECTS)
def test_an_operator_of_the_tenant_finds_every_row(name: str, known: dict[str, Any]) -> None:
    user = clients.member(known["tenant"], "operator")
    for answer in answers(clients.browser(user), path_of(name, known)):
        assert answer.status_code < 500
        assert answer.status_code not in (401, 403)
        assert answer.status_code != 404 or name in FILES


NONSENSE = [
    "from=0001-01-01T00:00:00%2B14:00", "to=0001-01-01T00:00:00Z", "to=9999-12-31T23:59:59-14:00", "from=now",
    "page_size=-1", "page_size=999999999999999999999", "page=0", "page=9999999999", "zone=99999999999999999999",
    "zone=%00", "camera=%00", "track=%00", "min_confidence=nan", "min_confidence=1e400", "cursor=%ff", "period=%00",
    "width=1e9", "start=0001-01-01T00:00&end=0001-01-01T01:00&name=x&coordinates=[[0,0],[1,1]]",
    "start=2026-01-01T00:00&end=2026-01-01T01:00&name=%00&coordinates=[[0,0],[1e999,1]]", "coordinates={}",
    "date=9999-12-31", "date=%00", "include_archived=perhaps", "format=xml",
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(LISTS | set(OBJECTS)))
def test_nonsense_in_the_query_is_refused_and_breaks_nothing(name: str, known: dict[str, Any]) -> None:
    browser = clients.browser(clients.member(known["tenant"], "operator"))
    path = path_of(name, known)
    for query in NONSENSE:
        assert browser.get(f"{path}?{query}").status_code < 500, query
