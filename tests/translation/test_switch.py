"""Everybody chooses the language, before the login and after; the choice stays, else the browser's wish decides."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def choose(client: Client, language: str, page: str = "/login/") -> HttpResponse:
    """Press the switch of a page; return the answer."""
    return client.post(reverse("set_language"), {"language": language, "next": page})  # type: ignore[return-value]


def language_of(client: Client, accepted: str = "") -> str:
    """Return the language of the login page for a browser that asks for one."""
    body = client.get("/login/", headers={"accept-language": accepted}).content.decode()
    return body.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("vi", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("de-DE,de;q=0.9", "en"),
        ("en;q=0.9,vi;q=0.8", "en"),
    ],
)
def test_the_browsers_wish_decides_among_the_languages_there_are(client: Client, accepted: str, language: str) -> None:
    assert language_of(client, accepted) == language


def test_a_choice_wins_over_the_browsers_wish_and_leads_back_to_the_page(client: Client) -> None:
    answer = choose(client, "vi", "/login/?next=/events/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/events/")
    assert language_of(client, "en") == "vi"
    choose(client, "en")
    assert language_of(client, "vi") == "en"


def test_the_choice_lasts_a_year(client: Client) -> None:
    assert choose(client, "vi").cookies["headcount_language"]["max-age"] == 31536000


def test_the_switch_leads_to_no_other_host_and_knows_no_other_language(client: Client) -> None:
    assert choose(client, "vi", "https://elsewhere.example/")["Location"] == "/"
    choose(client, "xx")
    assert language_of(client) == "vi"


def test_the_switch_of_a_page_names_the_other_language_by_its_own_name(client: Client) -> None:
    def offered() -> list[tuple[str, str]]:
        page = unicodedata.normalize("NFC", client.get("/login/").content.decode())
        return re.findall(r'name="language" value="(\w+)" lang="\1" title="([^"]+)"', page)

    assert offered() == [("vi", "Tiếng Việt")]
    choose(client, "vi")
    assert offered() == [("en", "English")]


def test_a_page_of_an_error_keeps_the_language(client: Client) -> None:
    choose(client, "vi")
    assert '<html lang="vi">' in client.get("/nowhere/").content.decode()
