"""Which rows may be deleted, and the way out where one may not."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WAYS_OUT = {
    "cameras.camera": gettext_lazy("Deactivate the camera instead: its history stays and nothing is counted any more."),
    "cameras.cameralocation": gettext_lazy("Give its cameras another location first."),
    "cameras.aimodel": gettext_lazy("Give its cameras another model first, or retire the model."),
    "cameras.tenant": gettext_lazy("Deactivate the tenant instead, or delete what it owns first."),
    "counting.countingzone": gettext_lazy("Deactivate the zone instead: without its events the totals would change."),
}


class DeletionRefusedError(Exception):
    """A row may not be deleted; the text says why and what to do instead."""


def why_not_deletable(instance: models.Model) -> str | None:
    """Return why the row must stay and the way out, or None; asks each protecting table for one row."""
    held = [
        relation for relation in instance._meta.related_objects if _protects(relation) and _holds(relation, instance)
    ]
    if not held:
        return None
    what = ", ".join(str(relation.related_model._meta.verbose_name_plural) for relation in held)
    way_out = WAYS_OUT.get(instance._meta.label_lower, "")
    return _("“%(row)s” has %(what)s. %(way_out)s") % {"row": instance, "what": what, "way_out": way_out}


def forget_empty_history(instance: models.Model) -> None:
    """Delete the history of a row that tells of nobody (`SAYS_NOTHING` of its model), which keeps nothing alive."""
    for relation in filter(_protects, instance._meta.related_objects):
        nothing = getattr(relation.related_model, "SAYS_NOTHING", None)
        if nothing is not None:
            rows = relation.related_model._base_manager.filter(nothing, **{relation.field.name: instance})
            rows.delete()


def _protects(relation: models.ForeignObjectRel) -> bool:
    return getattr(relation, "on_delete", None) is models.PROTECT


def _holds(relation: models.ForeignObjectRel, instance: models.Model) -> bool:
    rows = relation.related_model._base_manager.filter(**{relation.field.name: instance})
    nothing = getattr(relation.related_model, "SAYS_NOTHING", None)
    return (rows if nothing is None else rows.exclude(nothing)).exists()
