"""What the first page of the admin shows, put together for the user who asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from cameras.models import Camera
from cameras.roles import is_master
from config.front_page.machinery import machinery
from config.front_page.notices import notices, resting
from dashboards.states import camera_states, sums, visible_cameras

MOST_SHOWN = 40  # notices; whoever has more filters the list of cameras


def front_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add to the page's context what the user may know: own tenants' cameras; the machinery for superusers alone."""
    now = timezone.now()
    states = camera_states(list(visible_cameras(request.user).filter(is_active=True)))
    found = notices(request.user, states, now)
    context |= {
        "notices": found[:MOST_SHOWN],
        "more_notices": max(0, len(found) - MOST_SHOWN),
        "resting": resting(states),
        "sums": sums(states),
        "has_cameras": bool(states) or Camera.objects.for_user(request.user).exists(),
        "machinery": machinery(now) if is_master(request.user) else None,
    }
    return context
