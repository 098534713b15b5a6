"""Every address, taken from the configuration itself: a new one cannot be forgotten."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

import pytest
from django.contrib import admin

from tests.tenancy.routes import Route, routes
from tests.tenancy.walking import NOT_OFFERED, UNSAFE, Walker, problems
from tests.tenancy.world import SCRIPT, World, make_world, models_of_tenants

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]

OPEN = {
    "login",
    "logout",
    "healthz",
    "readyz",
    "set-password",
    "dashboards:words",
    "admin:login",
    "admin:logout",
    "set_language",
}
LEADS_ON = {"dashboards:home"}  # to a page that asks for the login
OF_SESSIONS = {"django_session"}
# What a viewer may write: the own login, the own tokens and the own preferences.
OWN = {
    "logout": {"auth_user"},
    "dashboards:tokens": {"api_tokens"},
    "admin:cameras_camera_changelist": {"user_preferences"},
}
# Addresses that take a POST from everybody who may read: they write nothing, or what is one's own.
NOTHING_TO_REFUSE = OPEN | {
    "dashboards:tokens", "change-password", "dashboards:home", "dashboards:zones-try", "dashboards:zones-copies",
    "api-root",
}  # fmt: skip
WAITS = {"api-test-connection"}  # for a worker, which these tests do not start
FOR_SUPERUSERS = {("POST", "tenants-list"), ("DELETE", "tenants-detail")}
PAGES_OF_LISTS = {"dashboards:live", "dashboards:log"}
NOT_FOR_VIEWERS = {"dashboards:tally", "tenants-members"}
NEED_NOT_BE_THERE = {  # pictures, videos, and what belongs to one person's trial
    "dashboards:camera-snapshot", "dashboards:event-picture", "dashboards:span-video", "api-snapshot",
    "api-test-connection", "admin:cameras_camera_test", "admin:cameras_camera_save", "admin:cameras_camera_found",
    "admin:cameras_camera_tried", "admin:cameras_camera_try", "admin:streams_trial", "admin:streams_trial_picture",
}  # fmt: skip


@pytest.fixture
def museum() -> World:
    """Return the tenant that is looked for, with one row of everything."""
    return make_world("Wombat", "Quokka")


@pytest.fixture
def airport() -> World:
    """Return the tenant of the strangers, with one row of everything."""
    return make_world("Egret", "Plover")


def of(kind: str) -> list[Route]:
    """Return the routes of the admin, the API, or the pages."""
    kinds: dict[str, Callable[[Route], bool]] = {
        "admin": lambda route: route.is_admin,
        "api": lambda route: route.is_api,
        "pages": lambda route: not (route.is_admin or route.is_api),
    }
    return [route for route in routes() if kinds[kind](route)]


def with_rows(found: Iterable[Route]) -> list[Route]:
    """Return those routes that are addresses of rows."""
    return [route for route in found if route.names_a_row and route.name not in OPEN]


def lists(found: Iterable[Route]) -> list[Route]:
    """Return those routes that are no addresses of single rows."""
    return [route for route in found if not route.names_a_row and route.name not in OPEN]


def steps(found: Iterable[Route], world: World, *methods: str) -> Iterator[tuple[Route, str, str]]:
    """Yield each route with each method that it could take and the address of the world's row."""
    for route in found:
        path = route.path(world)
        for method in methods:
            if method in ("GET", "POST") or not route.is_admin:  # the admin takes all others for a GET
                yield route, method, path


def looking_for(route: Route, world: World) -> list[dict[str, str]]:
    """Return how a list is searched for the rows of a world."""
    if route.name == "admin:search":
        return [{"s": world.found, "extended": "1"}]
    if route.name.endswith("_changelist"):
        return [{"q": world.found}]
    return [{"search": world.found}] if route.name.endswith("-list") else []


def is_list_of_tenant(route: Route) -> bool:
    """Say whether an address lists rows of tenants."""
    is_list = route.name.endswith(("_changelist", "-list", "export")) or route.name in PAGES_OF_LISTS
    return is_list and (not route.is_admin or route.model in models_of_tenants())


def is_excused(route: Route, role: str) -> bool:
    """Say whether a page need not be there, or is kept from somebody."""
    if route.name in NEED_NOT_BE_THERE or (role == "viewer" and route.name in NOT_FOR_VIEWERS):
        return True
    written_by_product = route.name.endswith(("_add", "_delete", "_report"))
    return route.is_admin and (written_by_product or route.model not in models_of_tenants())


def formulas(table: str) -> list[str]:
    """Return the cells that a spreadsheet would calculate."""
    return [cell for row in csv.reader(io.StringIO(table)) for cell in row if cell.startswith(("=", "+", "@"))]


def autocompletions() -> list[dict[str, str]]:
    """Return what each field of the admin asks that looks its choices up while one types."""
    pages = [*admin.site._registry.values()]
    inlines = [(inline.model, inline.autocomplete_fields) for page in pages for inline in inlines_of(page)]
    both = [(page.model, page.autocomplete_fields) for page in pages] + inlines
    fields = [model._meta.get_field(name) for model, names in both for name in names]
    return [
        {"app_label": each.model._meta.app_label, "model_name": each.model._meta.model_name, "field_name": each.name}
        for each in fields
    ]


