"""Names of fields that are made from their attributes are read in the reader's language."""

from __future__ import annotations

from django.utils import translation
from django.utils.text import capfirst

from cameras.models import Camera, Tenant
from config.names import names
from counting.models import CountingZone


def test_a_name_that_is_made_from_the_attribute_is_translated() -> None:
    field = Camera._meta.get_field("confidence_threshold")
    assert str(field.verbose_name) == "confidence threshold"
    with translation.override("vi"):
        assert str(field.verbose_name) == "ngưỡng tin cậy"


def test_a_name_that_the_model_gives_stays_the_models_own() -> None:
    assert str(CountingZone._meta.get_field("max_capacity").verbose_name) == "capacity in persons"
    assert "capacity in persons" not in names()


def test_a_model_without_names_has_one_for_one_and_for_several() -> None:
    with translation.override("vi"):
        assert capfirst(Tenant._meta.verbose_name) == "Tổ chức"
        assert capfirst(Tenant._meta.verbose_name_plural) == "Các tổ chức"


def test_the_names_are_the_english_ones_in_every_language() -> None:
    with translation.override("vi"):
        assert "confidence threshold" in names()
