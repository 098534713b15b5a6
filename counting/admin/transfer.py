"""The pages of the list of cameras that take many cameras from a file and give them as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models.query import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from unfold.widgets import UnfoldAdminFileFieldWidget

from cameras.admin.generic import ChangeList, dress
from cameras.admin.rights import require_tenant
from cameras.core.tables import Table, TableError, read_table
from cameras.models import Camera, Tenant
from cameras.roles import OPERATOR, tenants_open_to
from counting.transfer.applying import TableRefusedError, apply
from counting.transfer.exporting import exported, template
from counting.transfer.plan import Plan, State
from counting.transfer.planning import planned
from counting.transfer.sealing import SealBrokenError, Sealed

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Camera]
else:
    Base = object

MOST_ROWS = 2000
KINDS = ".csv,.tsv,.txt,text/csv,text/plain"
LARGEST = 1024 * 1024  # bytes: sealed it must fit into a form
REFUSALS = {
    "encoding": _lazy("This is no text file. Save the table as CSV UTF-8."),
    "broken": _lazy("Line %(line)s has a quote that does not end. Save the table as CSV anew."),
    "long": _lazy("Line %(line)s has a cell that is too long. Is a quote missing?"),
    "empty": _lazy("There is no camera in this file. Its first line holds the titles, each other line a camera."),
    "many": _lazy("There are more than %(most)s cameras in this file. Cut it into several."),
}


class UploadForm(forms.Form):
    """Which file, for which tenant; `table` is what the file holds."""

    tenant = forms.ModelChoiceField(Tenant.objects.none(), label=_lazy("Tenant"))
    file = forms.FileField(label=_lazy("CSV file"), widget=UnfoldAdminFileFieldWidget({"accept": KINDS}))
    may_make = forms.BooleanField(
        label=_lazy("Make places and groups that are not there yet"), required=False, initial=True
    )
    content: bytes
    table: Table

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["tenant"]
        field.queryset = tenants_open_to(request.user, OPERATOR)
        require_tenant(field)
        dress(self.fields.values())

    def clean_file(self) -> Any:
        """Read the table. Raises ValidationError."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 1 MB. Cut it into several."))
        self.content = file.read()
        try:
            self.table = read_table(self.content, MOST_ROWS)
        except TableError as error:
            raise forms.ValidationError(REFUSALS[error.code] % {"line": error.line, "most": MOST_ROWS}) from None
        return file


class TransferPages(Base):
    """Import with a preview, export, a template."""

    def get_urls(self) -> list[Any]:
        """Put the pages before the addresses of single cameras."""
        view = self.admin_site.admin_view
        own = [
            path("import/", view(self.import_page), name="cameras_camera_import"),
            path("import/template/", view(self.template_page), name="cameras_camera_template"),
            path("export/", view(self.export_page), name="cameras_camera_export"),
        ]
        return [*own, *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the plain list for a file, which shows nothing of what the page of cameras looks up."""
        page = request.resolver_match.url_name if request.resolver_match else ""
        return ChangeList if page == "cameras_camera_export" else super().get_changelist(request, **kwargs)

    def import_page(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file; show what it would do; do it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "sealed" in request.POST:
            return self._apply(request)
        form = UploadForm(request, request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, "upload.html", form=form, most=MOST_ROWS)
        tenant, may_make = form.cleaned_data["tenant"], form.cleaned_data["may_make"]
        plan = planned(form.table, tenant, may_make=may_make)
        if plan.missing_columns:
            form.add_error("file", _no_key(form.table))
            return self._page(request, "upload.html", form=form, most=MOST_ROWS)
        sealed = Sealed(request.user.pk or 0, tenant.pk, may_make, plan.digest, form.content)
        return self._preview(request, plan, sealed)

    def template_page(self, request: HttpRequest) -> HttpResponse:
        """Give the file with titles and examples."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return _file(template(), "cameras-template")

    def export_page(self, request: HttpRequest) -> HttpResponse:
        """Give the cameras of the list, narrowed down as its address says."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("admin:cameras_camera_export")
        return _exported(found)

    @admin.action(description=_lazy("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, cameras: QuerySet[Camera]) -> HttpResponse:  # noqa: ARG002
        """Give the chosen cameras as a file."""
        return _exported(cameras)

    def _apply(self, request: HttpRequest) -> HttpResponse:
        """Do what a preview has promised, if it would still come to the same."""
        try:
            sealed = Sealed.unpacked(request.POST["sealed"])
        except SealBrokenError:
            return redirect("admin:cameras_camera_import")
        tenant = tenants_open_to(request.user, OPERATOR).filter(pk=sealed.tenant).first()
        if tenant is None or sealed.user != request.user.pk:
            raise PermissionDenied
        plan = planned(read_table(sealed.content, MOST_ROWS), tenant, may_make=sealed.may_make)
        if plan.digest != sealed.digest:
            told = _("Meanwhile something was changed. Nothing was written; look at the preview again.")
            return self._preview(request, plan, _promised(sealed, plan), told)
        try:
            applied = apply(plan, user=request.user, only_good=request.POST.get("apply") == "good")
        except TableRefusedError:
            told = _("Nothing was written: some rows are wrong.")
            return self._preview(request, plan, _promised(sealed, plan), told)
        return self._page(request, "result.html", done=applied.done, wrong=plan.in_state(State.WRONG))

    def _preview(self, request: HttpRequest, plan: Plan, sealed: Sealed, told: str = "") -> HttpResponse:
        counts = plan.counts
        return self._page(
            request, "preview.html", plan=plan, counts=counts, sealed=sealed.packed(), told=told,
            rows=plan.in_state(State.WRONG) + plan.in_state(State.CHANGED) + plan.in_state(State.NEW),
            good=counts[State.NEW] + counts[State.CHANGED], tenant=plan.known.tenant,
        )  # fmt: skip

    def _page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        shown = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Import cameras"), **context}
        return TemplateResponse(request, f"admin/counting/transfer/{name}", shown)


def _promised(sealed: Sealed, plan: Plan) -> Sealed:
    """Return the same file with what its newest preview promises."""
    return Sealed(sealed.user, sealed.tenant, sealed.may_make, plan.digest, sealed.content)


def _no_key(table: Table) -> str:
    titles = ", ".join(title for title in table.titles if title)[:200]
    return _("There is no column camera_id. The titles in the first line are: %(titles)s.") % {"titles": titles}


def _exported(cameras: QuerySet[Camera]) -> HttpResponse:
    return _file(exported(cameras), f"cameras-{timezone.localdate():%Y-%m-%d}")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
