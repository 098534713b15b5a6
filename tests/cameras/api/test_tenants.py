"""Tenants and their members over the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from cameras.models import Tenant, TenantMember
from tests import making
from tests.api.clients import ask, browser, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root")


def test_superusers_make_and_delete_tenants(root: User, manager: User) -> None:
    body = {"name": "Zoo", "slug": "zoo", "timezone": "Asia/Ho_Chi_Minh"}
    made = send(root, "POST", "tenants/", body)
    assert (made.status_code, made.json()["timezone"], made.json()["is_active"]) == (201, "Asia/Ho_Chi_Minh", True)
    refused = send(manager, "POST", "tenants/", {"name": "Own", "slug": "own"})
    assert (refused.status_code, refused.json()["detail"]) == (403, "Only a superuser may do this.")
    path = f"tenants/{made.json()['id']}/"
    assert send(manager, "DELETE", path).status_code == 404
    assert send(root, "DELETE", path).status_code == 204


def test_a_tenant_that_owns_something_stays_and_says_why(root: User, museum: Tenant) -> None:
    making.camera(tenant=museum)
    refused = send(root, "DELETE", f"tenants/{museum.pk}/")
    assert (refused.status_code, refused.json()["code"]) == (409, "deletion_refused")
    assert "Deactivate the tenant instead" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "Museum", "slug": "m2"}, "name"),
        ({"name": "Zoo", "slug": "museum"}, "slug"),
        ({"name": "Zoo", "slug": "a b"}, "slug"),
        ({"name": "Zoo", "slug": "zoo", "timezone": "Mars/Olympus"}, "timezone"),
        ({"slug": "zoo"}, "name"),
        ({"name": "Zoo", "slug": "zoo", "owner": 1}, "owner"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(root: User, museum: Tenant, body: Any, field: str) -> None:
    answer = send(root, "POST", "tenants/", body)
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {field})


def test_a_manager_changes_the_own_tenant_but_not_what_it_is_known_by(manager: User, museum: Tenant) -> None:
    path = f"tenants/{museum.pk}/"
    changed = send(manager, "PATCH", path, {"timezone": "Europe/Paris"})
    assert (changed.status_code, changed.json()["timezone"], changed.json()["role"]) == (200, "Europe/Paris", "manager")
    assert send(manager, "PATCH", path, {"slug": "mine"}).json()["fields"] == {
        "slug": ["This is for the administrator."]
    }
    assert send(manager, "DELETE", path).status_code == 403


def test_members_read_their_tenants_and_strangers_find_none(
    viewer: User, operator: User, stranger: User, museum: Tenant, airport: Tenant
) -> None:
    assert [(each["name"], each["role"]) for each in ask(viewer, "tenants/")["results"]] == [("Museum", "viewer")]
    assert ask(operator, "tenants/?search=mus&is_active=true&ordering=-name")["count"] == 1
    assert send(operator, "PATCH", f"tenants/{museum.pk}/", {"timezone": "UTC"}).status_code == 403
    verbs = ("GET", "PUT", "PATCH", "DELETE")
    assert {send(stranger, verb, f"tenants/{museum.pk}/").status_code for verb in verbs} == {404}
    assert send(stranger, "GET", f"tenants/{museum.pk}/members/").status_code == 404


def test_a_manager_invites_gives_roles_and_takes_out(manager: User, museum: Tenant) -> None:
    path = f"tenants/{museum.pk}/members/"
    invited = send(manager, "POST", path, {"username": "anna", "role": "Viewer", "email": "anna@example.org"})
    assert (invited.status_code, invited.json()["role"], invited.json()["email"]) == (201, "viewer", "anna@example.org")
    link = invited.json()["password_link"]
    assert browser(None).get(link.removeprefix("http://testserver")).status_code == 302  # to the form, without its key
    assert {each["username"] for each in ask_list(manager, path)} == {"anna", manager.username}
    assert send(manager, "PATCH", f"{path}anna/", {"role": "operator"}).json()["role"] == "operator"
    assert send(manager, "DELETE", f"{path}anna/").status_code == 204
    assert send(manager, "DELETE", f"{path}anna/").status_code == 404
    assert User.objects.filter(username="anna").exists()


def ask_list(user: User, path: str) -> Any:
    answer = send(user, "GET", path)
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    ("body", "field"),
    [({"username": "anna", "role": "king"}, "role"), ({"role": "viewer"}, "username"),
     ({"username": "a b", "role": "viewer"}, "username")],
)  # fmt: skip
def test_an_invitation_that_does_not_fit_makes_nobody(manager: User, museum: Tenant, body: Any, field: str) -> None:
    answer = send(manager, "POST", f"tenants/{museum.pk}/members/", body)
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {field})
    assert TenantMember.objects.count() == 1


def test_the_last_manager_stays_and_superusers_are_left_alone(manager: User, museum: Tenant, root: User) -> None:
    path = f"tenants/{museum.pk}/members/"
    last = send(manager, "DELETE", f"{path}{manager.username}/")
    assert (last.status_code, set(last.json()["fields"])) == (400, {"role"})
    TenantMember.objects.create(tenant=museum, user=root, role="viewer")
    assert send(manager, "PATCH", f"{path}root/", {"role": "manager"}).status_code == 403


def test_people_are_for_managers(viewer: User, operator: User, museum: Tenant) -> None:
    path = f"tenants/{museum.pk}/members/"
    for user in (viewer, operator):
        assert send(user, "GET", path).json()["detail"] == "This needs the role of a manager."
        assert send(user, "POST", path, {"username": "anna", "role": "viewer"}).status_code == 403
        assert send(user, "DELETE", f"{path}{viewer.username}/").status_code == 403
