"""The registry of AI models."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cameras import model_rules
from cameras.choices import ModelBackend, ModelKind, ModelStatus
from cameras.database import empty_object, matches, not_blank, one_of, preset
from cameras.models.history import kept_history
from cameras.models.tenants import TenantOwned
from cameras.querysets import TenantQuerySet

TABLE = "ai_models"


class AIModel(TenantOwned):
    """A versioned model that cameras may use; `weights_path` is relative to the setting MODEL_ROOT.

    `parameters` follows `cameras.core.models`, `metrics` is an object with what evaluations have measured.
    """

    name = models.CharField(max_length=100)
    version = models.CharField(max_length=50)
    kind = models.CharField(max_length=20, choices=ModelKind.choices, **preset(ModelKind.DETECTOR.value))
    backend = models.CharField(max_length=20, choices=ModelBackend.choices)
    weights_path = models.CharField(max_length=500, null=True, blank=True)
    checksum_sha256 = models.CharField(max_length=64, null=True, blank=True)
    parameters = models.JSONField(**empty_object())
    metrics = models.JSONField(**empty_object())
    status = models.CharField(max_length=20, choices=ModelStatus.choices, **preset(ModelStatus.ACTIVE.value))
    is_default = models.BooleanField(_("default of its tenant and kind"), **preset(False))

    objects = TenantQuerySet["AIModel"].as_manager()
    history = kept_history(TABLE)

    class Meta:
        db_table = TABLE
        verbose_name = _("AI model")
        verbose_name_plural = _("AI models")
        ordering = ["name", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "name", "version"],
                name="ai_models_tenant_name_version_key",
                nulls_distinct=False,
            ),
            # Also serves the look-up of the detector of a camera that names none.
            models.UniqueConstraint(
                fields=["tenant", "kind"],
                name="ai_models_one_default_key",
                condition=Q(is_default=True),
                nulls_distinct=False,
                violation_error_message=_("This tenant already has a default of this kind."),
            ),
            not_blank(TABLE, "name"),
            not_blank(TABLE, "version"),
            one_of(TABLE, "kind", ModelKind),
            one_of(TABLE, "backend", ModelBackend),
            one_of(TABLE, "status", ModelStatus),
            matches(TABLE, "checksum_sha256", r"^[0-9a-f]{64}$", _("Must be 64 hexadecimal digits.")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def clean(self) -> None:
        """Bring values into their stored form; raise ValidationError with the faults at their fields."""
        model_rules.settle(self)
