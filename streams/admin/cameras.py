"""The admin page of cameras with everything: zones, numbers, and what only a running system can do."""

from __future__ import annotations

from django.contrib import admin

from analytics.admin import CameraWithCountsAdmin
from cameras.models import Camera
from counting.admin.transfer import TransferPages
from streams.admin.adding.existing import TryingPages
from streams.admin.adding.pages import AddingPages


@admin.register(Camera)
class FullCameraAdmin(AddingPages, TryingPages, TransferPages, CameraWithCountsAdmin):
    """Cameras as operators see them."""

    actions = (*CameraWithCountsAdmin.actions, "test_connection", "export_csv")
