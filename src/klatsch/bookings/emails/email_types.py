"""The letters that tell of bookings, in words. Each is put together when it is sent or looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_lazy

from klatsch.bookings.calendar_sync.calendar_objects import booking_ics, location_text
from klatsch.bookings.emails.confirmation_link import confirmation_url
from klatsch.bookings.emails.daily_summary import daily, stop_daily_summaries
from klatsch.bookings.format_time import format_deadline, format_time_range
from klatsch.bookings.models import Booking, BookingState, WaitlistEntry, WaitlistState
from klatsch.core.i18n.locale import override_language
from klatsch.core.net.urls import absolute_url
from klatsch.emails.drafts import unsubscribe_address
from klatsch.emails.plaintext import render_plaintext
from klatsch.emails.types import CalendarAttachment, EmailAddress, RenderedEmail, register_email_type
from klatsch.emails.unsubscribe import unsubscribe_url

if TYPE_CHECKING:
    from klatsch.accounts.models import Host
    from klatsch.emails.models import Email


def booked(letter: Email) -> RenderedEmail | None:
    """To the guest: it is settled; the calendar object, and the link to move or cancel."""
    return _render_for_guest(letter, BookingState.BOOKED, "booked")


def cancelled(letter: Email) -> RenderedEmail | None:
    """To the guest: it will not take place, whoever cancelled."""
    return _render_for_guest(letter, BookingState.CANCELLED, "cancelled")


def booked_host(letter: Email) -> RenderedEmail | None:
    """To the host: who comes when, and what they wrote."""
    return _render_for_host(letter, BookingState.BOOKED, "booked_host")


def cancelled_host(letter: Email) -> RenderedEmail | None:
    """To the host: the time is theirs again."""
    return _render_for_host(letter, BookingState.CANCELLED, "cancelled_host")


def moved(letter: Email) -> RenderedEmail | None:
    """To the guest: the new time; the same calendar object, changed."""
    return _render_for_guest(letter, BookingState.BOOKED, "moved")


def moved_host(letter: Email) -> RenderedEmail | None:
    """To the host: the new time, and that the old one is theirs again."""
    return _render_for_host(letter, BookingState.BOOKED, "moved_host")


def reminder(letter: Email) -> RenderedEmail | None:
    """To the guest, a while before; it does not say how long, for it may come late."""
    return _render_for_guest(letter, BookingState.BOOKED, "reminder")


def held(letter: Email) -> RenderedEmail | None:
    """To the guest: one more step, the link to confirm."""
    return _render_for_guest(letter, BookingState.HELD, "held")


def offered(letter: Email) -> RenderedEmail | None:
    """To a guest who waited: a time came free, and until when it is kept."""
    return _render_for_guest(letter, BookingState.HELD, "offered")


def requested(letter: Email) -> RenderedEmail | None:
    """To the guest: the host decides, and until when the time is kept."""
    return _render_for_guest(letter, BookingState.REQUESTED, "requested")


def requested_host(letter: Email) -> RenderedEmail | None:
    """To the host: somebody asks, and until when an answer helps."""
    return _render_for_host(letter, BookingState.REQUESTED, "requested_host")


def declined(letter: Email) -> RenderedEmail | None:
    """To the guest: it does not work out this time."""
    return _render_for_guest(letter, BookingState.DECLINED, "declined")


def expired(letter: Email) -> RenderedEmail | None:
    """To the guest: the host did not get to answer in time."""
    return _render_for_guest(letter, BookingState.EXPIRED, "expired")


def waiting(letter: Email) -> RenderedEmail | None:
    """To a guest who joined the waiting list: what happens now, and the link to leave it; or that it is for others."""
    found = (
        WaitlistEntry.objects.select_related("invitation__host")
        .filter(pk=letter.payload["waiting"], state__in=[WaitlistState.WAITING, WaitlistState.OTHERS])
        .first()
    )
    if found is None:
        return None
    invitation, host = found.invitation, found.invitation.host
    context = {
        "waiting": found,
        "invitation": invitation,
        "host": host,
        "address": absolute_url(f"/w/{found.token}/"),
        "choices_address": unsubscribe_url(letter),
    }
    is_for_others = found.state == WaitlistState.OTHERS
    with override_language(found.language):
        subject = (
            gettext("About %(title)s with %(name)s")
            if is_for_others
            else gettext("On the waiting list: %(title)s with %(name)s")
        )
        template = "for_others" if is_for_others else "waiting"
        return RenderedEmail(
            subject=subject % {"title": invitation.title, "name": host.name},
            text=render_plaintext(template, context),
            html=render_to_string(f"letters/{template}.html", context),
            answers_to=EmailAddress(host.name, host.email),
        )


def register_email_types() -> None:
    register_email_type("reminder", reminder, gettext_lazy("A reminder (to the guest)"), stop=unsubscribe_address)
    register_email_type("daily", daily, gettext_lazy("The chats of the day (to you)"), stop=stop_daily_summaries)
    register_email_type("held", held, gettext_lazy("One more step (to the guest)"))
    register_email_type("offered", offered, gettext_lazy("A time is offered (to who waited)"))
    register_email_type("waiting", waiting, gettext_lazy("A place on the waiting list (to the guest)"))
    register_email_type("requested", requested, gettext_lazy("A request waits (to the guest)"))
    register_email_type("requested_host", requested_host, gettext_lazy("A request waits (to you)"))
    register_email_type("declined", declined, gettext_lazy("A request is declined (to the guest)"))
    register_email_type("expired", expired, gettext_lazy("A request found no answer (to the guest)"))
    register_email_type("booked", booked, gettext_lazy("A chat is settled (to the guest)"))
    register_email_type("cancelled", cancelled, gettext_lazy("A chat is cancelled (to the guest)"))
    register_email_type("moved", moved, gettext_lazy("A chat has moved (to the guest)"))
    register_email_type("moved_host", moved_host, gettext_lazy("A chat has moved (to you)"))
    register_email_type("booked_host", booked_host, gettext_lazy("A chat is settled (to you)"))
    register_email_type("cancelled_host", cancelled_host, gettext_lazy("A chat is cancelled (to you)"))


def _render_for_guest(letter: Email, state: BookingState, template: str) -> RenderedEmail | None:
    booking = _current_booking(letter, state)
    if booking is None:
        return None
    host = booking.invitation.host
    with override_language(booking.language):
        return _render(booking, template, _Reader(booking.time_zone, booking.language), host, letter)


def _render_for_host(letter: Email, state: BookingState, template: str) -> RenderedEmail | None:
    booking = _current_booking(letter, state)
    if booking is None:
        return None
    host = booking.invitation.host
    with override_language(host.language):
        return _render(booking, template, _Reader(host.time_zone, host.language), booking)


def _current_booking(letter: Email, state: BookingState) -> Booking | None:
    """Return the booking if it is still as the letter tells."""
    return (
        Booking.objects.select_related("invitation__host")
        .filter(pk=letter.payload["booking"], sequence=letter.payload["sequence"], state=state)
        .first()
    )


class _Reader(NamedTuple):
    time_zone: str
    language: str


def _render(
    booking: Booking, template: str, reader: _Reader, other: Host | Booking, letter: Email | None = None
) -> RenderedEmail:
    context = {
        # A guest may have fewer letters; a host has pages for that.
        "choices_address": letter and unsubscribe_url(letter),
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
        html=render_to_string(f"letters/{template}.html", context),
        answers_to=EmailAddress(other.name, other.email),
        calendar_file=_attached_ics(booking, template),
    )


def _attached_ics(booking: Booking, template: str) -> CalendarAttachment | None:
    """The entry for the reader's calendar, where the letter changes something there."""
    if template.removesuffix("_host") not in _TYPES_WITH_ICS:
        return None
    content, method = booking_ics(booking)
    return CalendarAttachment(content, method.value)


_TYPES_WITH_ICS = {"booked", "moved", "cancelled"}


def _subject(booking: Booking, template: str, other: str) -> str:
    words = {"title": booking.invitation.title, "name": other}
    return _SUBJECTS.get(template.removesuffix("_host"), gettext_lazy("%(title)s with %(name)s")) % words


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
