"""Files in pieces, as players ask for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import Http404, HttpResponseBase
from django.test import RequestFactory

from dashboards import ranges

TEN = b"0123456789"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "film.mp4").write_bytes(TEN)
    return tmp_path / "film.mp4"


def answer(file: Path, asked: str | None = None) -> HttpResponseBase:
    headers = {} if asked is None else {"Range": asked}
    return ranges.ranged_file(RequestFactory().get("/x", headers=headers), file, "video/mp4")


def content(response: HttpResponseBase) -> bytes:
    return b"".join(getattr(response, "streaming_content", None) or [getattr(response, "content", b"")])


def test_without_a_range_the_whole_file_comes_and_says_that_pieces_may_be_asked_for(file: Path) -> None:
    response = answer(file)
    assert (response.status_code, content(response), response.headers["Accept-Ranges"]) == (200, TEN, "bytes")
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("asked", "body", "place"),
    [
        ("bytes=0-", TEN, "bytes 0-9/10"),
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", TEN, "bytes 0-9/10"),
        ("bytes=9-9", b"9", "bytes 9-9/10"),
    ],
)
def test_a_piece_is_what_was_asked_for(file: Path, asked: str, body: bytes, place: str) -> None:
    response = answer(file, asked)
    assert (response.status_code, content(response), response.headers["Content-Range"]) == (206, body, place)


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=5-2"])
def test_a_piece_beyond_the_end_is_refused_with_the_size(file: Path, asked: str) -> None:
    response = answer(file, asked)
    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */10")


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", ""])
def test_a_range_that_cannot_be_read_is_ignored(file: Path, asked: str) -> None:
    assert (answer(file, asked).status_code, content(answer(file, asked))) == (200, TEN)


def test_a_large_piece_comes_in_several(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "PIECE", 4)
    response = answer(file, "bytes=3-")
    assert (content(response), response.headers["Content-Range"]) == (b"3456", "bytes 3-6/10")


def test_a_file_that_is_gone_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(Http404):
        answer(tmp_path / "gone.mp4")
