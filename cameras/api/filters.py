"""Filters of lists: unknown ones are refused, times are half-open ranges, today where nobody says otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from cameras.models import Camera, Tenant

ALWAYS_ALLOWED = {"page", "page_size", "cursor", "format"}
A_DAY = dt.timedelta(days=1)
# Calendars end: with times near their ends nothing can be reckoned.
SENSIBLE = (
    MinValueValidator(dt.datetime(1900, 1, 1, tzinfo=dt.UTC)),
    MaxValueValidator(dt.datetime(9000, 1, 1, tzinfo=dt.UTC)),
)


class StrictFilterBackend(filters.DjangoFilterBackend):  # type: ignore[misc]  # django-filter has no types
    """Filters by the view's filter set and refuses every name that it does not know."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """Return the rows that were asked for. Raises ValidationError at the names and values that are wrong."""
        filterset = self.get_filterset(request, queryset, view)
        known = ALWAYS_ALLOWED | set(filterset.filters if filterset else ()) | set(getattr(view, "switches", ()))
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            text = _("There is no such filter; known are %(known)s.") % {"known": ", ".join(sorted(known))}
            raise ValidationError({name: [ErrorDetail(text, code="unknown_filter")] for name in unknown})
        found: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return found


@extend_schema_field(OpenApiTypes.BOOL)
class Switch(filters.TypedChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """`true` or `false`; anything else is refused instead of passed over."""

    def __init__(self, **options: Any) -> None:
        words = [("true", "true"), ("false", "false")]
        super().__init__(choices=words, coerce=lambda text: text == "true", empty_value=None, **options)


class Ordering(filters.OrderingFilter):  # type: ignore[misc]  # django-filter has no types
    """`ordering`: columns with commas between them, `-` for falling; rows of equal values follow their ids."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(fields=[(name, name.rpartition("__")[2]) for name in names], **options)

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Return the rows in the order that is asked for, else in their own."""
        names = (
            [self.get_ordering_value(each) for each in value or ()]
            or list(rows.query.order_by)
            or [*(rows.model._meta.ordering or ())]
        )
        return rows.order_by(*names, *([] if {"pk", "id", "-pk", "-id"} & set(map(str, names)) else ["pk"]))


class AnyWords(forms.MultipleChoiceField):
    """Words that stand in no list."""

    def valid_value(self, value: Any) -> bool:
        """Accept every word that a column can hold."""
        return "\0" not in str(value)


class Tags(filters.MultipleChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """`tags=entrance&tags=vip`: rows that carry all of these tags, in any case."""

    field_class = AnyWords

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Return the rows that carry all tags."""
        wanted = [tag.strip().lower() for tag in value or () if tag.strip()]
        return rows.filter(tags__contains=wanted) if wanted else rows


class OfTenant(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """`tenant`: rows of one tenant, by its id; one that the user may not see does not exist."""

    tenant = filters.ModelChoiceFilter(queryset=lambda request: visible(Tenant, request))


@extend_schema_field(OpenApiTypes.STR)
class KeyOfCamera(filters.ModelChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """A camera by its text key."""


class OfCamera(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """`camera`: rows of one camera, by its text key; one that the user may not see does not exist."""

    camera = KeyOfCamera(
        queryset=lambda request: visible_cameras(request), to_field_name="camera_id", method="of_camera"
    )

    def of_camera(self, rows: QuerySet[Any], name: str, camera: Camera) -> QuerySet[Any]:  # noqa: ARG002
        """Return the rows of the camera; tables without a foreign key have the same column."""
        return rows.filter(camera_id=camera.camera_id)


class TimeRange(OfCamera):
    """`from` ≤ `time_field` < `to`. Without either: since the last midnight, in the camera's zone where one is named.

    Every list of a partitioned table has this filter, so that no question reads all months by accident.
    """

    time_field = ""
    since = filters.IsoDateTimeFilter(
        method="within_range", label=_("Not before this instant; default: midnight."), validators=SENSIBLE
    )
    until = filters.IsoDateTimeFilter(method="within_range", label=_("Before this instant."), validators=SENSIBLE)

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """Return the filters by the names of the API; `from` cannot be written as a name in Python."""
        found: dict[str, Any] = super().get_filters()
        names = {"since": "from", "until": "to"}
        return {names.get(name, name): one for name, one in found.items()}

    def within_range(self, rows: QuerySet[Any], name: str, value: dt.datetime) -> QuerySet[Any]:  # noqa: ARG002
        """Leave the rows as they are: `qs` cuts the range, because an end that is not given has a default."""
        return rows

    @property
    def qs(self) -> QuerySet[Any]:
        """Return the rows of the range that all other filters let pass."""
        rows: QuerySet[Any] = super().qs
        if not self.is_bound or not self.form.is_valid():
            return rows
        start, end = self.bounds()
        rows = rows.filter(**{f"{self.time_field}__gte": start})
        return rows.filter(**{f"{self.time_field}__lt": end}) if end else rows

    def bounds(self) -> tuple[dt.datetime, dt.datetime | None]:
        """Return from when and until when; an end alone reaches a day back."""
        values = self.form.cleaned_data
        start, end, camera = values.get("from"), values.get("to"), values.get("camera")
        if start is None:
            start = end - A_DAY if end else midnight(camera.timezone if camera else "UTC")
        return start, end


def visible(model: type[Model], request: Request | None) -> QuerySet[Any]:
    """Return the rows that the user may see; none where there is no request, as for the document of the API."""
    rows: Any = model._default_manager.all()
    found: QuerySet[Any] = rows.for_user(request.user) if request is not None else rows.none()
    return found


def visible_cameras(request: Request | None) -> QuerySet[Camera]:
    """Return the cameras that the user may see."""
    return visible(Camera, request)


def midnight(zone: str) -> dt.datetime:
    """Return the beginning of today in a time zone."""
    return timezone.now().astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
