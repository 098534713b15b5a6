"""Admin pages whose rows are made, changed and deleted by the services of the app."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest

from cameras.admin.history import HistoryPages


class ServicedAdmin(HistoryPages):
    """Names the three services; `create(user=…, **values)`, `update(row, user=…, **changes)`, `delete(row)`."""

    create_service: ClassVar[Callable[..., Any]]
    delete_service: ClassVar[Callable[..., None]]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write through the services."""
        service: Any = type(self).update_service if change else type(self).create_service
        if change:
            service(obj, user=request.user, **{name: form.cleaned_data[name] for name in form.changed_data})
            return
        made = service(user=request.user, **form.cleaned_data)
        obj.pk, obj._state.adding, obj._state.db = made.pk, False, made._state.db
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:  # noqa: ARG002
        """Delete through the services."""
        type(self).delete_service(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete through the services."""
        for row in queryset:
            self.delete_model(request, row)
