"""Write emails when something happens to a booking, an entry of the waitlist or of a lottery.

The listeners run inside the transaction of the verb and write rows; the text is rendered when an email is sent, see
`email_types`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from klatsch.bookings import events
from klatsch.bookings.models import BookingState, LotteryEntry, LotteryEntryState
from klatsch.emails.drafts import EmailDraft, write_emails

if TYPE_CHECKING:
    from collections.abc import Callable

    from klatsch.bookings.models import Booking, WaitlistEntry
    from klatsch.core.events import Event, EventType
    from klatsch.invitations.models import Invitation

    type DraftEmails = Callable[..., list[EmailDraft]]

# A reminder of the day before is of no use in the last hours.
LONG_REMINDER = timedelta(hours=12)
LONG_REMINDER_CUTOFF = timedelta(hours=2)
# A reminder that would come so soon after the last email about the booking is left out.
MIN_REMINDER_DELAY = timedelta(hours=1)


def connect_notifications() -> None:
    """Connect the emails to the events that they are about."""
    emails_by_event: dict[EventType, DraftEmails] = {
        events.booking_held: hold_emails,
        events.booking_requested: request_emails,
        events.booking_created: booking_emails,
        events.booking_confirmed: booking_emails,
        events.booking_rescheduled: reschedule_emails,
        events.booking_cancelled: cancellation_emails,
        events.booking_declined: decline_emails,
        events.booking_expired: expiry_emails,
        events.waitlist_joined: waitlist_emails,
        events.waitlist_offered: offer_emails,
        events.lottery_entered: lottery_entry_emails,
        events.lottery_drawn: lottery_not_drawn_emails,
    }
    for event_type, draft_emails in emails_by_event.items():
        event_type.listen("emails", _writer(draft_emails))


def _writer(draft_emails: DraftEmails) -> Callable[[Event], None]:
    return lambda event: write_emails(draft_emails(event.subject), now=event.occurred_at)


def booking_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "booked"), _host_email(booking, "booked_host"), *_reminder_emails(booking)]


def reschedule_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "moved"), _host_email(booking, "moved_host"), *_reminder_emails(booking)]


def hold_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "held")]


def offer_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "offered")]


def request_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "requested"), _host_email(booking, "requested_host")]


def decline_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "declined")]


def expiry_emails(booking: Booking) -> list[EmailDraft]:
    """Return the email to a guest who asked and got no answer; whoever let a hold run out gets none."""
    return [_guest_email(booking, "expired")] if booking.state == BookingState.REQUESTED else []


def cancellation_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "cancelled"), _host_email(booking, "cancelled_host")]


def waitlist_emails(entry: WaitlistEntry) -> list[EmailDraft]:
    return [
        EmailDraft(
            host_id=entry.invitation.host_id,
            key=f"waiting:{entry.pk}",
            kind="waiting",
            payload={"waiting": entry.pk},
            to_name=entry.name,
            to_email=entry.email,
            expires_at=entry.invitation.closes_at,
        )
    ]


def lottery_entry_emails(entry: LotteryEntry) -> list[EmailDraft]:
    """Return the email to a guest who entered a lottery: the link to their entry, of use until it is drawn."""
    return [_lottery_email(entry, entry.invitation, "wished")]


def lottery_not_drawn_emails(invitation: Invitation) -> list[EmailDraft]:
    """Return the emails to guests who got no slot; who got one has the email about their booking."""
    entries = LotteryEntry.objects.filter(invitation=invitation, state=LotteryEntryState.NOT_DRAWN).order_by("pk")
    return [_lottery_email(entry, invitation, "not_drawn") for entry in entries]


def _lottery_email(entry: LotteryEntry, invitation: Invitation, kind: str) -> EmailDraft:
    return EmailDraft(
        host_id=invitation.host_id,
        key=f"{kind}:{entry.pk}",
        kind=kind,
        payload={"wish": entry.pk},
        to_name=entry.name,
        to_email=entry.email,
        expires_at=invitation.draws_at if kind == "wished" else invitation.closes_at,
    )


def _guest_email(booking: Booking, kind: str) -> EmailDraft:
    return _booking_email(booking, kind, to_name=booking.name, to_email=booking.email)


def _host_email(booking: Booking, kind: str) -> EmailDraft:
    host = booking.invitation.host
    return _booking_email(booking, kind, to_name=host.name, to_email=host.email)


def _reminder_emails(booking: Booking) -> list[EmailDraft]:
    """Return the reminders, written early and due later, without those that would come too soon after this change."""
    drafts = []
    for minutes in booking.invitation.reminders:
        before = timedelta(minutes=minutes)
        due_at = booking.starts_at - before
        cutoff = LONG_REMINDER_CUTOFF if before >= LONG_REMINDER else timedelta(0)
        if due_at - booking.changed_at >= MIN_REMINDER_DELAY:
            reminder = _guest_email(booking, "reminder")
            key = f"reminder {minutes}:{booking.pk}:{booking.sequence}"
            drafts.append(replace(reminder, key=key, due_at=due_at, expires_at=booking.starts_at - cutoff))
    return drafts


def _booking_email(booking: Booking, kind: str, *, to_name: str, to_email: str) -> EmailDraft:
    return EmailDraft(
        host_id=booking.host_id,
        key=f"{kind}:{booking.pk}:{booking.sequence}",
        kind=kind,
        payload={"booking": booking.pk, "sequence": booking.sequence},
        to_name=to_name,
        to_email=to_email,
        expires_at=booking.expires_at if booking.state == BookingState.HELD else booking.ends_at,
    )
