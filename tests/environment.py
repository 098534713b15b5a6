"""Loaded before anything else of a test run: tests write below var/test, never into the running product's data."""

import os
from pathlib import Path

os.environ.setdefault("HEADCOUNT_VAR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
