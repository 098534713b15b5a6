"""Serializers that write decimals as JSON numbers and name cameras by their text key."""

from __future__ import annotations

from typing import Any

from django.db import models
from rest_framework import serializers


class RowSerializer(serializers.ModelSerializer[Any]):
    """Rows as the API shows them: decimals are numbers."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DecimalField: serializers.FloatField,
    }
