"""What waits to be written to one socket: the newest per key, texts before pictures, never more than that."""

from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """Keeps a slow reader cheap: an unsent picture is replaced by the next one, a text by its newer version.

    Texts carry whole states, so the newest says all; a text never waits for more than the one picture that is being
    written.
    """

    _texts: dict[Hashable, str] = field(default_factory=dict)
    _pictures: dict[Hashable, bytes] = field(default_factory=dict)

    def put_text(self, key: Hashable, text: str) -> None:
        """Leave a text, in the place of the older one under its key: however often it changes, its turn comes."""
        self._texts[key] = text

    def put_picture(self, key: Hashable, body: bytes) -> None:
        """Leave a picture in place of the one that waits under the key."""
        self._pictures[key] = body

    def drop_pictures(self, keys: set[Hashable]) -> None:
        """Forget waiting pictures that nobody wants to see any more."""
        for key in keys:
            self._pictures.pop(key, None)

    def take(self) -> str | bytes | None:
        """Remove and return what goes out next; None when nothing waits."""
        for waiting in (self._texts, self._pictures):
            if waiting:
                return waiting.pop(next(iter(waiting)))
        return None
