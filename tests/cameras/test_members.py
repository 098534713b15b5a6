"""People of tenants: inviting, changing roles, taking out, setting passwords; in the services and in the admin."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from cameras.models import Tenant, TenantMember
from cameras.services import tenants
from cameras.services.members import change_role, invite_member, password_key, remove_member
from tests import admin_pages, making

pytestmark = pytest.mark.django_db

MEMBERS = "/admin/cameras/tenantmember/"
TENANTS = "/admin/cameras/tenant/"


@pytest.fixture
def museum() -> Tenant:
    return making.tenant("Museum")


@pytest.fixture
def library() -> Tenant:
    return making.tenant("Library")


@pytest.fixture
def boss(museum: Tenant) -> User:
    """Return the manager of the museum."""
    return making.member("boss", museum, "manager")


@pytest.fixture
def page(client: Client, boss: User) -> Client:
    """Return a client of the museum's manager."""
    client.force_login(boss)
    return client


def place(user: User, tenant: Tenant) -> TenantMember:
    """Return the user's membership in the tenant."""
    return TenantMember.objects.get(user=user, tenant=tenant)


def invitation(tenant: Tenant, username: str = "ben", **values: str) -> dict[str, str]:
    """Return what the page of invitations sends."""
    empty = {"first_name": "", "last_name": "", "email": ""}
    return {"tenant": str(tenant.pk), "username": username, "role": "operator", **empty, **values}


def test_an_invited_person_gets_an_account_without_a_password_and_the_role(museum: Tenant, boss: User) -> None:
    member = invite_member(tenant=museum, username=" ben ", role="operator", by=boss, first_name="Ben", email="b@x.org")
    assert (member.user.username, member.user.first_name, member.user.email, member.role) == (
        "ben", "Ben", "b@x.org", "operator",
    )  # fmt: skip
    assert not member.user.has_usable_password()
    assert not member.user.is_staff


def test_only_managers_invite_and_into_their_own_tenant_alone(museum: Tenant, library: Tenant, boss: User) -> None:
    operator = making.member("olga", museum, "operator")
    for tenant, by in ((library, boss), (museum, operator)):
        with pytest.raises(PermissionDenied):
            invite_member(tenant=tenant, username="ben", role="viewer", by=by)
    assert not User.objects.filter(username="ben").exists()


@pytest.mark.parametrize("name", ["STRANGER", "root"])
def test_the_account_of_a_stranger_is_a_name_that_cannot_be_used(
    museum: Tenant, library: Tenant, boss: User, name: str
) -> None:
    making.member("stranger", library)
    making.member("root", museum, is_superuser=True)
    with pytest.raises(ValidationError, match="This name cannot be used"):
        invite_member(tenant=museum, username=name, role="viewer", by=boss)
    assert not museum.members.filter(user__username="stranger").exists()


def test_a_superuser_takes_any_account_and_a_manager_those_of_the_own_people(
    museum: Tenant, library: Tenant, boss: User
) -> None:
    root = User.objects.create_superuser("root")
    TenantMember.objects.create(tenant=library, user=boss, role="manager")
    ben = invite_member(tenant=museum, username="ben", role="viewer", by=boss).user
    assert invite_member(tenant=library, username="ben", role="viewer", by=boss).user == ben
    guide = making.member("guide", library)
    assert invite_member(tenant=museum, username="guide", role="viewer", by=root).user == guide
    with pytest.raises(ValidationError, match="a member already"):
        invite_member(tenant=museum, username="guide", role="viewer", by=root)


def test_a_role_that_does_not_exist_is_refused(museum: Tenant, boss: User) -> None:
    with pytest.raises(ValidationError):
        invite_member(tenant=museum, username="ben", role="king", by=boss)
    with pytest.raises(ValidationError):
        change_role(place(making.member("eva", museum), museum), "king", by=boss)


def test_nobody_gives_anybody_more_than_they_have(museum: Tenant, library: Tenant, boss: User) -> None:
    operator, other = making.member("olga", museum, "operator"), making.member("stranger", library, "manager")
    root = making.member("root", museum, is_superuser=True)
    attempts = [(operator, operator), (operator, boss), (boss, other), (other, boss), (boss, root)]
    for by, whom in attempts:
        with pytest.raises(PermissionDenied):
            change_role(whom.tenant_memberships.get(), "manager", by=by)
        with pytest.raises(PermissionDenied):
            remove_member(whom.tenant_memberships.get(), by=by)
    assert change_role(place(operator, museum), "manager", by=boss).role == "manager"


