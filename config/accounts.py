"""The page on which somebody who was invited sets the password."""

from __future__ import annotations

from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import reverse_lazy


class SetPasswordView(PasswordResetConfirmView):
    """Sets a password by a link that works once, and logs in.

    The key of the link is moved into the session before the page is shown, so that no address that is kept or passed on
    holds it.
    """

    template_name = "registration/set_password.html"
    post_reset_login = True
    success_url = reverse_lazy("dashboards:live")
