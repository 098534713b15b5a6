#!/usr/bin/env python
"""Entrance to every command of Headcount."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a wrong variable: its name and rule, not a traceback
        sys.exit(f"Headcount cannot start: {error}")


if __name__ == "__main__":
    main()
