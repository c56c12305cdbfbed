"""The host's preferences about emails that are not necessary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from klatsch.emails.drafts import set_email_preferences
from klatsch.emails.queries import email_preferences_of

if TYPE_CHECKING:
    from klatsch.web.host.shared.requests import HostRequest


class EmailPreferencesForm(forms.Form):
    asks_whether_met = forms.BooleanField(
        label=_("After a chat: did you meet?"), help_text=_("One click answers."), required=False
    )
    thanks_guests = forms.BooleanField(
        label=_("Thank my guests"),
        help_text=_("When you have said that you met, a short letter in your name thanks them."),
        required=False,
    )
    daily = forms.BooleanField(
        label=_("In the morning: the chats of the day"),
        help_text=_("At seven on your clock, on days that have one."),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def email_preferences_view(request: HostRequest) -> HttpResponse:
    if request.method == "POST":
        form = EmailPreferencesForm(request.POST)
        form.full_clean()
        set_email_preferences(host_id=request.user.pk, **form.cleaned_data)
        messages.success(request, gettext("Kept."))
        return HttpResponseRedirect(reverse("letter_wishes"))
    preferences = email_preferences_of(request.user)
    form = EmailPreferencesForm(initial={name: getattr(preferences, name) for name in EmailPreferencesForm.base_fields})
    return render(request, "host/emails/preferences.html", {"form": form})