def test_the_last_manager_stays_unless_a_superuser_takes_them_out(museum: Tenant, boss: User) -> None:
    making.member("away", museum, "manager", is_active=False)
    with pytest.raises(ValidationError, match="Somebody must stay manager"):
        remove_member(place(boss, museum), by=boss)
    with pytest.raises(ValidationError, match="Somebody must stay manager"):
        change_role(place(boss, museum), "viewer", by=boss)
    making.member("second", museum, "manager")
    remove_member(place(boss, museum), by=boss)
    second = TenantMember.objects.get(user__username="second")
    remove_member(second, by=User.objects.create_superuser("root"))
    assert User.objects.filter(username="second", is_active=True).exists()


def test_who_is_taken_out_sees_nothing_of_the_tenant_any_more(museum: Tenant, boss: User) -> None:
    making.camera("door", tenant=museum)
    ben = making.member("ben", museum)
    client = Client()
    client.force_login(ben)
    assert client.get("/cameras/door/accuracy/").status_code == 200
    remove_member(place(ben, museum), by=boss)
    assert client.get("/cameras/door/accuracy/").status_code == 404


def test_a_password_is_set_for_people_of_the_own_tenants_alone(museum: Tenant, library: Tenant, boss: User) -> None:
    ben = making.member("ben", museum)
    assert password_key(place(ben, museum), by=boss)
    TenantMember.objects.create(tenant=library, user=ben, role="manager")
    root = making.member("root", museum, is_superuser=True)
    for user in (ben, root):
        with pytest.raises(PermissionDenied, match="belongs to other tenants"):
            password_key(place(user, museum), by=boss)
    assert password_key(place(ben, museum), by=root)


def messages(answer: Any) -> str:
    """Return what the next page says first."""
    return html.unescape(" ".join(str(message) for message in answer.context["messages"]))


def test_a_manager_invites_in_the_admin_and_the_link_sets_the_password_once(page: Client, museum: Tenant) -> None:
    answer = page.post(f"{MEMBERS}add/", invitation(museum), follow=True)
    link = re.search(r"<code class=\"block break-words\">http://testserver(/password/[^<]+)</code>", messages(answer))
    assert link is not None
    guest = Client()
    form = guest.get(link.group(1), follow=True)
    assert "Choose the password with which you log in as “ben”" in form.content.decode()
    here = form.redirect_chain[-1][0]
    weak = guest.post(here, {"new_password1": "12345678", "new_password2": "12345678"})
    assert "too common" in weak.content.decode()
    strong = {"new_password1": "violet-harbour-42", "new_password2": "violet-harbour-42"}
    assert guest.post(here, strong).headers["Location"] == "/dashboards/live/"
    assert guest.get("/dashboards/live/").status_code == 200  # logged in
    assert "This link is used up" in Client().get(link.group(1), follow=True).content.decode()
    assert Client().login(username="ben", password="violet-harbour-42")


def test_faults_of_an_invitation_are_said_in_the_form(page: Client, museum: Tenant, library: Tenant) -> None:
    making.member("stranger", library)
    for name, words in (("stranger", "cannot be used"), ("boss", "a member already"), ("b b", "Enter a valid")):
        answer = page.post(f"{MEMBERS}add/", invitation(museum, name))
        assert words in str(answer.context["adminform"].form.errors["username"])
    answer = page.post(f"{MEMBERS}add/", invitation(library))
    assert "Select a valid choice" in str(answer.context["adminform"].form.errors["tenant"])


def test_the_only_tenant_is_chosen_by_itself(page: Client, museum: Tenant, library: Tenant, boss: User) -> None:
    field = page.get(f"{MEMBERS}add/").context["adminform"].form.fields["tenant"]
    assert (field.initial, [str(words) for _key, words in field.choices]) == (museum.pk, ["Museum"])
    TenantMember.objects.create(tenant=library, user=boss, role="manager")
    field = page.get(f"{MEMBERS}add/").context["adminform"].form.fields["tenant"]
    assert (field.initial, len(list(field.choices))) == (None, 3)


