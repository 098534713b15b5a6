"""Addresses of the pages."""

from django.urls import path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="dashboards:live"), name="home"),
    path("dashboards/live/", views.live_wall, name="live"),
    path("cameras/<str:camera_id>/", views.camera_page, name="camera"),
    path("cameras/<str:camera_id>/events/", views.camera_events, name="camera-events"),
    path("cameras/<str:camera_id>/snapshot.jpg", views.camera_snapshot, name="camera-snapshot"),
    path("words.js", JavaScriptCatalog.as_view(packages=["dashboards"]), name="words"),
]
