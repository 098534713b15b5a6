"""Every page says in Vietnamese what it says: no text is left in English, and no number is written for nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User

from cameras.models import Tenant
from tests.tenancy.routes import Route, UnknownRowError, routes
from tests.tenancy.walking import Walker, problems
from tests.tenancy.world import World, make_world
from tests.translation import catalogues, reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]


def pages(world: World) -> Iterator[tuple[Route, reading.Reader]]:
    """Yield every page that a superuser can read in Vietnamese, taken apart."""
    walker = Walker(User.objects.create_superuser("sao", password="mot hai ba bon"))
    walker.cookies["headcount_language"] = "vi"
    for route in routes():
        if not route.is_api and route.name != "logout" and (path := path_of(route, world)):
            answer = walker.read(path)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                yield route, reading.read(answer.body)


def path_of(route: Route, world: World) -> str | None:
    """Return where a page lies; that every page is known here the tests of tenants see to."""
    try:
        return route.path(world)
    except UnknownRowError:
        return None


def known_english() -> set[str]:
    """Return the English texts that have another form in Vietnamese, but for what is the name of a tenant."""
    messages = [message for path in catalogues.catalogues() for message in catalogues.read(path) if message.id]
    texts = [(message.id, message.string) for message in messages if isinstance(message.id, str)]
    data = set(Tenant.objects.values_list("name", flat=True))
    return {text for text, translated in texts if text != translated and "%(" not in text} - data


def test_no_page_has_english_texts_or_numbers_that_browsers_do_not_understand() -> None:
    world, english = make_world("Wombat", "Quokka"), known_english()
    seen = 0
    with problems() as found:
        for route, page in pages(world):
            seen += 1
            found += [f"{route.name}: {text!r}" for text in reading.english_among(page.texts, english)]
            found += [f"{route.name}: the number {text!r}" for text in reading.broken_numbers(page.values)]
    assert seen > 60


@pytest.mark.parametrize(
    ("page", "english", "broken"),
    [
        ('<p title="Log out">Hallo</p>', ["Log out"], []),
        ("<p>\n Log\n out </p><pre>Log out</pre>", ["Log out"], []),
        ("<p>Nobody marked this text for us</p>", ["Nobody marked this text for us"], []),
        ('<i class="material-symbols-outlined">Log out</i><b>Ra</b>', [], []),
        ('<input value="0,5"><rect x="1.5"/><p>0,5</p>', [], ["0,5"]),
    ],
)
def test_what_is_read_on_a_page_is_told_from_what_programs_take(
    page: str, english: list[str], broken: list[str]
) -> None:
    reader = reading.read(page)
    assert reading.english_among(reader.texts, {"Log out"}) == english
    assert reading.broken_numbers(reader.values) == broken
