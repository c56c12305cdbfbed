"""The form of an invitation. Its fields derive types, bounds and defaults from `invitations.options`.

Labels and help texts are here, and the names of choices. Times are wall-clock time in the invitation's time zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klatsch.invitations.choices import AdmissionName, AudienceName, MeetingPlaceName, RequestPolicyName
from klatsch.invitations.options import INVITATION_OPTIONS, MAX_DAYS
from klatsch.invitations.time_grid import GRID_MINUTES
from klatsch.web.host.invitations.availability_forms import UnfinishedForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from klatsch.invitations.models import Invitation

ONE_DAY = timedelta(days=1)
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
    (MeetingPlaceName.VIDEO.value, _("Video call")),
    (MeetingPlaceName.PHONE.value, _("Phone call")),
    (MeetingPlaceName.IN_PERSON.value, _("In person: a café, a walk, your kitchen")),
]
ADMISSION_CHOICES = [
    (AdmissionName.FIRST_COME.admission, _("Whoever comes first")),
    (AdmissionName.APPROVAL.admission, _("Whom I say yes to")),
    (AdmissionName.DRAW.admission, _("Whose lot is drawn")),
]
AUDIENCE_CHOICES = [
    (AudienceName.ANYONE.audience, _("Anybody who has the address")),
    (AudienceName.PERSONAL_LINK.audience, _("People whom I give a link of their own, on their card")),
    (AudienceName.CIRCLES.audience, _("People in some of my circles")),
    (AudienceName.REACHED_OUT.audience, _("People who reached out and have no answer from me yet")),
    (AudienceName.MET.audience, _("People I have met")),
    (AudienceName.KNOWN.audience, _("… and people I wrote with, both ways")),
    (AudienceName.VOUCHED.audience, _("… and people for whom somebody I know vouches")),
    (AudienceName.REACHABLE.audience, _("… and people close to those I have met")),
]
REQUEST_POLICY_CHOICES = [
    (RequestPolicyName.NOBODY.value, _("Nobody")),
    (RequestPolicyName.KNOWN.value, _("People I wrote with, both ways")),
    (RequestPolicyName.VOUCHED.value, _("… and people for whom somebody I know vouches")),
    (RequestPolicyName.REACHABLE.value, _("… and people close to those I have met")),
    (RequestPolicyName.ANYBODY.value, _("Anybody")),
]
DEFAULT_WEEKLY_WINDOWS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00"}]


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _instant_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


def _option_field(field: str, label: Any, help_text: Any = "", **details: Any) -> forms.Field:  # noqa: ANN401 - lazy text
    """Return the form field of an option that is a text, a number or a switch: its type and bounds are the option's."""
    option = INVITATION_OPTIONS[field]
    details |= {"label": label, "help_text": help_text}
    if option.type is bool:
        return forms.BooleanField(required=False, **details)
    if option.type is str:
        return forms.CharField(required=option.default is ..., max_length=option.maximum, **details)
    return forms.IntegerField(
        required=option.type is int, min_value=option.minimum, max_value=option.maximum, **details
    )


def _choice_field(field: str, label: Any, choices: list[tuple[Any, Any]], **details: Any) -> forms.Field:  # noqa: ANN401 - lazy text
    """Return the form field of an option that is one of a few names; without a choice it has its default."""
    default = _stored_value(INVITATION_OPTIONS[field].default)
    return forms.TypedChoiceField(label=label, choices=choices, required=False, empty_value=default, **details)


def _stored_value(value: Any) -> Any:  # noqa: ANN401 - of any type
    """Return the value of an option as an invitation stores it."""
    match value:
        case AdmissionName():
            return value.admission
        case AudienceName():
            return value.audience
        case StrEnum():
            return value.value
        case tuple():
            return list(value)
        case _:
            return value


