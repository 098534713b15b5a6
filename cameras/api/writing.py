"""Making, changing and deleting rows of configuration over the API, each by the service that the admin calls too."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cameras.api.access import permission, require
from cameras.api.errors import Stale
from cameras.api.views import RowViewSet
from cameras.models import Tenant, default_tenant
from cameras.roles import OPERATOR, is_master, tenants_open_to


class ConfigurationViewSet(RowViewSet):
    """Rows that are made, changed and deleted; `make`, `change` and `remove` call the services.

    An answer with one row carries its `ETag`. A change that sends it back as `If-Match` is refused with 409 when
    somebody else was faster.
    """

    is_tagged = True  # for the document of the API

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Return one row."""
        return self.shown(self.get_object())

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Make a row."""
        self.require(request, "add")
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = self.make(request, dict(form.validated_data))
        return self.shown(self.get_queryset().get(pk=row.pk), status.HTTP_201_CREATED)

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Change a row; what is not named stays as it is."""
        row = self.get_object()
        self.require(request, "change", row)
        form = self.get_serializer(row, data=request.data, partial=kwargs.get("partial", False))
        form.is_valid(raise_exception=True)
        self.write(request, row, differing(row, form.validated_data))
        return self.shown(self.get_queryset().get(pk=row.pk))

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change some values of a row."""
        return self.update(request, *args, **{**kwargs, "partial": True})

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Delete a row that nothing depends on."""
        row = self.get_object()
        self.require(request, "delete", row)
        with transaction.atomic():
            self.check_unchanged(request, row)
            self.remove(request, row)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def make(self, request: Request, values: dict[str, Any]) -> models.Model:
        """Return the new row."""
        raise NotImplementedError

    def change(self, request: Request, row: Any, values: dict[str, Any]) -> None:
        """Change the row."""
        raise NotImplementedError

    def remove(self, request: Request, row: Any) -> None:
        """Delete the row."""
        raise NotImplementedError

    def write(self, request: Request, row: Any, values: dict[str, Any]) -> None:
        """Change the row unless somebody else has since it was read. Raises Stale."""
        with transaction.atomic():
            self.check_unchanged(request, row)
            self.change(request, row, values)

    def tag(self, row: Any) -> str:
        """Return what tells this state of a row from every other."""
        return str(int(row.updated_at.timestamp() * 1_000_000))

    def check_unchanged(self, request: Request, row: Any) -> None:
        """Raise Stale where the row is not the one that `If-Match` names; the row stays locked."""
        seen = seen_tags(request)
        if seen is None:
            return
        stored = type(row)._base_manager.select_for_update(no_key=True).filter(pk=row.pk).first()
        if stored is None or self.tag(stored) not in seen:
            raise Stale

    def shown(self, row: Any, code: int = status.HTTP_200_OK) -> Response:
        """Return a row with its tag."""
        return Response(self.get_serializer(row).data, status=code, headers={"ETag": f'"{self.tag(row)}"'})

    def require(self, request: Request, verb: str, row: models.Model | None = None) -> None:
        """Raise PermissionDenied unless the user may `add`, `change` or `delete` such a row where it belongs."""
        require(request.user, permission(verb, self.rows.model), row)

    def settled_tenant(self, request: Request, asked: Tenant | None) -> Tenant:
        """Return the tenant of a new row: the one that is asked for, or the only one that the user may add to.

        Raises ValidationError at `tenant` where there are several, PermissionDenied where the user may not.
        """
        if asked is not None:
            self.require(request, "add", asked)
            return asked
        open_to = list(tenants_open_to(request.user, OPERATOR)[:2])
        if len(open_to) == 1:
            return open_to[0]
        if is_master(request.user):
            return default_tenant()
        raise ValidationError({"tenant": [_("You may add to several tenants: say to which.")]})


def differing(row: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a row does not hold already: a whole row that is sent back is no change."""
    held = object()
    return {name: value for name, value in values.items() if getattr(row, name, held) != value}


def seen_tags(request: Request) -> set[str] | None:
    """Return the tags of `If-Match`, None where nothing is asked or any state will do."""
    header = request.headers.get("If-Match", "").strip()
    if not header or header == "*":
        return None
    return {each.strip().removeprefix("W/").strip('"') for each in header.split(",")}
