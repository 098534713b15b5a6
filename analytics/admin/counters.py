"""Admin of counters: to look at, and to reset."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models.query import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.models import RealtimeCounter
from analytics.services.counters import reset_realtime_counter
from cameras.admin.base import ReadOnlyAdmin, time_column


@admin.register(RealtimeCounter)
class RealtimeCounterAdmin(ReadOnlyAdmin):
    """Counters of cameras."""

    list_display = (
        "camera_id",
        "counter_name",
        "current_count",
        "daily_count",
        "total_count",
        time_column("last_increment_at", gettext_lazy("last counted")),
    )
    search_fields = ("camera_id", "counter_name")
    actions = ("reset",)

    def has_reset_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may reset counters of any tenant."""
        return self.may(request, "reset")

    @admin.action(description=gettext_lazy("Reset to 0"), permissions=["reset"])
    def reset(self, request: HttpRequest, counters: QuerySet[RealtimeCounter]) -> None:
        """Set the chosen counters to 0; totals and periods stay."""
        for counter in counters:
            reset_realtime_counter(counter.camera_id, counter.counter_name)
        self.message_user(request, _("Reset %(count)s counters.") % {"count": len(counters)}, messages.SUCCESS)
