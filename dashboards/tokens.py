"""The page on which people make and revoke their tokens of the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from cameras.choices import TokenScope
from cameras.models import ApiToken, Tenant
from cameras.services.tokens import make_token, revoke_token

LIVES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")), ("", _("Until it is revoked"))]


class TokenForm(forms.Form):
    """What a new token is for, what it may, where and how long."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("What it is for, like “door counter”."))
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=TokenScope.choices, initial=[TokenScope.READ], widget=forms.CheckboxSelectMultiple
    )
    tenant = forms.ModelChoiceField(
        label=_("Where"), queryset=Tenant.objects.none(), required=False, empty_label=_("In all of my tenants")
    )
    days = forms.ChoiceField(label=_("Valid for"), choices=LIVES, initial="365", required=False)

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        tenant: Any = self.fields["tenant"]
        tenant.queryset = Tenant.objects.filter(members__user=user, is_active=True)

    @sensitive_variables("text")
    def made(self) -> tuple[ApiToken, str] | None:
        """Return the new token with its text, None where something is wrong with it."""
        data = self.cleaned_data
        expires = timezone.now() + dt.timedelta(days=int(data["days"])) if data["days"] else None
        try:
            token, text = make_token(
                user=self.user, name=data["name"], scopes=data["scopes"], tenant=data["tenant"], expires_at=expires
            )
        except ValidationError as error:
            self.add_error(None, error)
            return None
        return token, text


@login_required
@never_cache
@sensitive_variables("text", "made")
@require_http_methods(["GET", "HEAD", "POST"])
def tokens_page(request: HttpRequest) -> HttpResponse:
    """List the user's tokens and make a new one, whose text is in this answer and nowhere else."""
    form = TokenForm(request.user, request.POST if request.method == "POST" else None)
    made = form.made() if form.is_bound and form.is_valid() else None
    if made:
        form = TokenForm(request.user)
    token, text = made or (None, "")
    now = timezone.now()
    own = ApiToken.objects.filter(user=request.user.pk).select_related("tenant")
    rows = [(each, each.state(now), [TokenScope(scope).label for scope in each.scopes]) for each in own]
    return render(request, "dashboards/tokens.html", {"form": form, "made": token, "text": text, "rows": rows})


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Make a token of the user useless at once."""
    revoke_token(get_object_or_404(ApiToken.objects.for_user(request.user), pk=token_id))
    return redirect("dashboards:tokens")
