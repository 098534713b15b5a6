"""What users have set for themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cameras.choices import CameraListLook
from cameras.database import Timestamps, one_of, preset

TABLE = "user_preferences"


class UserPreference(Timestamps):
    """How a user likes the pages; who has set nothing has no row."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference")
    camera_list = models.CharField(max_length=20, choices=CameraListLook.choices, **preset(CameraListLook.TABLE.value))

    class Meta:
        db_table = TABLE
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [one_of(TABLE, "camera_list", CameraListLook)]

    def __str__(self) -> str:
        return str(self.user)
