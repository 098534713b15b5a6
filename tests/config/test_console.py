"""Each line stands behind the name of who said it."""

from __future__ import annotations

import io

import pytest

from config.local.console import Console


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_lines_stand_behind_names() -> None:
    stream = io.StringIO()
    console = Console(stream)
    console.follow("web", io.BytesIO(b"one\n\ntwo \xff\n")).join()
    console.say("done")
    assert stream.getvalue() == "web      | one\nweb      | two \ufffd\nup       | done\n"


def test_colour_is_for_terminals_and_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = Terminal()
    Console(coloured).line("web", "x")
    assert coloured.getvalue() == "\x1b[32mweb      |\x1b[0m x\n"
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    Console(plain).line("web", "x")
    assert plain.getvalue() == "web      | x\n"


def test_a_terminal_that_knows_few_characters_shows_question_marks() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Console(stream).plain("Trần")
    assert raw.getvalue() == b"Tr?n\n"
