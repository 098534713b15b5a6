"""Addresses of the product."""

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.templatetags.static import static
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from django.views.i18n import set_language

from config import probes
from config.accounts import ChangePasswordView, SetPasswordView

admin.site.index_title = _("Overview")

handler400 = "config.errors.not_understood"
handler404 = "config.errors.not_found"
handler500 = "config.errors.broken"

urlpatterns = [
    path("favicon.ico", RedirectView.as_view(url=static("dashboards/img/mark.svg"))),
    path("admin/", admin.site.urls),
    path("login/", auth_views.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("language/", set_language, name="set_language"),
    path("account/password/", ChangePasswordView.as_view(), name="change-password"),
    path("password/<uidb64>/<token>/", SetPasswordView.as_view(), name="set-password"),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("api/v1/", include("config.api")),
    path("", include("dashboards.urls")),
]
