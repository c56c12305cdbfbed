"""The host's calendars, whose busy times are not offered: connect, refresh, disconnect them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from klatsch.calendars.access import calendar_for_host
from klatsch.calendars.connect import (
    connect_account,
    connect_calendar,
    disconnect_calendar,
    set_chats_calendar,
    set_strict,
)
from klatsch.calendars.queries import calendars_of
from klatsch.calendars.refresh import refresh_calendar
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.web.host.shared.redirects import refusal_as_message
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host

if TYPE_CHECKING:
    from django.http import HttpRequest


class CalendarForm(forms.Form):
    name = forms.CharField(label=_("What you call it"), max_length=120)
    address = forms.CharField(
        label=_("Its secret address"),
        help_text=_("It ends in .ics or begins with webcal://. Nobody else sees it here."),
        max_length=2000,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    is_careful = forms.BooleanField(
        label=_("Be careful"),
        help_text=_("While this calendar has not answered for twelve hours, guests are offered no times."),
        required=False,
    )


class CalDavAccountForm(forms.Form):
    address = forms.CharField(
        label=_("The server's address"),
        help_text=_("As your calendar's help page gives it for CalDAV, such as https://cloud.example.org."),
        max_length=500,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    username = forms.CharField(label=_("Your name there"), max_length=200)
    password = forms.CharField(
        label=_("App password"),
        help_text=_("Make one for klatsch in the account's settings, so that you can take it back at any time."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    is_careful = forms.BooleanField(
        label=_("Be careful"),
        help_text=_("While a calendar has not answered for twelve hours, guests are offered no times."),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_host_time_zone
def connect_caldav_account_view(request: HttpRequest) -> HttpResponse:
    """Connect all calendars of a CalDAV account; a worker reads them within seconds."""
    form = CalDavAccountForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            connected = connect_account(host=signed_in_host(request), now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = ngettext("%(n)s calendar is connected.", "%(n)s calendars are connected.", len(connected))
            messages.success(request, sentence % {"n": len(connected)})
            return HttpResponseRedirect(reverse("calendars"))
    return render(request, "host/settings/caldav_account.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_host_time_zone
def calendars_view(request: HttpRequest) -> HttpResponse:
    """List the calendars, and connect one more. It is read at once, so that a wrong address is noticed here."""
    host = signed_in_host(request)
    now = clock.now()
    form = CalendarForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            calendar = connect_calendar(host=host, now=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("address", str(refusal))
        else:
            refresh_calendar(calendar=calendar, now=now)
            _report_refresh(request, calendar.pk)
            return HttpResponseRedirect(reverse("calendars"))
    known_calendars = [(each, each.is_silent(now)) for each in calendars_of(host)]
    return render(
        request,
        "host/settings/calendars.html",
        {"form": form, "calendars": known_calendars},
        status=422 if form.errors else 200,
    )


@require_POST
@in_host_time_zone
def refresh_calendar_view(request: HttpRequest, pk: int) -> HttpResponse:
    refresh_calendar(calendar=calendar_for_host(signed_in_host(request), pk), now=clock.now())
    _report_refresh(request, pk)
    return HttpResponseRedirect(reverse("calendars"))


@require_POST
@in_host_time_zone
def set_strict_view(request: HttpRequest, pk: int) -> HttpResponse:
    set_strict(calendar=calendar_for_host(signed_in_host(request), pk), is_careful=request.POST.get("careful") == "yes")
    messages.success(request, gettext("Kept."))
    return HttpResponseRedirect(reverse("calendars"))


@require_POST
@in_host_time_zone
def write_chats_view(request: HttpRequest, pk: int) -> HttpResponse:
    calendar = calendar_for_host(signed_in_host(request), pk)
    with refusal_as_message(request):
        set_chats_calendar(calendar=calendar, is_wanted=request.POST.get("wanted") == "yes")
        messages.success(request, gettext("Kept."))
    return HttpResponseRedirect(reverse("calendars"))


@require_POST
@in_host_time_zone
def disconnect_calendar_view(request: HttpRequest, pk: int) -> HttpResponse:
    calendar = calendar_for_host(signed_in_host(request), pk)
    disconnect_calendar(calendar=calendar)
    messages.success(request, gettext("“%(name)s” is let go, with all that was known of it.") % {"name": calendar.name})
    return HttpResponseRedirect(reverse("calendars"))


def _report_refresh(request: HttpRequest, pk: int) -> None:
    calendar = calendar_for_host(signed_in_host(request), pk)
    if calendar.last_error:
        sentence = gettext("“%(name)s” could not be read yet: %(trouble)s")
        messages.warning(request, sentence % {"name": calendar.name, "trouble": calendar.error_text})
    else:
        sentence = gettext("“%(name)s” was read. What is busy there is offered to nobody.")
        messages.success(request, sentence % {"name": calendar.name})
