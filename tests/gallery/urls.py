"""Addresses of the gallery. A host who needs no row stands before it, so that the navigation is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import render
from django.urls import path
from django.utils import translation

from klatsch.accounts.models import Host
from klatsch.config.urls import urlpatterns as ours
from klatsch.web.shared.slot_days import DayPart, SlotChoice, SlotDay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
PEOPLE = [
    ("Amal Haddad", "Marine biologist in Alexandria", ["school", "hockey on Thursdays"], True),
    ("Bo Lund", "Builds small boats and large spreadsheets", ["work"], False),
    ("Noor Aziz", "Teaches physics; climbs at weekends", ["work", "climbing"], False),
    ("Wolfeschlegelsteinhausenbergerdorff", "Has a name that fits on no line", [], True),
]


class EveryField(forms.Form):
    name = forms.CharField(label="Your name")
    email = forms.EmailField(
        label="E-mail address", help_text="The calendar invitation and letters about this chat go there, nothing else."
    )
    handle = forms.CharField(label="Which handle do I know you by?", required=False)
    zone = forms.ChoiceField(label="Time zone", choices=[("Europe/Berlin", "Berlin"), ("UTC", "UTC")])
    place = forms.ChoiceField(
        label="Where we meet", choices=[("video", "Video call"), ("cafe", "A café")], widget=forms.RadioSelect
    )
    purpose = forms.CharField(label="Why am I doing this?", widget=forms.Textarea(attrs={"rows": 3}))
    archive = forms.FileField(label="A file of people", required=False)
    remind = forms.BooleanField(label="Remind me an hour before", required=False)


def days() -> Iterator[Any]:
    for number in range(2):
        day = MONDAY + timedelta(days=number)
        slots = [
            SlotChoice(start.isoformat(), start, f"{start:%H:%M}", "CET" if number else "")
            for start in (day + timedelta(minutes=30 * step) for step in (0, 1, 2, 9, 10))
        ]
        parts = [DayPart("Morning", slots[:3]), DayPart("Afternoon", slots[3:])]
        yield SlotDay(f"{day:%A, %-d %B}", parts, is_folded=number > 0)


def gallery(request: Any) -> Any:
    request.user = Host(name="Hanna Weiss", email="hanna@example.org")
    messages.success(request, "The invitation is open.", extra_tags="/undo/")
    messages.error(request, "That file is empty, so nothing was imported.")
    context = {
        "people": PEOPLE,
        "empty_form": EveryField(),
        "form": EveryField({"email": "nope", "name": "Ines"}),
        "days": list(days()),
        "chosen": MONDAY.isoformat(),
    }
    with translation.override(request.GET.get("language", "en")):
        return render(request, "gallery/components.html", context)


urlpatterns = [
    *ours,
    path("gallery/", gallery, name="deck"),
    path("gallery/a/", gallery, name="today"),
    path("gallery/b/", gallery, name="invitations"),
    path("gallery/c/", gallery, name="imports"),
    path("gallery/d/", gallery, name="outbox"),
]
