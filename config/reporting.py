"""What a page about a crash may show of what the program held at that moment: names, never values."""

from __future__ import annotations

from types import FrameType
from typing import Any

from django.http import HttpRequest, QueryDict
from django.views.debug import SafeExceptionReporterFilter


class QuietFilter(SafeExceptionReporterFilter):
    """Hides what was typed into forms and what variables hold, with DEBUG on too, where Django itself shows them.

    A password is in a form, in a dictionary of values, in an address: no list of names would cover them all.
    """

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        """Return the names of what was sent, without the values."""
        if request is None:
            return {}
        hidden = QueryDict(mutable=True)
        for name in request.POST:
            hidden[name] = self.cleansed_substitute
        return hidden

    def get_traceback_frame_variables(self, request: Any, tb_frame: FrameType) -> Any:  # noqa: ARG002
        """Return the names of a frame's variables, without the values."""
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]
