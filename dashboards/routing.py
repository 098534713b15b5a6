"""Addresses of the WebSockets."""

from django.urls import path

from dashboards.consumers import CameraConsumer, LiveConsumer

websocket_urlpatterns = [
    path("ws/live/", LiveConsumer.as_asgi()),
    path("ws/cameras/<str:camera_id>/", CameraConsumer.as_asgi()),
]
