"""What a tenant has that rows of a table may name: its places, groups and models, asked once for the whole table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from django.utils.translation import gettext as _

from cameras.choices import ModelKind, ModelStatus
from cameras.core.tables import settled
from cameras.models import AIModel, CameraGroup, CameraLocation, Tenant
from counting.transfer.faults import CellError

LONGEST_NAME = 200  # of a place or a group


@dataclass(slots=True)
class Known:
    """Places, groups and detectors of a tenant by name; with `may_make`, those that are missing are thought of."""

    tenant: Tenant
    may_make: bool
    locations: dict[str, CameraLocation] = field(default_factory=dict)
    groups: dict[str, CameraGroup] = field(default_factory=dict)
    models: list[AIModel] = field(default_factory=list)

    @classmethod
    def of(cls, tenant: Tenant, *, may_make: bool) -> Self:
        """Return what the tenant has: three queries."""
        return cls(
            tenant,
            may_make,
            {_key(each.location_name): each for each in CameraLocation.objects.for_tenant(tenant)},
            {_key(each.group_name): each for each in CameraGroup.objects.for_tenant(tenant)},
            [
                model
                for model in AIModel.objects.for_tenant(tenant).filter(kind=ModelKind.DETECTOR)
                if model.status != ModelStatus.RETIRED
            ],
        )

    def location(self, name: str) -> CameraLocation:
        """Return the place of that name, perhaps one that is still to be made. Raises CellError."""
        found = self.locations.get(_key(name))
        if found is None:
            self._must_be_makeable(name, _("There is no place “%(name)s”."))
            found = self.locations[_key(name)] = CameraLocation(tenant=self.tenant, location_name=name)
        return found

    def group(self, name: str) -> CameraGroup:
        """Return the group of that name, perhaps one that is still to be made. Raises CellError."""
        found = self.groups.get(_key(name))
        if found is None:
            self._must_be_makeable(name, _("There is no group “%(name)s”."))
            found = self.groups[_key(name)] = CameraGroup(tenant=self.tenant, group_name=name)
        return found

    def model(self, name: str) -> AIModel:
        """Return the model of that name; its version may be left out where there is one alone. Raises CellError."""
        found = [model for model in self.models if _key(name) in (_key(str(model)), _key(model.name))]
        exact = [model for model in found if _key(str(model)) == _key(name)]
        if len(exact or found) == 1:
            return (exact or found)[0]
        offered = ", ".join(str(model) for model in (found or self.models)[:10]) or "–"
        raise CellError(
            _("“%(name)s” names no model, or more than one. There are: %(offered)s.")
            % {"name": name, "offered": offered}
        )

    def _must_be_makeable(self, name: str, words: str) -> None:
        if not self.may_make:
            told = _("Correct the name, or allow at the upload that what is missing is made.")
            raise CellError(f"{words % {'name': name}} {told}")
        if len(name) > LONGEST_NAME:
            raise CellError(_("A name has at most %(longest)s characters.") % {"longest": LONGEST_NAME})


def names_in(cell: str, separators: str = ";") -> list[str]:
    """Return the names in a cell, each once."""
    names = (name.strip() for name in re.split(f"[{separators}]", cell))
    return list(dict.fromkeys(name for name in names if name))


def sorted_names(names: Iterable[str]) -> list[str]:
    """Return names in the order of every cell, so that equal sets are equal texts."""
    return sorted(names, key=lambda name: (name.casefold(), name))


def _key(name: str) -> str:
    return " ".join(settled(name).split()).casefold()
