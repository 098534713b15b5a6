"""`manage.py rotate_stream_credentials`: encrypts every stored camera password with the first key."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cameras.services.credentials import Rotation, rotate_passwords

PROGRESS_EVERY = 1000  # cameras


class Command(BaseCommand):
    """Encrypt anew."""

    help = (
        "Encrypts the password of every camera with the first key of STREAM_CREDENTIALS_KEYS. Put the new key first, "
        "keep the old ones behind it, restart, run this, then take the old ones away. May be repeated at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Rotate, and say what became of the passwords. Raises CommandError where some could not be read."""
        dry_run: bool = options["dry_run"]
        outcomes: Counter[Rotation] = Counter()
        for number, row in enumerate(rotate_passwords(dry_run=dry_run), start=1):
            outcomes[row.outcome] += 1
            if row.outcome is Rotation.UNREADABLE:
                self.stderr.write(f"{row.camera_id}: no key reads its password; give it anew.")
            if number % PROGRESS_EVERY == 0:
                self.stderr.write(f"{number} cameras …")
        done = "would be encrypted anew" if dry_run else "encrypted anew"
        self.stdout.write(
            f"{outcomes[Rotation.ROTATED]} {done}, {outcomes[Rotation.CURRENT]} already with the first key, "
            f"{outcomes[Rotation.UNREADABLE]} unreadable."
        )
        if outcomes[Rotation.UNREADABLE]:
            raise CommandError("Some passwords could not be read: keep the old keys until they are given anew.")
