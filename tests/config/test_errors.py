"""What is answered where there is nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from config.errors import broken


def test_an_unknown_route_of_the_api_is_told_in_its_form_of_errors(client: Client) -> None:
    answer = client.get("/api/v1/people/")
    assert answer.status_code == 404
    assert answer.json() == {
        "code": "not_found",
        "detail": "There is no such route; all of them stand at /api/v1/docs/.",
        "fields": {},
    }


def test_an_unknown_page_is_a_page(client: Client) -> None:
    answer = client.get("/people/")
    assert answer.status_code == 404
    assert "<html" in answer.content.decode()


def test_the_root_of_the_api_leads_to_its_documents(client: Client) -> None:
    answer = client.get("/api/v1/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/api/v1/docs/")


@pytest.mark.parametrize(("path", "is_json"), [("/api/v1/zones/", True), ("/people/", False)])
def test_a_host_that_is_not_ours_is_refused_in_the_form_of_who_asks(client: Client, path: str, is_json: bool) -> None:
    answer = client.get(path, headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("application/json") is is_json
    if is_json:
        assert (answer.json()["code"], answer.json()["fields"]) == ("bad_request", {})


def test_a_fault_of_the_product_is_told_in_the_form_of_errors_and_names_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("cameras.api.authentication.find_token", fails)
    client.raise_request_exception = False
    answer = client.get("/api/v1/zones/", headers={"Authorization": "Bearer hc_x"})
    assert answer.status_code == 500
    assert (answer.json()["code"], answer.json()["fields"]) == ("error", {})
    assert b"secret" not in answer.content


def test_a_fault_of_a_page_is_a_page() -> None:
    assert b"<html" in broken(RequestFactory().get("/people/")).content
