"""What is answered where there is nothing: a page to people, the API's form of an error to programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; below the API as `{"code", "detail", "fields"}`, which says where its routes are listed."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    detail = _("There is no such route; all of them stand at %(docs)s.") % {"docs": reverse("api-docs")}
    return JsonResponse({"code": "not_found", "detail": detail, "fields": {}}, status=404)
