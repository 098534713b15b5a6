"""`manage.py up`: run the whole product on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import env
from config.local import start
from config.local.console import Console
from config.local.errors import StartError

LAST_PORT = 65535


class Command(BaseCommand):
    """Starts servers and processes, shows their logs, and stops all of them on Ctrl-C."""

    help = "Run Headcount on this machine: database, Redis, web, workers and schedule. Ctrl-C stops everything."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where to listen and whether the demo is wanted."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, help="port to listen on (default: PORT, else 8000 or the next free)")
        parser.add_argument("--no-demo", action="store_true", help="do not load the demonstration scene")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  (Django's own form)
        """Run until stopped. Raises CommandError with what is wrong."""
        asked = start.Options(
            var=Path(settings.VAR),
            host=options["host"],
            port=options["port"] if options["port"] is not None else _port_of_environment(),
            demo=not options["no_demo"],
        )
        if asked.port is not None and not 1 <= asked.port <= LAST_PORT:
            raise CommandError(f"The port must be 1 to {LAST_PORT}, not {asked.port}.")
        try:
            start.run(asked, Console())
        except StartError as error:
            raise CommandError(str(error)) from error


def _port_of_environment() -> int | None:
    """Return PORT, or None where it is not set. Raises ImproperlyConfigured."""
    return env.integer("PORT", 0, minimum=0) or None
