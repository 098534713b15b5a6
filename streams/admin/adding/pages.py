"""The pages of the three steps, as part of the admin of cameras."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from cameras.admin.generic import dress
from cameras.models import Camera, CameraGroup
from cameras.roles import OPERATOR
from streams.admin.adding import trials
from streams.admin.adding.drafts import Draft, draft_or_404, forget, keep
from streams.admin.adding.saving import FIELDS, SavingForm, source_of
from streams.admin.adding.searching import begin_asking, begin_search, draft_of, shown_search
from streams.admin.adding.ways import WAYS, Way, notes_of_makers
from streams.connecting.words import NO_WORKER

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Camera]
else:
    Base = object

FOUND = "camera_found:"  # in the browser's session, with the key: the login of a camera that was asked
ALL_AT_ONCE = "all"  # in the query: the old form with every setting


class AddingPages(Base):
    """Where it is, trying it, saving it."""

    def get_urls(self) -> list[Any]:
        """Put the steps before the addresses of single cameras."""
        steps = {
            "add/find/": (self.find_page, "cameras_camera_find"),
            "add/find/<slug:key>/": (self.found_page, "cameras_camera_found"),
            "add/<slug:draft>/test/": (self.test_step, "cameras_camera_test"),
            "add/<slug:draft>/save/": (self.save_step, "cameras_camera_save"),
            "trials/<slug:key>/": (trials.panel_page, "streams_trial"),
            "trials/<slug:key>/picture/": (trials.picture_page, "streams_trial_picture"),
        }
        own = [path(where, self._for_adders(view), name=name) for where, (view, name) in steps.items()]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask where the camera is; the form with every setting is still there for those who want it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        way = WAYS.get(request.POST.get("way", ""))
        if way is not None:
            return self._first_step(request, way)
        if request.method == "POST" or {ALL_AT_ONCE, "_popup"} & set(request.GET):
            return super().add_view(request, form_url, extra_context)
        return self._shown_ways(request, {})

    def test_step(self, request: HttpRequest, draft: str) -> HttpResponse:
        """Show how the trial goes; a post begins another one."""
        kept = draft_or_404(request, draft)
        if request.method == "POST":
            self._try(request, kept, draft)
            return redirect("admin:cameras_camera_test", draft)
        shown = trials.panel(request, kept.trial_key)
        return self._step(request, 2, "test.html", draft=kept.address, key=draft, **shown)

    def find_page(self, request: HttpRequest) -> HttpResponse:
        """Begin a search of the network."""
        try:
            return begin_search(request) if request.method == "POST" else redirect("admin:cameras_camera_add")
        except (RedisError, OSError):
            self.message_user(request, str(NO_WORKER), messages.ERROR)
            return redirect("admin:cameras_camera_add")

    def found_page(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show who answers; a post chooses a camera, then one of its streams. Raises Http404 for searches of others."""
        shown = shown_search(request, key)
        if shown["search"] is None:
            raise Http404
        if request.method == "POST":
            return self._chosen(request, key)
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return TemplateResponse(request, "admin/streams/adding/found_list.html", shown)
        return self._step(request, 1, "found.html", **shown)

    def _chosen(self, request: HttpRequest, key: str) -> HttpResponse:
        """Go on with a stream that was chosen, or ask a camera that was."""
        login = request.session.get(f"{FOUND}{key}", {})
        draft = draft_of(request, key, login) if "url" in request.POST else None
        if draft is not None:
            return redirect("admin:cameras_camera_test", self._try(request, draft))
        asked = begin_asking(request)
        if asked is None:
            return redirect("admin:cameras_camera_found", key)
        request.session[f"{FOUND}{asked[0]}"] = asked[1]
        return redirect("admin:cameras_camera_found", asked[0])

    def save_step(self, request: HttpRequest, draft: str) -> HttpResponse:
        """Ask for name and place, save, and go on to drawing."""
        kept = draft_or_404(request, draft)
        source = source_of(kept.address, trials.outcome_of(request, kept.trial_key))
        form = self._saving_form(request, kept, source)
        if request.method == "POST" and form.is_valid():
            try:
                camera = form.save_camera(request.user, source)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                forget(request, draft)
                self.log_addition(request, camera, [{"added": {}}])
                self.message_user(
                    request, _("“%(camera)s” is made. Now draw its lines.") % {"camera": camera}, messages.SUCCESS
                )
                return redirect("dashboards:camera-zones", camera.camera_id)
        return self._step(request, 3, "save.html", form=form, draft=kept.address, key=draft)

    def _first_step(self, request: HttpRequest, way: type[Way]) -> HttpResponse:
        """Take what was entered; a script that uploads a video is answered in its own way."""
        form = way(request.POST, request.FILES)
        is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
        if not form.is_valid():
            words = [str(word) for errors in form.errors.values() for word in errors]
            return JsonResponse({"errors": words}, status=400) if is_script else self._shown_ways(request, {way: form})
        draft = self._try(request, Draft(form.trial.packed(), form.name))
        where = reverse("admin:cameras_camera_test", args=[draft])
        return JsonResponse({"next": where}) if is_script else redirect(where)

    def _try(self, request: HttpRequest, draft: Draft, key: str = "") -> str:
        """Begin a trial of a draft and keep it; return the draft's key."""
        return keep(request, Draft(draft.trial, draft.name, trials.begin(request, draft.address)), key)

    def _shown_ways(self, request: HttpRequest, filled: dict[type[Way], Way]) -> HttpResponse:
        chosen = next((way.key for way in filled), "")
        forms_of_ways = {key: filled.get(way) or way() for key, way in WAYS.items()}
        return self._step(
            request, 1, "where.html", ways=forms_of_ways, chosen=chosen, notes=notes_of_makers(),
            upload_megabytes=settings.UPLOAD_MEGABYTES, find_address=reverse("admin:cameras_camera_find"),
        )  # fmt: skip

    def _saving_form(self, request: HttpRequest, draft: Draft, source: dict[str, Any]) -> SavingForm:
        """Return the form, with the rows of those tenants alone in which the user may add cameras."""
        made: Any = forms.modelform_factory(
            Camera, SavingForm, fields=FIELDS, formfield_callback=partial(self.formfield_for_dbfield, request=request)
        )
        form: SavingForm = made(request.POST or None, instance=Camera(**source), initial={"camera_name": draft.name})
        group: Any = form.fields["group"]
        group.queryset = CameraGroup.objects.all().for_role(request.user, OPERATOR)
        dress([group])
        return form

    def _step(self, request: HttpRequest, number: int, template: str, **context: Any) -> HttpResponse:
        """Return the page of a step."""
        names = [_("Where is it?"), _("Try it"), _("Name it, then draw")]
        steps = [(name, place, place < number, place == number) for place, name in enumerate(names, start=1)]
        shown = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": _("Add a camera"), "steps": steps,
            **context,
        }  # fmt: skip
        return TemplateResponse(request, f"admin/streams/adding/{template}", shown)

    def _for_adders(self, view: Any) -> Any:
        """Return a view for those who may add or change cameras."""

        def guarded(request: HttpRequest, **values: Any) -> HttpResponse:
            if not self.has_add_permission(request) and not self.has_change_permission(request):
                raise PermissionDenied
            answer: HttpResponse = view(request, **values)
            return answer

        return self.admin_site.admin_view(guarded)
