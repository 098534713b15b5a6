"""What is answered where there is nothing: a page to people, the API's form of an error to programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.defaults import bad_request, page_not_found, server_error


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; below the API as `{"code", "detail", "fields"}`, which says where its routes are listed."""
    if not is_api(request):
        return page_not_found(request, exception)
    return told(
        404, "not_found", _("There is no such route; all of them stand at %(docs)s.") % {"docs": reverse("api-docs")}
    )


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 to what is no request that the product takes, like one of unknown host."""
    if not is_api(request):
        return bad_request(request, exception)
    return told(400, "bad_request", _("This is no request that is answered here."))


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500: a fault of the product, which its log names."""
    if not is_api(request):
        return server_error(request)
    return told(500, "error", _("Something went wrong here. The log of the server says what."))


def is_api(request: HttpRequest) -> bool:
    """Say whether a program asks."""
    return request.path.startswith("/api/")


def told(status: int, code: str, detail: str) -> JsonResponse:
    """Return an error in the API's form."""
    return JsonResponse({"code": code, "detail": detail, "fields": {}}, status=status)
