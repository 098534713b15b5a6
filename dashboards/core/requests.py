"""What a page may ask over its socket, read from text that anybody could have sent."""

import json
from dataclasses import dataclass

TEXT_LIMIT = 65_536
CAMERAS_LIMIT = 2_000
WATCH_LIMIT = 60


class BadRequestError(ValueError):
    """The text is no request; its message says why."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Send the messages of these cameras (text keys); None = of all that the user may see."""

    cameras: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Watch:
    """Send the pictures of these cameras (text keys) and of no others."""

    cameras: tuple[str, ...]


def parse_request(text: str | None) -> Subscribe | Watch:
    """Return what a page asks. Raises BadRequestError."""
    message = _object(text)
    action = message.get("action")
    if action == "subscribe":
        everything = message.get("all") is True
        return Subscribe(None if everything else _names(message.get("cameras"), CAMERAS_LIMIT))
    if action == "watch":
        return Watch(_names(message.get("cameras"), WATCH_LIMIT))
    raise BadRequestError("action: must be subscribe or watch")


def _object(text: str | None) -> dict[str, object]:
    if text is None or len(text) > TEXT_LIMIT:
        raise BadRequestError("a message is JSON text of at most 64 KiB")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequestError("not JSON") from None
    if not isinstance(message, dict):
        raise BadRequestError("a message is a JSON object")
    return message


def _names(value: object, limit: int) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise BadRequestError("cameras: must be a list of camera ids")
    if len(value) > limit:
        raise BadRequestError(f"cameras: at most {limit}")
    return tuple(dict.fromkeys(value))