class InvitationForm(UnfinishedForm):
    title = _option_field("title", _("Title"), _("What guests read first: “Coffee with me”."))
    purpose = _option_field(
        "purpose",
        _("Why am I doing this?"),
        _("One or two honest sentences. They are the reason why somebody comes."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please say why you are doing this: an invitation needs a purpose.")},
    )
    minutes = _option_field("minutes", _("Minutes each"), step_size=GRID_MINUTES)
    capacity = _option_field("capacity", _("How many chats"))
    seats = _option_field("seats", _("Guests in each"))
    first_day = forms.DateField(label=_("First day"), widget=_date_input())
    last_day = forms.DateField(label=_("Last day"), widget=_date_input())
    closes = forms.DateTimeField(
        label=_("Book until"),
        help_text=_("Empty: until the last day is over."),
        required=False,
        widget=_instant_input(),
    )
    notice_minutes = forms.TypedChoiceField(
        label=_("Notice"),
        help_text=_("How long before it begins a chat can be booked."),
        choices=NOTICE_CHOICES,
        coerce=int,
    )
    daily_limit = _option_field("daily_limit", _("Most chats a day"), _("Empty: no limit."))
    weekly_limit = _option_field("weekly_limit", _("Most chats a week"), _("Empty: no limit."))
    guest_limit = _option_field(
        "guest_limit", _("Most chats with one guest"), _("Over all your invitations. Empty: one in each.")
    )
    guest_limit_days = _option_field("guest_limit_days", _("… within so many days"))
    buffer_before_minutes = _option_field("buffer_before_minutes", _("Minutes free before"), step_size=GRID_MINUTES)
    buffer_after_minutes = _option_field("buffer_after_minutes", _("Minutes free after"), step_size=GRID_MINUTES)
    increment_minutes = _option_field(
        "increment_minutes",
        _("A chat may begin every … minutes"),
        _("Empty: one after the other."),
        step_size=GRID_MINUTES,
    )
    place = forms.ChoiceField(label=_("How you meet"), choices=PLACE_CHOICES, widget=forms.RadioSelect)
    place_details = _option_field(
        "place_details", _("Link, number or address"), _("Only those who have booked see it.")
    )
    question = _option_field(
        "question", _("One question to your guests"), _("“What should we talk about?” makes a good beginning.")
    )
    admission = _choice_field("admission", _("Who gets a time"), ADMISSION_CHOICES)
    draws_at = forms.DateTimeField(
        label=_("Lots are drawn at"),
        help_text=_("Until then people put their names in, and it makes no difference who is first."),
        required=False,
        widget=_instant_input(),
    )
    favours_reach_outs = _option_field(
        "favours_reach_outs",
        _("Three lots for people who have been trying to reach me"),
        _("For those who wrote without an answer so far. The invitation says so."),
    )
    audience = _choice_field("audience", _("Who may book"), AUDIENCE_CHOICES)
    audience_circles = forms.TypedMultipleChoiceField(
        label=_("Which circles"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    asking = _choice_field(
        "asking",
        _("Who else may ask me"),
        REQUEST_POLICY_CHOICES,
        help_text=_("Guests are known by a link of their own, or by confirming an address that is on their card."),
    )
    must_confirm = _option_field(
        "must_confirm",
        _("Only people who confirm by mail"),
        _("The time is held for ten minutes until they have opened the link in a letter."),
    )
    reminders = forms.TypedMultipleChoiceField(
        label=_("Remind guests"),
        help_text=_("A letter each. A guest can say that they want none."),
        choices=REMINDER_CHOICES,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_listed = _option_field(
        "is_listed",
        _("Anybody may find it"),
        _("In search engines, on this server's first page and in your feed. Otherwise: who has the link."),
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
        is_lottery = cleaned.get("admission") == AdmissionName.DRAW.admission
        if is_lottery and not cleaned.get("draws_at") and "draws_at" not in self.errors:
            self.add_error("draws_at", _("Please say when lots are drawn."))
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first one."))
        elif first and last and last - first >= timedelta(days=MAX_DAYS):
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
    """Return the initial values of the form for a new invitation: the defaults of its options."""
    options = [option for option in INVITATION_OPTIONS.values() if option.field in InvitationForm.base_fields]
    first_day = now.astimezone(ZoneInfo(zone)).date()
    return {
        **{option.field: _stored_value(option.default) for option in options if option.default is not ...},
        "first_day": first_day,
        "last_day": first_day + (INVITATION_OPTIONS["ends_at"].default - 1) * ONE_DAY,
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
