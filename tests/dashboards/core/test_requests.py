"""What a page may ask; everything else is refused in words."""

import json

import pytest

from dashboards.core.requests import BadRequestError, Subscribe, Watch, parse_request


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ('{"action": "subscribe", "all": true}', Subscribe(None)),
        ('{"action": "subscribe", "cameras": ["a", "b", "a"]}', Subscribe(("a", "b"))),
        ('{"action": "subscribe", "cameras": []}', Subscribe(())),
        ('{"action": "watch", "cameras": ["a"]}', Watch(("a",))),
    ],
)
def test_a_request_is_understood(text: str, request_: object) -> None:
    assert parse_request(text) == request_


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "JSON text"),
        ("x" * 70_000, "64 KiB"),
        ("not json", "not JSON"),
        ("[" * 60_000, "not JSON"),
        ("[1]", "object"),
        ('{"action": "drop tables"}', "action"),
        ('{"action": "subscribe"}', "cameras: must be a list"),
        ('{"action": "subscribe", "all": 1}', "cameras: must be a list"),
        ('{"action": "subscribe", "cameras": [1]}', "cameras: must be a list"),
        ('{"action": "watch", "cameras": "a"}', "cameras: must be a list"),
        (json.dumps({"action": "watch", "cameras": [str(n) for n in range(61)]}), "at most 60"),
    ],
)
def test_nonsense_is_refused_and_the_reason_given(text: str | None, why: str) -> None:
    with pytest.raises(BadRequestError, match=why):
        parse_request(text)
