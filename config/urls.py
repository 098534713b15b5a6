"""Addresses of the product."""

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path

from config import probes

urlpatterns = [
    path("admin/", admin.site.urls),
    path("login/", auth_views.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("", include("dashboards.urls")),
]
