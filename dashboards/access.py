"""What the user of a socket may see, asked again every few seconds."""

from dataclasses import dataclass, field
from typing import Any

from channels.db import database_sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import SessionBase

from cameras.models import Camera

BELIEVED_SECONDS = 20.0


@dataclass
class Access:
    """The cameras that the user of one connection may see, as known for at most 20 s.

    `cameras` maps text keys to ids. `user` is None once the user may see nothing at all any more: logged out,
    switched off, deleted.
    """

    user: Any
    session: SessionBase | None
    cameras: dict[str, int] = field(default_factory=dict)
    pks: frozenset[int] = frozenset()
    _asked_at: float = float("-inf")

    def is_old(self, now: float) -> bool:
        """Return whether the answer has to be asked again; `now` in rising seconds."""
        return now - self._asked_at >= BELIEVED_SECONDS

    async def refresh(self, now: float) -> None:
        """Ask the database again."""
        self.user, self.cameras = await database_sync_to_async(_look_up)(self.user, self.session)
        self.pks = frozenset(self.cameras.values())
        self._asked_at = now


def _look_up(user: Any, session: SessionBase | None) -> tuple[Any, dict[str, int]]:
    if user is None or not user.is_authenticated or not _still_logged_in(session):
        return None, {}
    present = get_user_model().objects.filter(pk=user.pk, is_active=True).first()
    if present is None or present.get_session_auth_hash() != user.get_session_auth_hash():
        return None, {}
    return present, dict(Camera.objects.for_user(present).values_list("camera_id", "pk"))


def _still_logged_in(session: SessionBase | None) -> bool:
    """Return whether the session of the page exists; a socket that came without one is judged by its user alone."""
    return session is None or session.session_key is None or session.exists(session.session_key)
