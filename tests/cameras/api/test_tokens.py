"""Tokens: what they open, for how long, where, and that nobody reads them back."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from cameras.models import ApiToken, Camera, Tenant
from cameras.services.tokens import find_token, make_token, revoke_token
from tests import making
from tests.api.clients import browser
from tests.making import utc

pytestmark = pytest.mark.django_db
NOON = utc("2026-11-22T12:00:00")
DOOR = {"camera_id": "door", "camera_name": "Door", "camera_type": "IP", "stream_url": "rtsp://192.0.2.1/s"}


def token(user: User, *scopes: str, **values: Any) -> str:
    return make_token(user=user, name="Door", scopes=scopes or ("read",), **values)[1]


def call(text: str, path: str = "cameras/", method: str = "GET", body: Any = None, keyword: str = "Bearer") -> Any:
    return Client().generic(
        method, f"/api/v1/{path}", body or "{}", content_type="application/json",
        headers={"Authorization": f"{keyword} {text}"},
    )  # fmt: skip


def test_a_token_opens_the_api_and_any_other_text_does_not(viewer: User) -> None:
    text = token(viewer)
    assert call(text).status_code == 200
    assert call(text, keyword="bearer").status_code == 200
    for wrong in ("hc_wrong", "wrong", f"{text}x", "", "hc_\xff"):
        refused = call(wrong)
        assert (refused.status_code, refused.json()["code"]) == (401, "authentication_failed")
        assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert call(text, keyword="Token").json()["code"] == "not_authenticated"


def test_nothing_that_is_stored_opens_the_api(viewer: User) -> None:
    text = token(viewer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM api_tokens t")
        stored = cursor.fetchone()[0]
    assert text not in stored
    assert text[11:] not in stored
    assert ApiToken.objects.get().prefix == text[:11]
    assert find_token(ApiToken.objects.get().digest) is None


def test_two_tokens_never_are_the_same_and_are_long(viewer: User) -> None:
    first, second = token(viewer), token(viewer)
    assert first != second
    assert len(first) == len("hc_") + 43  # 32 bytes in base 64


def test_a_token_ends_when_it_expires_or_is_revoked(viewer: User) -> None:
    with time_machine.travel(NOON, tick=False):
        text = token(viewer, expires_at=NOON + dt.timedelta(days=1))
        other = token(viewer)
        assert ApiToken.objects.order_by("id")[0].state() == "usable"
    with time_machine.travel(NOON + dt.timedelta(hours=23), tick=False):
        assert call(text).status_code == 200
    with time_machine.travel(NOON + dt.timedelta(hours=24), tick=False):
        assert call(text).status_code == 401
        assert ApiToken.objects.order_by("id")[0].state() == "expired"
    kept = ApiToken.objects.order_by("id")[1]
    assert (revoke_token(kept), revoke_token(kept), kept.state()) == (True, False, "revoked")
    assert call(other).status_code == 401


def test_a_user_who_is_switched_off_or_loses_the_tenant_takes_the_token_along(viewer: User, museum: Tenant) -> None:
    making.camera("door", tenant=museum)
    text = token(viewer)
    assert len(call(text).json()["results"]) == 1
    viewer.tenant_memberships.all().delete()
    assert call(text).json()["results"] == []
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    assert call(text).status_code == 401


def test_scopes_say_what_a_token_may_and_the_refusal_what_is_missing(operator: User, museum: Tenant) -> None:
    making.camera("door", tenant=museum)
    reads, writes, sends = token(operator, "read"), token(operator, "write"), token(operator, "ingest")
    refused = call(reads, "cameras/door/", "PATCH")
    assert (refused.status_code, refused.json()) == (
        403, {"code": "missing_scope", "detail": "The token lacks the scope “write”.", "fields": {}},
    )  # fmt: skip
    assert call(writes, "cameras/door/", "PATCH").status_code == 200
    assert call(writes).json()["detail"] == "The token lacks the scope “read”."
    assert call(sends, "cameras/door/heartbeat/", "POST").status_code == 200
    assert call(writes, "cameras/door/heartbeat/", "POST").status_code == 200
    assert call(reads, "cameras/door/heartbeat/", "POST").json()["detail"] == (
        "The token lacks the scope “ingest” or “write”."
    )
    assert call(sends, "cameras/door/", "PATCH").status_code == 403


def test_a_token_has_no_more_rights_than_its_user(viewer: User, museum: Tenant, airport: Tenant) -> None:
    making.camera("door", tenant=museum)
    making.camera("gate", tenant=airport)
    text = token(viewer, "read", "write")
    assert call(text, "cameras/door/", "PATCH").json()["detail"] == "This needs the role of an operator."
    assert call(text, "cameras/gate/").status_code == 404


def test_a_token_of_one_tenant_knows_no_other(operator: User, museum: Tenant, airport: Tenant) -> None:
    operator.tenant_memberships.create(tenant=airport, role="manager")
    making.camera("door", tenant=museum)
    making.camera("gate", tenant=airport)
    text = token(operator, "read", "write", tenant=museum)
    assert [each["camera_id"] for each in call(text).json()["results"]] == ["door"]
    assert call(text, "cameras/gate/").status_code == 404
    assert call(text, "cameras/gate/", "DELETE").status_code == 404
    assert call(text, "cameras/door/", "DELETE").status_code == 403
    made = call(text, "locations/", "POST", '{"location_name": "Hall"}')
    assert (made.status_code, made.json()["tenant"]) == (201, museum.pk)


def test_a_superusers_token_of_one_tenant_is_a_members(museum: Tenant, airport: Tenant) -> None:
    root = User.objects.create_superuser("root")
    making.camera("gate", tenant=airport)
    with pytest.raises(ValidationError, match="no member of this tenant"):
        token(root, tenant=museum)
    root.tenant_memberships.create(tenant=museum, role="operator")
    text = token(root, "read", "write", tenant=museum)
    assert call(text, "cameras/gate/").status_code == 404
    assert call(text, "counting-events/?include_archived=true").json()["results"] == []
    assert call(token(root), "cameras/gate/").status_code == 200
    root.refresh_from_db()
    assert root.is_superuser is True


def test_when_a_token_was_last_used_is_known_to_the_minute(viewer: User) -> None:
    text = token(viewer)
    for seconds in (0, 30, 90):
        with time_machine.travel(NOON + dt.timedelta(seconds=seconds), tick=False):
            call(text)
            used = ApiToken.objects.get().last_used_at
            assert used == NOON + dt.timedelta(seconds=90 if seconds == 90 else 0)


def test_a_token_needs_no_proof_of_a_page_to_write(operator: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(
        "/api/v1/cameras/", DOOR, content_type="application/json",
        headers={"Authorization": f"Bearer {token(operator, 'write')}"},
    )  # fmt: skip
    assert answer.status_code == 201
    assert Camera.objects.get().created_by == operator


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"expires_at": NOON - dt.timedelta(days=5000)}, "expires_at"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(viewer: User, values: Any, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        make_token(**{"user": viewer, "name": "Door", "scopes": ["read"], **values})
    assert field in caught.value.message_dict


@pytest.mark.parametrize("scopes", ["{}", "{everything}", "{read,everything}"])
def test_the_database_keeps_unknown_scopes_out(viewer: User, scopes: str) -> None:
    token(viewer)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE api_tokens SET scopes = %s", [scopes])


def test_the_page_shows_a_new_token_once_and_revokes_it(viewer: User, museum: Tenant) -> None:
    page = browser(viewer)
    made = page.post("/account/tokens/", {"name": "Door", "scopes": ["read"], "tenant": museum.pk, "days": "30"})
    text = made.content.decode().split('value="hc_')[1].split('"')[0]
    assert call(f"hc_{text}").status_code == 200
    assert "no-store" in made.headers["Cache-Control"]
    again = page.get("/account/tokens/").content.decode()
    assert text not in again
    stored = ApiToken.objects.get()
    assert (stored.tenant, f"{stored.prefix}…" in again) == (museum, True)
    assert page.post(f"/account/tokens/{stored.pk}/revoke/").status_code == 302
    assert call(f"hc_{text}").status_code == 401


def test_the_page_offers_own_tenants_alone_and_says_what_is_missing(viewer: User, airport: Tenant) -> None:
    page = browser(viewer)
    refused = page.post("/account/tokens/", {"name": "Door", "scopes": ["read"], "tenant": airport.pk})
    assert "Select a valid choice" in refused.content.decode()
    assert "This field is required" in page.post("/account/tokens/", {"name": "Door"}).content.decode()
    assert not ApiToken.objects.exists()


def test_nobody_sees_or_revokes_tokens_of_others_but_a_superuser(viewer: User, operator: User) -> None:
    text = token(viewer)
    foreign = ApiToken.objects.get()
    assert browser(operator).post(f"/account/tokens/{foreign.pk}/revoke/").status_code == 404
    assert foreign.prefix not in browser(operator).get("/account/tokens/").content.decode()
    assert foreign.prefix not in browser(operator).get("/admin/cameras/apitoken/").content.decode()
    root = browser(User.objects.create_superuser("root"))
    assert foreign.prefix in root.get("/admin/cameras/apitoken/").content.decode()
    root.post("/admin/cameras/apitoken/", {"action": "revoke", "_selected_action": [foreign.pk]})
    assert call(text).status_code == 401


def test_the_admin_leads_to_the_page_on_which_tokens_are_made(operator: User) -> None:
    answer = browser(operator).get("/admin/cameras/apitoken/add/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/tokens/")


def test_the_command_prints_a_token_that_works(viewer: User, museum: Tenant) -> None:
    printed = StringIO()
    call_command("create_api_token", viewer.username, "--tenant", museum.slug, "--days", "2", stdout=printed)
    assert call(printed.getvalue().strip()).status_code == 200
    assert (ApiToken.objects.get().scopes, ApiToken.objects.get().tenant) == (["read"], museum)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nobody"], "There is no user nobody"),
        (["root", "--tenant", "museum"], "no member"),
        (["root", "--days=-1"], "past"),
    ],
)
def test_the_command_says_in_a_line_what_is_wrong(museum: Tenant, arguments: list[str], words: str) -> None:
    User.objects.create_user("root")
    with pytest.raises(CommandError, match=words):
        call_command("create_api_token", *arguments)
