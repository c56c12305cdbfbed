"""Retention: how long people from each network are kept whom the host never talks with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from klatsch.core import clock
from klatsch.networks.registry import network_labels
from klatsch.people.privacy.retention import count_expired_people, set_retention
from klatsch.people.privacy.retention_periods import RETENTION_CHOICES_MONTHS
from klatsch.people.queries import retention_months_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from klatsch.web.host.shared.requests import HostRequest


def _duration_text(months: int) -> str:
    if months % 12:
        return ngettext("%(number)s month", "%(number)s months", months) % {"number": months}
    return ngettext("%(number)s year", "%(number)s years", months // 12) % {"number": months // 12}


def _parse_months(choice: str) -> int | None:
    return int(choice) or None


class RetentionForm(forms.Form):
    """A choice for each network: months, or 0 for ever."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, chosen: Mapping[str, int]) -> None:
        """Offer a choice for every network, with `chosen` as it is now."""
        super().__init__(data)
        choices = [(0, _("for good")), *((months, _duration_text(months)) for months in RETENTION_CHOICES_MONTHS)]
        for network, label in network_labels().items():
            self.fields[network] = forms.TypedChoiceField(
                label=label[0].upper() + label[1:],
                choices=choices,
                coerce=_parse_months,
                initial=chosen.get(network, 0),
            )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retention_view(request: HostRequest) -> HttpResponse:
    """Show and save the retention times; where people are due at once, say how many, and ask for confirmation."""
    chosen = retention_months_of(request.user)
    form = RetentionForm(request.POST if request.method == "POST" else None, chosen=chosen)
    due = 0
    if form.is_bound and form.is_valid():
        now = clock.now()
        due = count_expired_people(request.user, form.cleaned_data, now)
        if not due or request.POST.get("sure") == str(due):
            set_retention(host=request.user, months=form.cleaned_data, now=now)
            messages.success(request, gettext("Kept. What is due is forgotten within the hour."))
            return HttpResponseRedirect(reverse("keeping"))
    return render(
        request, "host/settings/retention.html", {"form": form, "due": due}, status=422 if form.errors or due else 200
    )
