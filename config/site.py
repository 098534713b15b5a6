"""The admin's site: who is let in, and by which door."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib import admin
from django.contrib.admin import sites
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from unfold.sites import UnfoldAdminSite


class ThemeConfig(AppConfig):
    """The theme, with the product's own site in the place of Django's before any page registers with it."""

    name = "unfold"

    def ready(self) -> None:
        """Make the site."""
        admin.site = sites.site = RoleSite()


class RoleSite(UnfoldAdminSite):  # type: ignore[misc]  # the theme has no types
    """The admin for those whom a role or an account of staff lets in; one login serves all pages."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may enter."""
        return request.user.has_perm("cameras.enter_admin")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """Lead to the product's login. Raises PermissionDenied for who is logged in and may not enter."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect(f"{reverse('login')}?{urlencode({'next': self._wanted(request)})}")

    def _wanted(self, request: HttpRequest) -> str:
        """Return the page of this host that was asked for before the login, else the first one."""
        page = request.GET.get("next", "")
        return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else reverse("admin:index")
