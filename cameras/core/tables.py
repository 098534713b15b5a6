"""Tables as files of spreadsheets: bytes to rows of cells and back, whatever their encoding and separator."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SEPARATORS = (",", ";", "\t")
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would work out what begins with one of these
LONGEST_CELL = 20_000  # characters


class TableError(ValueError):
    """Bytes that are no table; `code` says why: encoding, broken, long, empty, or many."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(f"{code} in line {line}")
        self.code, self.line = code, line


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file: its number there (from 1), and its cells, guarded as they may be."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read: how it was written, its titles, and the lines that hold anything."""

    encoding: str
    separator: str
    titles: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(content: bytes, most: int) -> Table:
    """Return the table in a file with titles in its first line and at most so many rows. Raises TableError."""
    text, encoding = decoded(content)
    text, named = _without_hint(text)
    separator = named or separator_of(text)
    lines = list(_lines(text, separator))
    if len(lines) < 2:
        raise TableError("empty")
    if len(lines) - 1 > most:
        raise TableError("many", lines[most + 1].number)
    return Table(encoding, separator, lines[0].cells, tuple(lines[1:]))


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text of a file, composed (NFC), and its encoding. Raises TableError.

    What is no Unicode comes from a spreadsheet on Windows, in Vietnamese (cp1258) where that gives Vietnamese letters,
    else in the alphabet of western Europe (cp1252).
    """
    marked = next((name for bom, name in BOMS.items() if content.startswith(bom)), "")
    for encoding in (marked,) if marked else ("utf-8", "cp1258", "cp1252"):
        try:
            text = unicodedata.normalize("NFC", content.decode(encoding))
        except UnicodeError:
            continue
        if "\0" not in text and (encoding != "cp1258" or _is_vietnamese(text)):
            return text, encoding
    raise TableError("encoding")


def separator_of(text: str) -> str:
    """Return what stands between the titles: the separator that is there most often outside of quotes."""
    title = "".join(text.lstrip().partition("\n")[0].split('"')[::2])
    return max(SEPARATORS, key=title.count)


def write_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a file that every spreadsheet opens: UTF-8 with its mark, commas, cells that are no formulas."""
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow(titles)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return "".join(lines).encode("utf-8-sig")


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, and that `unguarded` brings back."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return what a cell said before it was guarded."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def settled(text: str) -> str:
    """Return a text as it comes back from a file: composed, with plain ends of lines, without blanks around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def plain(title: str) -> str:
    """Return a title without what people write in different ways: case, accents, blanks, dashes."""
    letters = unicodedata.normalize("NFD", title.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if letter.isalnum())


class _Lines(list[str]):
    """A list that is written to as to a file."""

    write = list.append


def _lines(text: str, separator: str) -> Iterator[Line]:
    """Yield the lines that hold anything. Raises TableError."""
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = csv.reader((f"{line}\n" for line in physical), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise TableError("broken", number) from None
        if cells is None:
            return
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise TableError("long", number)
        if any(cell.strip() for cell in cells):
            yield Line(number, tuple(cell.strip() for cell in cells))


def _without_hint(text: str) -> tuple[str, str]:
    """Return the text without the line `sep=;` that some spreadsheets write first, and the separator that it names."""
    first, _end, rest = text.partition("\n")
    named = first.strip().lower()
    if named[:4] == "sep=" and named[4:] in (",", ";"):
        return f"\n{rest}", named[4:]
    return text, ""


def _is_vietnamese(text: str) -> bool:
    """Say whether there are letters that only Vietnamese has, and no accents on letters that never bear them there."""
    marks = any(unicodedata.combining(letter) for letter in text)
    letters = {letter for letter in text if ord(letter) > 0xFF and unicodedata.decomposition(letter)} - set("ĂăĨĩŨũ")
    return not marks and bool(letters) and all("\u1ea0" <= letter <= "\u1ef9" or letter in "ƠơƯư" for letter in letters)
