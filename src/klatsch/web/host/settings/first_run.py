"""The first run: a one-time set-up link creates a host and signs them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from klatsch.accounts.hosts import choose_language
from klatsch.accounts.set_up_links import is_usable_set_up_link, use_set_up_link
from klatsch.core import clock
from klatsch.core.errors import NotFound, Refused
from klatsch.web.shared.time_zones import zone_choices

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from klatsch.accounts.models import Host


class FirstRunForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As guests should read it."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("You sign in with it, and answers to your letters go there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters. Four words in a row are easy to remember."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        help_text=_("The hours you offer are meant in it. Guests see their own."),
        choices=zone_choices,
        initial="UTC",
        widget=forms.Select(attrs={"data-guess-time-zone": True}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first_run_view(request: HttpRequest, token: str) -> HttpResponse:
    """Show the set-up form, and create the host. A GET does not use the link up; only creating a host does."""
    if not is_usable_set_up_link(token, clock.now()):
        return _render_spent_link(request)
    form = FirstRunForm(request.POST or None)
    if form.is_valid():
        try:
            host = use_set_up_link(token=token, now=clock.now(), **form.cleaned_data)
        except NotFound:
            return _render_spent_link(request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _sign_in_new_host(request, host)
    return render(request, "host/settings/first_run.html", {"form": form}, status=422 if form.errors else 200)


def _sign_in_new_host(request: HttpRequest, host: Host) -> HttpResponse:
    choose_language(host=host, language=get_language() or settings.LANGUAGE_CODE)
    login(request, host)
    messages.success(request, gettext("Welcome, %(name)s. This deck is yours now.") % {"name": host.name})
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)


def _render_spent_link(request: HttpRequest) -> HttpResponse:
    return render(request, "host/settings/first_run_spent.html", status=404)
