"""The types of emails about bookings and the waitlist, and their text. Rendered when an email is sent or looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.template.loader import render_to_string
from django.utils.functional import Promise  # noqa: TC002 - a named tuple
from django.utils.translation import gettext, gettext_lazy

from klatsch.bookings.calendar_sync.calendar_objects import booking_ics, location_text
from klatsch.bookings.emails.confirmation_link import confirmation_url
from klatsch.bookings.emails.daily_summary import render_daily_summary, stop_daily_summaries
from klatsch.bookings.format_time import format_deadline, format_time_range
from klatsch.bookings.models import Booking, BookingState, WaitlistEntry, WaitlistState
from klatsch.core.i18n.locale import override_language
from klatsch.core.net.urls import absolute_url
from klatsch.emails.drafts import unsubscribe_address
from klatsch.emails.plaintext import render_plaintext
from klatsch.emails.types import CalendarAttachment, EmailAddress, EmailType, RenderedEmail, email_types
from klatsch.emails.unsubscribe import unsubscribe_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from klatsch.accounts.models import Host
    from klatsch.emails.models import Email


class _BookingEmail(NamedTuple):
    """An email about a booking. Its kind is also the name of its template.

    :param state: the state of the booking in which the email is still true.
    :param label: what it is called in the outbox.
    """

    kind: str
    state: BookingState
    label: str | Promise


_GUEST_EMAILS = (
    _BookingEmail("held", BookingState.HELD, gettext_lazy("One more step (to the guest)")),
    _BookingEmail("offered", BookingState.HELD, gettext_lazy("A time is offered (to who waited)")),
    _BookingEmail("requested", BookingState.REQUESTED, gettext_lazy("A request waits (to the guest)")),
    _BookingEmail("declined", BookingState.DECLINED, gettext_lazy("A request is declined (to the guest)")),
    _BookingEmail("expired", BookingState.EXPIRED, gettext_lazy("A request found no answer (to the guest)")),
    _BookingEmail("booked", BookingState.BOOKED, gettext_lazy("A chat is settled (to the guest)")),
    _BookingEmail("cancelled", BookingState.CANCELLED, gettext_lazy("A chat is cancelled (to the guest)")),
    _BookingEmail("moved", BookingState.BOOKED, gettext_lazy("A chat has moved (to the guest)")),
)
_HOST_EMAILS = (
    _BookingEmail("requested_host", BookingState.REQUESTED, gettext_lazy("A request waits (to you)")),
    _BookingEmail("moved_host", BookingState.BOOKED, gettext_lazy("A chat has moved (to you)")),
    _BookingEmail("booked_host", BookingState.BOOKED, gettext_lazy("A chat is settled (to you)")),
    _BookingEmail("cancelled_host", BookingState.CANCELLED, gettext_lazy("A chat is cancelled (to you)")),
)
# It does not say how long before the chat it comes, for it may come late.
_REMINDER = _BookingEmail("reminder", BookingState.BOOKED, gettext_lazy("A reminder (to the guest)"))
_SUBJECTS = {
    "cancelled": gettext_lazy("Cancelled: %(title)s with %(name)s"),
    "moved": gettext_lazy("Moved: %(title)s with %(name)s"),
    "reminder": gettext_lazy("We talk soon: %(title)s with %(name)s"),
    "held": gettext_lazy("One more step: %(title)s with %(name)s"),
    "offered": gettext_lazy("A time for you: %(title)s with %(name)s"),
    "requested": gettext_lazy("Asked for: %(title)s with %(name)s"),
    "declined": gettext_lazy("Not this time: %(title)s with %(name)s"),
    "expired": gettext_lazy("No answer yet: %(title)s with %(name)s"),
}
_KINDS_WITH_ICS = {"booked", "moved", "cancelled"}


def register_email_types() -> None:
    email_types.connect(
        _REMINDER.kind, EmailType(_guest_renderer(_REMINDER), _REMINDER.label, unsubscribe=unsubscribe_address)
    )
    email_types.connect(
        "daily",
        EmailType(
            render_daily_summary, gettext_lazy("The chats of the day (to you)"), unsubscribe=stop_daily_summaries
        ),
    )
    email_types.connect(
        "waiting", EmailType(render_waitlisted, gettext_lazy("A place on the waiting list (to the guest)"))
    )
    for email_type in _GUEST_EMAILS:
        email_types.connect(email_type.kind, EmailType(_guest_renderer(email_type), email_type.label))
    for email_type in _HOST_EMAILS:
        email_types.connect(email_type.kind, EmailType(_host_renderer(email_type), email_type.label))


def render_waitlisted(email: Email) -> RenderedEmail | None:
    """Tell a guest what happens now that they are on the waitlist, and how to leave it; or that it is for others."""
    entry = (
        WaitlistEntry.objects.select_related("invitation__host")
        .filter(pk=email.payload["waiting"], state__in=[WaitlistState.WAITING, WaitlistState.EXCLUDED])
        .first()
    )
    if entry is None:
        return None
    invitation = entry.invitation
    host = invitation.host
    context = {
        "waiting": entry,
        "invitation": invitation,
        "host": host,
        "address": absolute_url(f"/w/{entry.token}/"),
        "choices_address": unsubscribe_url(email),
    }
    is_excluded = entry.state == WaitlistState.EXCLUDED
    with override_language(entry.language):
        subject = (
            gettext("About %(title)s with %(name)s")
            if is_excluded
            else gettext("On the waiting list: %(title)s with %(name)s")
        )
        template = "for_others" if is_excluded else "waiting"
        return RenderedEmail(
            subject=subject % {"title": invitation.title, "name": host.name},
            text=render_plaintext(template, context),
            html=render_to_string(f"emails/{template}.html", context),
            answers_to=EmailAddress(host.name, host.email),
        )


def _guest_renderer(email_type: _BookingEmail) -> Callable[[Email], RenderedEmail | None]:
    def render(email: Email) -> RenderedEmail | None:
        booking = _current_booking(email, email_type.state)
        if booking is None:
            return None
        host = booking.invitation.host
        with override_language(booking.language):
            return _render(booking, email_type.kind, _Reader(booking.time_zone, booking.language), host, email)

    return render


def _host_renderer(email_type: _BookingEmail) -> Callable[[Email], RenderedEmail | None]:
    def render(email: Email) -> RenderedEmail | None:
        booking = _current_booking(email, email_type.state)
        if booking is None:
            return None
        host = booking.invitation.host
        with override_language(host.language):
            return _render(booking, email_type.kind, _Reader(host.time_zone, host.language), booking)

    return render


def _current_booking(email: Email, state: BookingState) -> Booking | None:
    """Return the booking if it is still as the email says."""
    return (
        Booking.objects.select_related("invitation__host")
        .filter(pk=email.payload["booking"], sequence=email.payload["sequence"], state=state)
        .first()
    )


class _Reader(NamedTuple):
    time_zone: str
    language: str


def _render(
    booking: Booking, template: str, reader: _Reader, other: Host | Booking, email: Email | None = None
) -> RenderedEmail:
    context = {
        # A guest may have fewer emails; a host has pages for that.
        "choices_address": email and unsubscribe_url(email),
        "booking": booking,
        "invitation": booking.invitation,
        "host": booking.invitation.host,
        "moment": format_time_range(booking.starts_at, booking.ends_at, *reader),
        "where": location_text(booking),
        "address": absolute_url(f"/b/{booking.token}/"),
        "confirmation_address": confirmation_url(booking),
        "expiry": booking.expires_at and format_deadline(booking.expires_at, *reader),
        "chats_address": absolute_url("/chats/"),
        "invitation_address": absolute_url(f"/i/{booking.invitation.slug}/"),
    }
    return RenderedEmail(
        subject=_subject(booking, template, other.name),
        text=render_plaintext(template, context),
        html=render_to_string(f"emails/{template}.html", context),
        answers_to=EmailAddress(other.name, other.email),
        calendar_file=_attached_ics(booking, template),
    )


def _attached_ics(booking: Booking, template: str) -> CalendarAttachment | None:
    """Return the entry for the reader's calendar, where the email changes something there."""
    if template.removesuffix("_host") not in _KINDS_WITH_ICS:
        return None
    content, method = booking_ics(booking)
    return CalendarAttachment(content, method.value)


def _subject(booking: Booking, template: str, other: str) -> str:
    subject = _SUBJECTS.get(template.removesuffix("_host"), gettext_lazy("%(title)s with %(name)s"))
    return subject % {"title": booking.invitation.title, "name": other}
