"""What is wrong with a cell, in words for whoever wrote it."""

from __future__ import annotations


class CellError(ValueError):
    """A cell that cannot be understood; the message says why and what to do."""
