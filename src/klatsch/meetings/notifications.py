"""Which letters follow a chat, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from klatsch.bookings.models import Booking, BookingState
from klatsch.emails.drafts import EmailDraft, write_emails
from klatsch.emails.models import Email

if TYPE_CHECKING:
    from datetime import datetime

# Let people say goodbye first; and whoever has not answered after three days is asked on Today only.
FEEDBACK_REQUEST_DELAY, FEEDBACK_REQUEST_WINDOW = timedelta(minutes=20), timedelta(days=3)
# Time to take a wrong click back before a guest is thanked for it.
THANKS_DELAY = timedelta(minutes=10)
MAX_EMAILS_PER_RUN = 500


def write_feedback_requests(now: datetime) -> int:
    """Write “Did you meet?” to every host of a chat that is over, once a chat: two statements; how many there were.

    Safe beside itself: the key of the letter makes it exist only once.
    """
    known = Email.objects.filter(key=Concat(Value("did_you_meet:"), Cast(OuterRef("pk"), CharField())))
    wanted = Q(host__letter_wishes=None) | Q(host__letter_wishes__asks_whether_met=True)
    over = Booking.objects.filter(
        wanted,
        ~Exists(known),
        state=BookingState.BOOKED,
        meeting=None,
        ends_at__lte=now - FEEDBACK_REQUEST_DELAY,
        ends_at__gt=now - FEEDBACK_REQUEST_WINDOW,
    )
    found = list(over.select_related("host").order_by("ends_at", "pk")[:MAX_EMAILS_PER_RUN])
    write_emails([_feedback_request(booking) for booking in found], now=now)
    return len(found)


def _feedback_request(booking: Booking) -> EmailDraft:
    return EmailDraft(
        host_id=booking.host_id,
        key=f"did_you_meet:{booking.pk}",
        kind="did_you_meet",
        payload={"booking": booking.pk},
        to_name=booking.host.name,
        to_email=booking.host.email,
        useful_until=booking.ends_at + FEEDBACK_REQUEST_WINDOW,
    )


def write_thanks_email(booking: Booking, now: datetime) -> None:
    """Thank the guest, once a chat, in the transaction of the caller."""
    if not booking.email:
        return
    draft = EmailDraft(
        host_id=booking.host_id,
        key=f"thanks:{booking.pk}",
        kind="thanks",
        payload={"booking": booking.pk},
        to_name=booking.name,
        to_email=booking.email,
        due_at=now + THANKS_DELAY,
        useful_until=booking.ends_at + 2 * FEEDBACK_REQUEST_WINDOW,
    )
    write_emails([draft], now=now)
