"""Files sent piece by piece, as a player asks for them."""

from __future__ import annotations

import re
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase

PIECE = 1_048_576  # bytes of one answer at most; players ask for the next one


def ranged_file(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """Return a file, or the piece of it that the request's `Range` asks for (206; 416 beyond the end).

    A range that cannot be read is ignored, as RFC 9110 (14.2) has it. Raises Http404 where there is no such file.
    """
    if not path.is_file():
        raise Http404("no such file")
    size = path.stat().st_size
    first, last = _asked(request.headers.get("Range", ""), size)
    if first is None:
        whole = FileResponse(path.open("rb"), content_type=content_type)
        return _with_headers(whole)
    if first >= size or first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    last = min(last, first + PIECE - 1)
    with path.open("rb") as file:
        file.seek(first)
        piece = HttpResponse(file.read(last - first + 1), status=206, content_type=content_type)
    piece.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _with_headers(piece)


def _asked(header: str, size: int) -> tuple[int | None, int]:
    """Return the first and the last byte asked for; no first one where the whole file is wanted."""
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", header.strip())
    if found is None or not (found[1] or found[2]):
        return None, 0
    if not found[1]:  # the last so many bytes
        return max(0, size - int(found[2])), size - 1
    return int(found[1]), min(int(found[2]), size - 1) if found[2] else size - 1


def _with_headers(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, no-store"
    return response
