"""Write the emails that follow a chat: did you meet? to the host, thanks to the guest."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from klatsch.bookings.models import Booking, BookingState
from klatsch.emails.drafts import EmailDraft, write_emails
from klatsch.emails.models import Email
from klatsch.emails.queries import email_preferences_of

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.core.events import Event
    from klatsch.meetings.models import Meeting

# Let people say goodbye first; and whoever has not answered after three days is asked on Today only.
FEEDBACK_REQUEST_DELAY = timedelta(minutes=20)
FEEDBACK_REQUEST_WINDOW = timedelta(days=3)
# Time to take a wrong click back before a guest is thanked for it.
THANKS_DELAY = timedelta(minutes=10)
MAX_EMAILS_PER_RUN = 500


def write_feedback_requests(now: datetime) -> int:
    """Write “Did you meet?” to every host of a chat that is over, once a chat; return how many, with two statements.

    Safe beside itself: the key of the email makes it exist only once.
    """
    written = Email.objects.filter(key=Concat(Value("did_you_meet:"), Cast(OuterRef("pk"), CharField())))
    wants_email = Q(host__letter_wishes=None) | Q(host__letter_wishes__asks_whether_met=True)
    over = Booking.objects.filter(
        wants_email,
        ~Exists(written),
        state=BookingState.BOOKED,
        meeting=None,
        ends_at__lte=now - FEEDBACK_REQUEST_DELAY,
        ends_at__gt=now - FEEDBACK_REQUEST_WINDOW,
    )
    bookings = list(over.select_related("host").order_by("ends_at", "pk")[:MAX_EMAILS_PER_RUN])
    write_emails([_feedback_request(booking) for booking in bookings], now=now)
    return len(bookings)


def _feedback_request(booking: Booking) -> EmailDraft:
    return EmailDraft(
        host_id=booking.host_id,
        key=f"did_you_meet:{booking.pk}",
        kind="did_you_meet",
        payload={"booking": booking.pk},
        to_name=booking.host.name,
        to_email=booking.host.email,
        expires_at=booking.ends_at + FEEDBACK_REQUEST_WINDOW,
    )


def write_thanks_email(event: Event) -> None:
    """Thank the guest of a chat that took place, once, where the host wants it. Listens to `meeting.noted`."""
    meeting: Meeting = event.subject
    booking = meeting.booking
    if not (meeting.took_place and booking.email and email_preferences_of(booking.host).thanks_guests):
        return
    draft = EmailDraft(
        host_id=booking.host_id,
        key=f"thanks:{booking.pk}",
        kind="thanks",
        payload={"booking": booking.pk},
        to_name=booking.name,
        to_email=booking.email,
        due_at=event.occurred_at + THANKS_DELAY,
        expires_at=booking.ends_at + 2 * FEEDBACK_REQUEST_WINDOW,
    )
    write_emails([draft], now=event.occurred_at)
