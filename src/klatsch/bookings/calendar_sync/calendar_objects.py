"""Calendar objects (iCalendar events) of bookings, for the calendars of host and guest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from klatsch.bookings.models import BookingState
from klatsch.calendars.ical import Attendee, CalendarEvent, Method, Participation, Status, itip_event
from klatsch.core.i18n.messages import gettext_noop, translate
from klatsch.core.net.urls import absolute_url
from klatsch.invitations.models import MeetingPlace

if TYPE_CHECKING:
    from klatsch.bookings.models import Booking

PLACE_LABELS = {
    MeetingPlace.VIDEO: gettext_noop("Video call"),
    MeetingPlace.PHONE: gettext_noop("Phone call"),
    MeetingPlace.IN_PERSON: gettext_noop("In person"),
}
ICALENDAR_STATUSES = {
    BookingState.BOOKED: Status.CONFIRMED,
    BookingState.HELD: Status.TENTATIVE,
    BookingState.REQUESTED: Status.TENTATIVE,
}


def calendar_event(booking: Booking) -> CalendarEvent:
    """Return the event that host and guest share; a booking that is not live any more is cancelled there."""
    invitation = booking.invitation
    host = invitation.host
    url = absolute_url(f"/b/{booking.token}/")
    return CalendarEvent(
        uid=booking.uid,
        sequence=booking.sequence,
        summary=translate(
            "%(title)s: %(guest)s and %(host)s", title=invitation.title, guest=booking.name, host=host.name
        ),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        changed_at=booking.changed_at,
        organizer=Attendee(host.name, host.email),
        attendees=(
            Attendee(booking.name, booking.email, Participation.ACCEPTED),
            Attendee(host.name, host.email, Participation.ACCEPTED),
        ),
        description=f"{invitation.purpose}\n\n{translate('To move or cancel: %(address)s', address=url)}",
        location=location_text(booking),
        url=url,
        status=ICALENDAR_STATUSES.get(BookingState(booking.state), Status.CANCELLED),
    )


def host_calendar_event(booking: Booking) -> CalendarEvent:
    """Return the event as only the host sees it: who comes and what they said, without the guest's own link."""
    parts = (f"{booking.name}, {booking.handle}" if booking.handle else booking.name, booking.answer, booking.note)
    address = absolute_url("/chats/")
    return replace(
        calendar_event(booking),
        summary=f"{booking.name}: {booking.invitation.title}",
        description="\n\n".join(
            [part for part in parts if part] + [translate("All your chats: %(address)s", address=address)]
        ),
        url=address,
    )


def host_booking_ics(booking: Booking) -> bytes:
    """Return the .ics file of one chat for the host's own calendar."""
    return itip_event(host_calendar_event(booking), method=Method.PUBLISH)


def booking_ics(booking: Booking) -> tuple[bytes, Method]:
    """Return the .ics file of a booking, and the method it carries: REQUEST, or CANCEL once it is given up."""
    method = Method.REQUEST if booking.is_live() else Method.CANCEL
    return itip_event(calendar_event(booking), method=method), method


def location_text(booking: Booking) -> str:
    """Return where the chat takes place, in words; the address or link only once it is settled."""
    place = translate(PLACE_LABELS[MeetingPlace(booking.invitation.place)])
    is_private = booking.state not in {BookingState.BOOKED, BookingState.CANCELLED}
    details = "" if is_private else booking.invitation.place_details
    return f"{place}: {details}" if details else place
