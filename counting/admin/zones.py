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
from counting.admin.drawing import DrawingWidget
from counting.advice import warning_of_double_counting, warning_of_idle_lines
from counting.kept import kept_in
from counting.line_advice import advice_about
from counting.models import CountingZone
from counting.models.zones import DEFAULT_MAPPING
from counting.services import create_zone, delete_zone, update_zone

FIELDS = (
    "zone_name", "zone_type", "zone_coordinates", "counting_direction", "direction_mapping", "anchor",
    "counts_toward_total", "is_active", "max_capacity", "alert_threshold", "min_dwell_ms", "zone_area_sqm",
    "description",
)  # fmt: skip


class ZoneForm(ModelForm):
    """A zone; its shape is drawn on the picture of `camera`, or of the one that the zone belongs to already."""

    camera: Camera | None = None
    zone_coordinates = forms.JSONField(
        label=_("Shape"),
        widget=DrawingWidget(),
        help_text=_(
            "The green arrow shows which way is in. Numbers are 0 to 1 from the upper left corner, for example "
            "{“units”: “normalized”, “points”: [[0.5, 0.1], [0.5, 0.9]]}."
        ),
    )
    direction_mapping = forms.JSONField(
        label=_("Meaning of the senses"), required=False, widget=forms.Textarea(attrs={"rows": 1, "cols": 80})
    )

    class Meta:
        model = CountingZone
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["direction_mapping"] = self.instance.direction_mapping or DEFAULT_MAPPING
        if "zone_coordinates" in self.fields:
            widget: Any = self.fields["zone_coordinates"].widget
            widget.camera = self.camera or (self.instance.camera if self.instance.camera_id else None)

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
    collapsible = True  # each by itself: zones are drawn on a page of their own; a fault unfolds its zone

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Let each drawing know the camera, that of a new zone too."""
        form = type("ZoneForm", (ZoneForm,), {"camera": obj})
        return super().get_formset(request, obj, form=form, **kwargs)


def way_to_drawing(camera_id: str, zone: CountingZone | None = None) -> str:
    """Return the link to the page on which all zones of a camera are drawn."""
    page = reverse("dashboards:camera-zones", args=[camera_id])
    chosen = f"?zone={zone.pk}" if zone else ""
    looks = "text-primary-600 underline dark:text-primary-500"
    return format_html('<a class="{}" href="{}{}">{}</a>', looks, page, chosen, _("Draw zones on the live picture"))


class CameraWithZonesAdmin(CameraAdmin):
    """A camera's page with its zones."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Lead from a camera that is there to its drawing."""
        own = super().get_fieldsets(request, obj)
        return [*own[:1], (_("Lines and areas"), {"fields": ("drawing",)}), *own[1:]] if obj else own

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Know the way to the drawing as something that is shown."""
        return (*super().get_readonly_fields(request, obj), *(("drawing",) if obj else ()))

    @admin.display(description=_("drawing"))
    def drawing(self, camera: Camera) -> str:
        """Return the way to the page on which zones are drawn."""
        return way_to_drawing(camera.camera_id)

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
    update_service = staticmethod(update_zone)
    not_returned = ("camera",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Fix the camera once the zone is made."""
        shown = ("camera", "drawing", "advice", "recount") if obj else ()
        return (*super().get_readonly_fields(request, obj), *shown)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Add what the adviser says of a zone that is there, and the ways to draw it and to try it elsewhere."""
        return (*super().get_fields(request, obj), *(("drawing", "advice", "recount") if obj else ()))

    @admin.display(description=_("drawing"))
    def drawing(self, zone: CountingZone) -> str:
        """Return the way to the page on which all zones of the camera are drawn."""
        return way_to_drawing(zone.camera_id, zone)

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
