"""AI models over the API."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request

from cameras.api.filters import OfTenant, Ordering, Switch
from cameras.api.keyset import Keys
from cameras.api.pagination import Pages
from cameras.api.serializers import ConfigurationSerializer, OwnRow
from cameras.api.shapes import ModelParametersField
from cameras.api.writing import ConfigurationViewSet
from cameras.choices import ModelBackend, ModelKind, ModelStatus
from cameras.models import AIModel, Tenant
from cameras.services import ai_models


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A network",
            {
                "name": "YOLO11n",
                "version": "1",
                "backend": "ultralytics",
                "weights_path": "yolo11n.onnx",
                "parameters": {"image_size": 640, "classes": ["person"]},
            },
            request_only=True,
        )
    ]
)
class ModelSerializer(ConfigurationSerializer):
    """A model that cameras may use; `weights_path` is below the server's folder of models."""

    tenant = OwnRow(Tenant.objects.all, required=False)
    parameters = ModelParametersField(required=False)
    metrics = serializers.DictField(read_only=True, help_text="What evaluations have measured.")
    camera_count = serializers.IntegerField(read_only=True, help_text="Cameras that name this model.")

    class Meta:
        model = AIModel
        fixed = ("tenant",)
        validators: tuple[Any, ...] = ()
        fields = (
            "id", "name", "version", "kind", "backend", "weights_path", "checksum_sha256", "parameters", "metrics",
            "status", "is_default", "camera_count", "tenant", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")


class ModelFilter(OfTenant):
    """Models of a tenant, by what they are."""

    kind = filters.ChoiceFilter(choices=ModelKind.choices)
    backend = filters.ChoiceFilter(choices=ModelBackend.choices)
    status = filters.ChoiceFilter(choices=ModelStatus.choices)
    is_default = Switch()
    search = filters.CharFilter(method="of_words", label="Words in name or version.")
    ordering = Ordering("name", "version", "created_at")

    def of_words(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:  # noqa: ARG002
        """Return the models that hold the words."""
        return rows.filter(Q(name__icontains=words) | Q(version__icontains=words))


class ModelViewSet(ConfigurationViewSet):
    """The registry of AI models."""

    rows = AIModel.objects.all()
    filterset_class = ModelFilter
    serializer_class = ModelSerializer
    pagination_class = Pages
    keys = Keys("created_at")

    def get_queryset(self) -> QuerySet[Any]:
        """Return the models with the number of their cameras."""
        rows: QuerySet[Any] = super().get_queryset().annotate(camera_count=Count("cameras"))
        return rows

    def make(self, request: Request, values: dict[str, Any]) -> AIModel:
        """Return the new model."""
        tenant = self.settled_tenant(request, values.pop("tenant", None))
        return ai_models.create_model(user=request.user, tenant=tenant, **values)

    def change(self, request: Request, row: Any, values: dict[str, Any]) -> None:
        """Change the model."""
        ai_models.update_model(row, user=request.user, **values)

    def remove(self, request: Request, row: Any) -> None:  # noqa: ARG002
        """Delete the model; one that cameras use stays."""
        ai_models.delete_model(row)
