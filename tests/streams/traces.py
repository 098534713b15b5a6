"""Looks for a secret in all that was written, plain or in one of the forms that programs put texts into."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Mapping
from urllib.parse import quote, quote_plus


def forms_of(secret: str) -> set[bytes]:
    """Return what to look for: the text, quoted for addresses, for pages, for JSON, in hexadecimal and in base64.

    In base64 a text looks different at each of three places, and its ends depend on what stands beside it.
    """
    raw = secret.encode()
    texts = {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        html.escape(secret),
        json.dumps(secret)[1:-1],
        raw.hex(),
    }
    return {text.encode() for text in texts} | {_in_base64(raw, place) for place in range(3)}


def found_in(written: Mapping[str, str | bytes], secrets: Mapping[str, str]) -> list[str]:
    """Return where which secret was found."""
    wanted = {name: forms_of(secret) for name, secret in secrets.items()}
    return [
        f"{name} stands in {place}: …{_around(content, form)!r}…"
        for place, text in written.items()
        for content in [text if isinstance(text, bytes) else text.encode()]
        for name, forms in wanted.items()
        for form in forms
        if form in content
    ]


def _in_base64(raw: bytes, place: int) -> bytes:
    """Return the part of the text's base64 that is the same whatever stands around it, `place` bytes into a group."""
    whole = base64.b64encode(b"\0" * place + raw)
    first, last = -(-place * 4 // 3), (place + len(raw)) // 3 * 4
    return whole[first:last]


def _around(content: bytes, form: bytes) -> bytes:
    place = content.index(form)
    return content[max(0, place - 80) : place + len(form) + 20]
