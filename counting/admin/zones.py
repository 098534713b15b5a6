"""Admin of zones, on pages of their own and within their camera's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models.query import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cameras.admin import CameraAdmin
from cameras.admin.base import OwnHistoryAdmin, ProtectedDeletionAdmin
from cameras.admin.generic import ModelForm
from cameras.admin.rights import RoleStackedInline
from cameras.models import Camera
from counting.advice import warning_of_double_counting, warning_of_idle_lines
from counting.kept import kept_in
from counting.line_advice import advice_about
from counting.models import CountingZone
from counting.services import create_zone, delete_zone, update_zone

FIELDS = (
    "zone_name", "zone_type", "zone_coordinates", "counting_direction", "direction_mapping", "anchor",
    "counts_toward_total", "is_active", "max_capacity", "alert_threshold", "min_dwell_ms", "zone_area_sqm",
    "description",
)  # fmt: skip


class ZoneForm(ModelForm):
    """A zone; its coordinates are typed as JSON."""

    zone_coordinates = forms.JSONField(
        label=_("Coordinates"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=_(
            "For example {“units”: “normalized”, “points”: [[0.5, 0.1], [0.5, 0.9]]}: 0 to 1 from the upper left "
            "corner. Stand at a line's first point and look at its second: from your left to your right is “in”."
        ),
    )
    direction_mapping = forms.JSONField(
        label=_("Meaning of the senses"), required=False, widget=forms.Textarea(attrs={"rows": 1, "cols": 80})
    )

    class Meta:
        model = CountingZone
        fields = FIELDS

    def values(self) -> dict[str, Any]:
        """Return the changed columns of the zone, by name."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in FIELDS}


def warn_of_double_counting(request: HttpRequest, camera: Camera) -> None:
    """Say so when somebody who passes two lines of the camera raises its total twice."""
    text = warning_of_double_counting(camera)
    if text:
        messages.warning(request, text)


def warn_of_idle_lines(request: HttpRequest, camera: Camera) -> None:
    """Say so when the camera has lines but does not follow anybody who could cross them."""
    text = warning_of_idle_lines(camera)
    if text:
        messages.warning(request, text)


class ZoneInline(RoleStackedInline):
    """The zones of a camera; one that has counted is deactivated, not deleted."""

    model = CountingZone
    form = ZoneForm
    extra = 0
    fields = FIELDS
    can_delete = False
    show_change_link = True


class CameraWithZonesAdmin(CameraAdmin):
    """A camera's page with its zones."""

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:  # noqa: ARG002
        """Offer zones once the camera is there."""
        return (ZoneInline,) if obj else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Warn of lines that cannot count, once camera and zones are as they were sent."""
        super().save_related(request, form, formsets, change)
        warn_of_idle_lines(request, form.instance)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Write zones through the services."""
        if formset.model is not CountingZone:
            super().save_formset(request, form, formset, change)
            return
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        for zone_form in formset.forms:
            if not zone_form.has_changed():
                continue
            if zone_form.instance.pk is None:
                formset.new_objects.append(create_zone(camera=form.instance, user=request.user, **zone_form.values()))
            else:
                update_zone(zone_form.instance, user=request.user, **zone_form.values())
                formset.changed_objects.append((zone_form.instance, zone_form.changed_data))
        if formset.new_objects or formset.changed_objects:
            warn_of_double_counting(request, form.instance)


@admin.register(CountingZone)
class CountingZoneAdmin(ProtectedDeletionAdmin, OwnHistoryAdmin):
    """Lines and areas of all cameras."""

    form = ZoneForm
    fields = ("camera", *FIELDS)
    list_display = ("zone_name", "camera", "zone_type", "counting_direction", "is_active", "version")
    list_filter = ("zone_type", "is_active", ("camera__tenant", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("camera",)
    search_fields = ("zone_name", "camera__camera_name", "camera__camera_id")
    autocomplete_fields = ("camera",)
    history_list_display = ("history_user_name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Fix the camera once the zone is made."""
        return (*super().get_readonly_fields(request, obj), *(("camera", "advice", "recount") if obj else ()))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Add what the adviser says of a zone that is there, and the way to try it elsewhere."""
        return (*super().get_fields(request, obj), *(("advice", "recount") if obj else ()))

    @admin.display(description=_("advice"))
    def advice(self, zone: CountingZone) -> str:
        """Return the warnings about a line, from where people were seen in the last days."""
        found = advice_about(zone.camera, [zone], timezone.now())
        return " ".join(found.get(zone.pk, [])) or str(_("Nothing speaks against this place."))

    @admin.display(description=_("recount"))
    def recount(self, zone: CountingZone) -> str:
        """Return the way to the page that leads recorded tracks through another line."""
        page = reverse("dashboards:recount", args=[zone.camera_id])
        way = format_html('<a href="{}?zone={}">{}</a>', page, zone.pk, _("Try another line on recorded tracks"))
        kept = kept_in(zone)
        if kept is None:
            return way
        text = _("This zone holds a kept recount: %(in)s in, %(out)s out.") % {
            "in": kept.count_in, "out": kept.count_out
        }  # fmt: skip
        log = f"{reverse('dashboards:log')}?{kept.log_query}"
        return format_html('{} <a href="{}">{}</a><br>{}', text, log, _("Its events"), way)

    def save_model(self, request: HttpRequest, obj: CountingZone, form: Any, change: bool) -> None:
        """Write through the services."""
        if change:
            update_zone(obj, user=request.user, **form.values())
        else:
            made = create_zone(camera=form.cleaned_data["camera"], user=request.user, **form.values())
            obj.pk, obj._state.adding, obj._state.db = made.pk, False, made._state.db
            obj.refresh_from_db()
        warn_of_double_counting(request, obj.camera)
        warn_of_idle_lines(request, obj.camera)

    def delete_model(self, request: HttpRequest, obj: CountingZone) -> None:  # noqa: ARG002
        """Delete through the services."""
        delete_zone(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CountingZone]) -> None:  # noqa: ARG002
        """Delete through the services."""
        for zone in queryset:
            delete_zone(zone)