def test_a_manager_sees_the_people_of_the_own_tenants_alone(page: Client, museum: Tenant, library: Tenant) -> None:
    making.member("stranger", library)
    making.member("ben", museum)
    assert admin_pages.cells(page.get(MEMBERS).content.decode(), "account") == ["ben", "boss"]
    assert page.get("/admin/auth/user/").status_code == 403
    operator = Client()
    operator.force_login(making.member("olga", museum, "operator"))
    assert operator.get(MEMBERS).status_code == 403


def test_roles_are_changed_and_ended_in_the_admin(page: Client, museum: Tenant, boss: User) -> None:
    ben = making.member("ben", museum)
    address = f"{MEMBERS}{place(ben, museum).pk}/"
    page.post(f"{address}change/", {"role": "operator"})
    assert place(ben, museum).role == "operator"
    answer = page.post(f"{MEMBERS}{place(boss, museum).pk}/change/", {"role": "viewer"})
    assert "Somebody must stay manager" in str(answer.context["adminform"].form.errors)
    page.post(f"{address}delete/", {"post": "yes"})
    assert not TenantMember.objects.filter(user=ben).exists()
    page.post(MEMBERS, {"action": "delete_selected", "_selected_action": [place(boss, museum).pk], "post": "yes"})
    assert place(boss, museum).role == "manager"


def test_the_membership_of_a_superuser_is_only_shown(page: Client, museum: Tenant) -> None:
    root = making.member("root", museum, is_superuser=True)
    address = f"{MEMBERS}{place(root, museum).pk}/"
    assert page.get(f"{address}change/").status_code == 200
    assert page.post(f"{address}change/", {"role": "manager"}).status_code == 403
    assert page.post(f"{address}delete/", {"post": "yes"}).status_code == 403


def test_a_new_link_is_given_for_those_whom_the_manager_answers_for(
    page: Client, museum: Tenant, library: Tenant
) -> None:
    ben, eva = making.member("ben", museum), making.member("eva", museum)
    TenantMember.objects.create(tenant=library, user=eva)
    chosen = [place(ben, museum).pk, place(eva, museum).pk]
    said = messages(page.post(MEMBERS, {"action": "give_link", "_selected_action": chosen}, follow=True))
    assert said.count("/password/") == 1
    assert "eva: This account belongs to other tenants too" in said


def test_a_manager_changes_the_own_tenant_but_not_what_the_installation_knows_it_by(
    page: Client, museum: Tenant, library: Tenant, boss: User
) -> None:
    values = {"name": "City museum", "timezone": "Europe/Berlin", "slug": "x", "is_active": ""}
    page.post(f"{TENANTS}{museum.pk}/change/", values)
    museum.refresh_from_db()
    assert (museum.name, museum.timezone, museum.slug, museum.is_active) == (
        "City museum", "Europe/Berlin", "museum", True,
    )  # fmt: skip
    assert page.get(f"{TENANTS}add/").status_code == 403
    assert page.post(f"{TENANTS}{museum.pk}/delete/", {"post": "yes"}).status_code == 403
    with pytest.raises(ValidationError, match="for the administrator"):
        tenants.update_tenant(museum, user=boss, slug="x")
    with pytest.raises(PermissionDenied):
        tenants.update_tenant(library, user=boss, name="Mine")
    with pytest.raises(PermissionDenied):
        tenants.delete_tenant(library, user=boss)


def test_a_superuser_makes_and_deletes_tenants(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))
    client.post(f"{TENANTS}add/", {"name": "Zoo", "slug": "zoo", "timezone": "UTC", "is_active": "on"})
    zoo = Tenant.objects.get(name="Zoo")
    assert zoo.is_active
    assert "Zoo" in client.get(TENANTS).content.decode()
    client.post(f"{TENANTS}{zoo.pk}/delete/", {"post": "yes"})
    assert not Tenant.objects.filter(name="Zoo").exists()


def test_the_page_of_an_account_shows_its_memberships_and_no_permissions(client: Client, museum: Tenant) -> None:
    client.force_login(User.objects.create_superuser("root"))
    ben = making.member("ben", museum, "operator")
    body = admin_pages.text(client.get(f"/admin/auth/user/{ben.pk}/change/").content.decode())
    assert "Museum (Operator: also edits cameras and zones)" in body
    assert "user permissions" not in body
    assert "Museum" in client.get("/admin/auth/user/").content.decode()
