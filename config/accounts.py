"""The pages on which people set and change their password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import PasswordChangeView, PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _


class SetPasswordView(PasswordResetConfirmView):
    """Sets a password by a link that works once, and logs in.

    The key of the link is moved into the session before the page is shown, so that no address that is kept or passed on
    holds it.
    """

    template_name = "registration/set_password.html"
    post_reset_login = True
    success_url = reverse_lazy("dashboards:live")


class ChangePasswordView(PasswordChangeView):
    """Changes the password of who is logged in, and ends all his other sessions."""

    template_name = "registration/change_password.html"
    success_url = reverse_lazy("dashboards:tokens")

    def form_valid(self, form: Any) -> HttpResponse:
        """Store the password and say so on the next page."""
        messages.success(
            self.request, _("Your password is changed. Whoever was logged in with the old one is not now.")
        )
        return super().form_valid(form)
