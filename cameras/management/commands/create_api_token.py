"""`manage.py create_api_token`: makes a token of the API for a user and prints it once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cameras.choices import TokenScope
from cameras.models import Tenant
from cameras.services.tokens import make_token


class Command(BaseCommand):
    """Make a token."""

    help = "Makes a token of the API in the name of a user and prints it; it is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("username")
        parser.add_argument("--name", default="command line", help="what it is for")
        parser.add_argument(
            "--scope", action="append", choices=TokenScope.values, help="what it may; several may be given (read)"
        )
        parser.add_argument("--tenant", help="slug of the only tenant that it is for; default: all of the user's")
        parser.add_argument("--days", type=int, help="for how many days; default: until it is revoked")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Print the token."""
        user = _one(User, username=options["username"])
        tenant = _one(Tenant, slug=options["tenant"]) if options["tenant"] else None
        days = options["days"]
        expires = timezone.now() + dt.timedelta(days=days) if days is not None else None
        scopes = options["scope"] or [TokenScope.READ.value]
        try:
            _token, text = make_token(user=user, name=options["name"], scopes=scopes, tenant=tenant, expires_at=expires)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        self.stdout.write(text)


def _one(model: Any, **key: str) -> Any:
    found = model.objects.filter(**key).first()
    if found is None:
        raise CommandError(f"There is no {model._meta.verbose_name} {next(iter(key.values()))}.")
    return found