def inlines_of(page: Any) -> list[Any]:
    """Return the inlines of a page of the admin for a row that is there."""
    return list(page.get_inlines(None, page.model()))


KINDS = pytest.mark.parametrize("kind", ["admin", "api", "pages"])


def test_there_is_a_row_of_every_kind(museum: World) -> None:
    with problems() as found:
        for model in models_of_tenants():
            try:
                museum.row(model)
            except LookupError as error:
                found.append(str(error))


@KINDS
def test_nobody_is_let_in(museum: World, kind: str) -> None:
    nobody = Walker(None)
    with problems(nobody) as found:
        for route, method, path in steps(of(kind), museum, "GET", *UNSAFE):
            answer = nobody.go(method, path, route)
            to_login = answer.status_code == 302 and "/login/" in answer.headers["Location"]
            is_open = route.name in OPEN or (route.name in LEADS_ON and answer.status_code == 302)
            if not (to_login or is_open or answer.status_code in (401, NOT_OFFERED)):
                found.append(f"{method} {path} ({route.name}) answers {answer.status_code} to nobody")


@KINDS
def test_to_a_stranger_a_row_of_others_is_like_one_that_nobody_has(museum: World, airport: World, kind: str) -> None:
    stranger = Walker(airport.people["manager"])
    with problems(stranger) as found:
        for route, method, path in steps(with_rows(of(kind)), museum, "GET", *UNSAFE):
            missing = stranger.go(method, route.path_of_nothing(museum), route)
            answer = stranger.go(method, path, route)
            told = f"{method} {path} ({route.name}) answers {answer.status_code} to a stranger"
            if answer.status_code < 300:
                found.append(told)
            if answer.status_code != missing.status_code:
                found.append(f"{told}, but {missing.status_code} where nothing is")
            if stranger.written - OF_SESSIONS:
                found.append(f"{told} and writes to {stranger.written}")


@KINDS
def test_no_list_shows_a_stranger_anything_of_others(museum: World, airport: World, kind: str) -> None:
    stranger = Walker(airport.people["manager"])
    with problems(stranger) as found:
        for route in lists(of(kind)):
            path = route.path(museum)
            for query in ({}, *looking_for(route, museum)):
                if museum.secret.lower() in stranger.read(path, **query).body.lower():
                    found.append(f"{path} {query} ({route.name}) shows a stranger what belongs to others")


@KINDS
def test_teammates_find_every_row_and_names_are_texts_on_pages_and_in_tables(museum: World, kind: str) -> None:
    roles = ["manager"] if kind == "admin" else ["viewer", "manager"]
    teammates = {role: Walker(museum.people[role]) for role in roles}
    with problems(*teammates.values()) as found:
        for role, route in product(roles, of(kind)):
            teammate, path = teammates[role], route.path(museum)
            answer = teammate.read(path)
            told = f"{path} ({route.name}) answers {answer.status_code} to a {role}"
            if answer.status_code in (401, 403, 404) and not is_excused(route, role):
                found.append(told)
            if teammate.written - OF_SESSIONS:
                found.append(f"{told} and writes to {teammate.written}")
            if "html" in answer.headers.get("Content-Type", "") and SCRIPT in answer.body:
                found.append(f"{told} and lets a name be a script")
            if "csv" in answer.headers.get("Content-Type", ""):
                found += [f"{told} with the formula {cell}" for cell in formulas(answer.body)]
            if is_list_of_tenant(route) and museum.secret.lower() not in answer.body.lower():
                found.append(f"{told} and shows nothing")


@KINDS
def test_a_viewer_writes_nothing(museum: World, kind: str) -> None:
    viewer = Walker(museum.people["viewer"])
    with problems(viewer) as found:
        for route, method, path in steps(of(kind), museum, *UNSAFE):
            answer = viewer.go(method, path, route)
            if viewer.written - OF_SESSIONS - OWN.get(route.name, set()):
                found.append(f"{method} {path} ({route.name}) lets a viewer write to {viewer.written}")
            is_refused = answer.status_code in (403, 404, NOT_OFFERED)
            if not is_refused and not (route.is_admin or route.name in NOTHING_TO_REFUSE):
                found.append(f"{method} {path} ({route.name}) answers {answer.status_code} to a viewer")


@pytest.mark.parametrize("kind", ["api", "pages"])
def test_a_manager_is_not_refused_what_a_viewer_is(museum: World, kind: str) -> None:
    manager = Walker(museum.people["manager"])
    with problems(manager) as found:
        for route, method, path in steps(of(kind), museum, *UNSAFE):
            if route.name in WAITS or (method, route.name) in FOR_SUPERUSERS:
                continue
            answer = manager.go(method, path, route)
            if answer.status_code in (401, 403):
                found.append(f"{method} {path} ({route.name}) answers {answer.status_code} to a manager")


def test_choices_that_are_looked_up_while_typing_are_those_of_the_own_tenant(museum: World, airport: World) -> None:
    stranger, owner = Walker(airport.people["manager"]), Walker(museum.people["manager"])
    asked = [query | {"term": museum.found} for query in autocompletions()]
    assert asked
    for query in asked:
        answers = [walker.read("/admin/autocomplete/", **query).json() for walker in (owner, stranger)]
        assert [len(answer["results"]) for answer in answers] == [1, 0], query
