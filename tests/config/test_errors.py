"""What is answered where there is nothing."""

from __future__ import annotations

from django.test import Client


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
