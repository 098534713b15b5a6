"""Files of spreadsheets: encodings, separators, cells that could be formulas."""

from __future__ import annotations

import unicodedata

import pytest

from cameras.core.tables import TableError, decoded, guarded, plain, read_table, unguarded, write_table

TEXT = "camera_id,camera_name\ndoor,Cửa chính tầng hầm Đà Nẵng\n"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_vietnamese(text: str) -> bytes:
    """Return a text as Vietnamese Windows writes it: the tone is a character of its own behind its letter."""
    found = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        shape = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        found.append(shape + "".join(part for part in parts if part in TONES))
    return "".join(found).encode("cp1258")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (unicodedata.normalize("NFD", TEXT).encode(), "utf-8"),
        (windows_vietnamese(TEXT), "cp1258"),
    ],
)
def test_vietnamese_is_read_however_it_was_saved(content: bytes, encoding: str) -> None:
    assert decoded(content) == (TEXT, encoding)


@pytest.mark.parametrize("words", ["Tür, Größe", "São Tomé", "perché però lì più", "où, ça, forêt"])
def test_words_of_western_europe_are_not_taken_for_vietnamese(words: str) -> None:
    assert decoded(words.encode("cp1252"))[0] == words


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_by_itself(separator: str) -> None:
    content = f'camera_id{separator}"name, long; very"{separator}tags\ra{separator}b{separator}c\r'.encode()

    table = read_table(content, 10)

    assert table.separator == separator
    assert table.titles == ("camera_id", "name, long; very", "tags")
    assert [(line.number, line.cells) for line in table.lines] == [(2, ("a", "b", "c"))]


def test_lines_keep_their_numbers_where_some_are_blank_or_long() -> None:
    table = read_table(b'sep=;\r\nid;text\r\n\r\na;"two\r\nlines"\r\n;;\r\nb; c \r\n', 10)

    assert [(line.number, line.cells) for line in table.lines] == [(4, ("a", "two\nlines")), (7, ("b", "c"))]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "empty", 0),
        (b"camera_id\n\n", "empty", 0),
        (b"id\na\nb\nc\n", "many", 4),
        (b'id\n"a\n', "broken", 2),
        (b"PK\x03\x04\x00\x00\x81", "encoding", 0),
        (b"id\n" + b"x" * 20_001, "long", 2),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(content: bytes, code: str, line: int) -> None:
    with pytest.raises(TableError) as caught:
        read_table(content, 2)

    assert (caught.value.code, caught.value.line) == (code, line)


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("+84 123", "'+84 123"), ("-", "'-"), ("@x", "'@x"), ("'=1", "''=1"), ("'s Gate", "'s Gate")],
)
def test_no_cell_is_a_formula_and_each_comes_back(cell: str, written: str) -> None:
    assert guarded(cell) == written
    assert unguarded(written) == cell


def test_a_file_that_was_written_is_read_again() -> None:
    content = write_table(["camera_id", "name"], [["a", 'Đà, "x";\ny'], ["b", "=1"]])

    table = read_table(content, 10)

    assert table.encoding == "utf-8-sig"
    assert [line.cells for line in table.lines] == [("a", 'Đà, "x";\ny'), ("b", "'=1")]


def test_titles_are_compared_without_case_accents_and_blanks() -> None:
    assert plain(" Địa-chỉ_Camera ") == "diachicamera"
