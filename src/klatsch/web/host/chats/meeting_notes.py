"""The follow-up of a chat: its outcome, notes, promises and the next contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klatsch.bookings.access import booking_for_host
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.meetings.access import meeting_of
from klatsch.meetings.follow_up import (
    MAX_NOTE_LENGTH,
    MAX_PROMISE_LENGTH,
    add_promise,
    plan_next_contact,
    record_outcome,
    save_note,
)
from klatsch.meetings.models import Outcome
from klatsch.meetings.next_contact import ContactInterval, next_contact_day
from klatsch.meetings.queries import past_chats
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host

if TYPE_CHECKING:
    from django.http import HttpRequest

    from klatsch.bookings.models import Booking
    from klatsch.meetings.models import Meeting

MAX_PAST_CHATS = 100
OUTCOME_CHOICES = [(Outcome.MET.value, _("We met")), (Outcome.DID_NOT_HAPPEN.value, _("It did not happen"))]
NEXT_CONTACT_CHOICES = [
    ("", _("I leave that open")),
    (ContactInterval.TWO_WEEKS.value, _("In two weeks")),
    (ContactInterval.MONTH.value, _("In a month")),
    (ContactInterval.QUARTER.value, _("In three months")),
    (ContactInterval.HALF_YEAR.value, _("In half a year")),
    (ContactInterval.YEAR.value, _("In a year")),
]
KEEP_AS_PLANNED = "as_planned"


class MeetingNotesForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Did you meet?"),
        choices=OUTCOME_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say whether it took place.")},
    )
    note = forms.CharField(
        label=_("A note for yourself"),
        help_text=_("Only you see it."),
        required=False,
        max_length=MAX_NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    promise = forms.CharField(
        label=_("A promise"),
        help_text=_("“Send the recipe.” One at a time; it goes on your list."),
        required=False,
        max_length=MAX_PROMISE_LENGTH,
    )
    is_theirs = forms.BooleanField(label=_("They promised it, not I"), required=False)
    due_on = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    talk_again = forms.ChoiceField(label=_("Talk again"), choices=NEXT_CONTACT_CHOICES, required=False)

    def __init__(self, data: Any, *, meeting: Meeting | None) -> None:  # noqa: ANN401 - what forms take
        planned = meeting.talk_again_on if meeting else None
        initial = {"outcome": meeting.outcome, "note": meeting.note} if meeting else {}
        super().__init__(data, initial={**initial, "talk_again": KEEP_AS_PLANNED if planned else ""})
        if planned:
            as_planned = (KEEP_AS_PLANNED, _("As planned, from %s on") % date_format(planned))
            self.fields["talk_again"].choices = [as_planned, *NEXT_CONTACT_CHOICES]  # type: ignore[attr-defined]


@require_safe
@in_host_time_zone
def past_chats_view(request: HttpRequest) -> HttpResponse:
    """List past chats, newest first, with their outcome."""
    context = {"chats": past_chats(signed_in_host(request), clock.now())[:MAX_PAST_CHATS]}
    return render(request, "host/chats/past_chats.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_host_time_zone
def meeting_notes_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and save the form about the outcome of one chat."""
    booking = booking_for_host(signed_in_host(request), pk)
    now = clock.now()
    meeting = meeting_of(booking)
    form = MeetingNotesForm(request.POST or None, meeting=meeting)
    if form.is_bound and form.is_valid():
        try:
            _save_notes(form, booking)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Kept."))
            return HttpResponseRedirect(reverse("past_chats"))
    context = {
        "booking": booking,
        "meeting": meeting,
        "promises": meeting.promises.order_by("pk") if meeting else (),
        "form": form,
        "has_begun": booking.starts_at <= now,
        "back": request.get_full_path(),
    }
    return render(request, "host/chats/meeting_notes.html", context, status=422 if form.is_bound else 200)


def _save_notes(form: MeetingNotesForm, booking: Booking) -> None:
    answers = form.cleaned_data
    now = clock.now()
    meeting = record_outcome(booking=booking, outcome=Outcome(answers["outcome"]), now=now)
    # The buttons that only say whether it took place leave everything else as it is.
    if "note" in form.data:
        save_note(meeting=meeting, note=answers["note"], now=now)
    if answers["promise"]:
        add_promise(
            meeting=meeting,
            text=answers["promise"],
            is_mine=not answers["is_theirs"],
            due_on=answers["due_on"],
            now=now,
        )
    if "talk_again" in form.data and answers["talk_again"] != KEEP_AS_PLANNED:
        pause = answers["talk_again"]
        plan_next_contact(
            meeting=meeting, on=next_contact_day(timezone.localdate(now), ContactInterval(pause)) if pause else None
        )


@require_POST
@in_host_time_zone
def clear_next_contact_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Clear the next contact: the host talked with the guest again, or wants no reminder any more."""
    meeting = meeting_of(booking_for_host(signed_in_host(request), pk))
    if meeting is not None:
        plan_next_contact(meeting=meeting, on=None)
    return HttpResponseRedirect(reverse("today"))
