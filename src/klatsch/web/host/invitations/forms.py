"""The form of an invitation's options. Times are wall-clock time in its time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klatsch.invitations.models import Admission, Audience, Invitation, MeetingPlace, RequestPolicy, default_reminders
from klatsch.invitations.options import MAX_BUFFER_MINUTES
from klatsch.invitations.time_grid import GRID_MINUTES
from klatsch.web.host.invitations.availability_forms import UnfinishedForm

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE_DAY = timedelta(days=1)
DEFAULT_DURATION_DAYS = 7
NOTICE_CHOICES = [
    (0, _("None: until the last minute")),
    (60, _("One hour")),
    (240, _("Four hours")),
    (720, _("Half a day")),
    (1440, _("One day")),
    (2880, _("Two days")),
    (10080, _("One week")),
]
REMINDER_CHOICES = [
    (10_080, _("a week before")),
    (2880, _("two days before")),
    (1440, _("a day before")),
    (180, _("three hours before")),
    (60, _("an hour before")),
    (15, _("a quarter of an hour before")),
]
PLACE_CHOICES = [
    (MeetingPlace.VIDEO.value, _("Video call")),
    (MeetingPlace.PHONE.value, _("Phone call")),
    (MeetingPlace.IN_PERSON.value, _("In person: a café, a walk, your kitchen")),
]
ADMISSION_CHOICES = [
    (Admission.FIRST_COME.value, _("Whoever comes first")),
    (Admission.BY_APPROVAL.value, _("Whom I say yes to")),
    (Admission.BY_DRAW.value, _("Whose lot is drawn")),
]
AUDIENCE_CHOICES = [
    (Audience.ANYONE.value, _("Anybody who has the address")),
    (Audience.PERSONAL_LINK.value, _("People whom I give a link of their own, on their card")),
    (Audience.CIRCLES.value, _("People in some of my circles")),
    (Audience.REACHED_OUT.value, _("People who reached out and have no answer from me yet")),
    (Audience.MET.value, _("People I have met")),
    (Audience.KNOWN.value, _("… and people I wrote with, both ways")),
    (Audience.VOUCHED.value, _("… and people for whom somebody I know vouches")),
    (Audience.REACHABLE.value, _("… and people close to those I have met")),
]
WHO_MAY_ASK_CHOICES = [
    (RequestPolicy.NOBODY.value, _("Nobody")),
    (RequestPolicy.KNOWN.value, _("People I wrote with, both ways")),
    (RequestPolicy.VOUCHED.value, _("… and people for whom somebody I know vouches")),
    (RequestPolicy.REACHABLE.value, _("… and people close to those I have met")),
    (RequestPolicy.ANYBODY.value, _("Anybody")),
]
DEFAULT_WEEKLY_WINDOWS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00"}]


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _minutes_field(label: Any, help_text: Any = "", *, low: int = 0, **details: Any) -> forms.IntegerField:  # noqa: ANN401
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=low, step_size=GRID_MINUTES, **{"max_value": 720, **details}
    )


class InvitationForm(UnfinishedForm):
    title = forms.CharField(label=_("Title"), help_text=_("What guests read first: “Coffee with me”."), max_length=120)
    purpose = forms.CharField(
        label=_("Why am I doing this?"),
        help_text=_("One or two honest sentences. They are the reason why somebody comes."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please say why you are doing this: an invitation needs a purpose.")},
    )
    minutes = _minutes_field(_("Minutes each"), low=GRID_MINUTES)
    capacity = forms.IntegerField(label=_("How many chats"), min_value=1, max_value=1000)
    seats = forms.IntegerField(label=_("Guests in each"), min_value=1, max_value=6)
    first_day = forms.DateField(label=_("First day"), widget=_date_input())
    last_day = forms.DateField(label=_("Last day"), widget=_date_input())
    closes = forms.DateTimeField(
        label=_("Book until"),
        help_text=_("Empty: until the last day is over."),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    notice_minutes = forms.TypedChoiceField(
        label=_("Notice"),
        help_text=_("How long before it begins a chat can be booked."),
        choices=NOTICE_CHOICES,
        coerce=int,
    )
    daily_limit = forms.IntegerField(
        label=_("Most chats a day"), help_text=_("Empty: no limit."), required=False, min_value=1, max_value=100
    )
    weekly_limit = forms.IntegerField(
        label=_("Most chats a week"), help_text=_("Empty: no limit."), required=False, min_value=1, max_value=500
    )
    guest_limit = forms.IntegerField(
        label=_("Most chats with one guest"),
        help_text=_("Over all your invitations. Empty: one in each."),
        required=False,
        min_value=1,
        max_value=100,
    )
    guest_limit_days = forms.IntegerField(label=_("… within so many days"), min_value=1, max_value=400)
    buffer_before_minutes = _minutes_field(_("Minutes free before"), max_value=MAX_BUFFER_MINUTES)
    buffer_after_minutes = _minutes_field(_("Minutes free after"), max_value=MAX_BUFFER_MINUTES)
    increment_minutes = _minutes_field(
        _("A chat may begin every … minutes"), _("Empty: one after the other."), low=GRID_MINUTES, required=False
    )
    place = forms.ChoiceField(label=_("How you meet"), choices=PLACE_CHOICES, widget=forms.RadioSelect)
    place_details = forms.CharField(
        label=_("Link, number or address"),
        help_text=_("Only those who have booked see it."),
        required=False,
        max_length=300,
    )
    question = forms.CharField(
        label=_("One question to your guests"),
        help_text=_("“What should we talk about?” makes a good beginning."),
        required=False,
        max_length=200,
    )
    admission = forms.TypedChoiceField(
        label=_("Who gets a time"), choices=ADMISSION_CHOICES, required=False, empty_value=Admission.FIRST_COME.value
    )
    draws_at = forms.DateTimeField(
        label=_("Lots are drawn at"),
        help_text=_("Until then people put their names in, and it makes no difference who is first."),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    favours_reach_outs = forms.BooleanField(
        label=_("Three lots for people who have been trying to reach me"),
        help_text=_("For those who wrote without an answer so far. The invitation says so."),
        required=False,
    )
    audience = forms.TypedChoiceField(
        label=_("Who may book"), choices=AUDIENCE_CHOICES, required=False, empty_value=Audience.ANYONE.value
    )
    audience_circles = forms.TypedMultipleChoiceField(
        label=_("Which circles"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    asking = forms.TypedChoiceField(
        label=_("Who else may ask me"),
        help_text=_("Guests are known by a link of their own, or by confirming an address that is on their card."),
        choices=WHO_MAY_ASK_CHOICES,
        required=False,
        empty_value=RequestPolicy.NOBODY.value,
    )
    must_confirm = forms.BooleanField(
        label=_("Only people who confirm by mail"),
        help_text=_("The time is held for ten minutes until they have opened the link in a letter."),
        required=False,
    )
    reminders = forms.TypedMultipleChoiceField(
        label=_("Remind guests"),
        help_text=_("A letter each. A guest can say that they want none."),
        choices=REMINDER_CHOICES,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_listed = forms.BooleanField(
        label=_("Anybody may find it"),
        help_text=_("In search engines, on this server's first page and in your feed. Otherwise: who has the link."),
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, zone: str, initial: dict[str, Any], is_unfinished: bool = False
    ) -> None:
        super().__init__(data, initial=initial, is_unfinished=is_unfinished)
        self.zone = ZoneInfo(zone)
        odd = set(initial["reminders"]) - dict(REMINDER_CHOICES).keys()
        if odd:
            further = [(minutes, _("%d minutes before") % minutes) for minutes in sorted(odd)]
            self.fields["reminders"].choices = [*REMINDER_CHOICES, *further]  # type: ignore[attr-defined]
        self.fields["audience_circles"].choices = initial["circles"]  # type: ignore[attr-defined]
        notice = initial["notice_minutes"]
        if notice not in dict(NOTICE_CHOICES):
            self.fields["notice_minutes"].choices = [*NOTICE_CHOICES, (notice, _("%d minutes") % notice)]  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        with timezone.override(self.zone):
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if (
            cleaned.get("admission") == Admission.BY_DRAW
            and not cleaned.get("draws_at")
            and "draws_at" not in self.errors
        ):
            self.add_error("draws_at", _("Please say when lots are drawn."))
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first one."))
        elif first and last and last - first >= timedelta(days=400):
            self.add_error("last_day", _("An invitation may last 400 days at most."))
        return cleaned

    def fields_of_invitation(self) -> dict[str, Any]:
        """Return the checked values by the names of `Invitation`'s fields, windows left out."""
        fields = dict(self.cleaned_data)
        starts_at = self._midnight(fields.pop("first_day"))
        ends_at = self._midnight(fields.pop("last_day") + ONE_DAY)
        return {"starts_at": starts_at, "ends_at": ends_at, "closes_at": fields.pop("closes") or ends_at, **fields}

    def changed_fields(self) -> dict[str, Any]:
        """Return `fields_of_invitation` without instants whose day was not changed: those may be more exact."""
        fields = self.fields_of_invitation()
        changed_names = set(self.changed_data)
        for moment, inputs in (
            ("starts_at", {"first_day"}),
            ("ends_at", {"last_day"}),
            ("closes_at", {"last_day", "closes"}),
            ("draws_at", {"draws_at"}),
        ):
            if not changed_names & inputs:
                del fields[moment]
        return fields

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def initial_values_of_new(now: datetime, zone: str) -> dict[str, Any]:
    first_day = now.astimezone(ZoneInfo(zone)).date()
    return {
        "minutes": 30,
        "capacity": 7,
        "seats": 1,
        "first_day": first_day,
        "last_day": first_day + (DEFAULT_DURATION_DAYS - 1) * ONE_DAY,
        "notice_minutes": 60,
        "guest_limit_days": 30,
        "reminders": default_reminders(),
        "buffer_before_minutes": 0,
        "buffer_after_minutes": 0,
        "place": MeetingPlace.VIDEO.value,
        "admission": Admission.FIRST_COME.value,
        "audience": Audience.ANYONE.value,
        "asking": RequestPolicy.NOBODY.value,
    }


def initial_values(invitation: Invitation) -> dict[str, Any]:
    """Return the initial values of the form for an existing invitation."""
    zone = ZoneInfo(invitation.time_zone)
    values = {name: getattr(invitation, name) for name in InvitationForm.base_fields if hasattr(invitation, name)}
    # The last instant that belongs to it, not the first one that does not.
    last_day_at = (invitation.ends_at - timedelta(microseconds=1)).astimezone(zone)
    closes = None if invitation.closes_at == invitation.ends_at else invitation.closes_at
    return {
        **values,
        "draws_at": invitation.draws_at and _wall_clock_time(invitation.draws_at, zone),
        "first_day": invitation.starts_at.astimezone(zone).date(),
        "last_day": last_day_at.date(),
        "closes": closes and _wall_clock_time(closes, zone),
    }


def _wall_clock_time(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
