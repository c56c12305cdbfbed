"""iMIP replies: answers of guests' calendar programs, read from a mailbox. Shown to the host and never acted upon.

Anybody who knows a chat can write such an email, so it proves nothing; and "no" in a calendar is not yet "I cannot
come".
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from klatsch.bookings.models import Booking, BookingState, CalendarReply
from klatsch.calendars.itip import ReplyUnreadable, read_reply
from klatsch.emails.drafts import save_mailbox_position
from klatsch.emails.imap import MailboxUnavailable, fetch_messages_since
from klatsch.emails.queries import mailbox_position

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from email.message import Message

    from klatsch.calendars.itip import ItipReply

log = logging.getLogger(__name__)


def parse_replies(message: Message) -> list[ItipReply]:
    """Return the iTIP replies in an email, whatever else is in it."""
    replies = []
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            content = part.get_payload(decode=True)
            try:
                replies.append(read_reply(content if isinstance(content, bytes) else b""))
            except ReplyUnreadable:
                continue
    return replies


@transaction.atomic
def save_replies(replies: Iterable[ItipReply]) -> int:
    """Keep the latest reply to each booking, and return how many were kept: four statements for all of them.

    Replies to an older time, from another address than the guest's, or to no booking of ours are left out.
    """
    latest = {reply.uid: reply for reply in sorted(replies, key=lambda reply: reply.answered_at)}
    bookings = Booking.objects.filter(uid__in=latest, state=BookingState.BOOKED).select_related("calendar_reply")
    rows = []
    for booking in bookings:
        reply = latest[booking.uid]
        earlier = getattr(booking, "calendar_reply", None)
        is_newer = earlier is None or earlier.answered_at < reply.answered_at
        if reply.email == booking.email and reply.sequence >= booking.sequence and is_newer:
            rows.append(
                CalendarReply(
                    booking=booking,
                    sequence=booking.sequence,
                    participation=reply.participation.value,
                    comment=reply.comment,
                    proposed_at=reply.proposed_at,
                    answered_at=reply.answered_at,
                )
            )
    CalendarReply.objects.filter(booking__in=[row.booking_id for row in rows]).delete()
    CalendarReply.objects.bulk_create(rows)
    return len(rows)


def read_mailbox(now: datetime) -> int:
    """Read the emails that arrived in the mailbox since the last time, and return how many replies were kept.

    A mailbox that cannot be read is logged, without its address, and tried again at the next time.
    """
    url = settings.KLATSCH.imap_url.get_secret_value()
    kept_count = 0
    try:
        while url:
            before = mailbox_position(url)
            position, messages = fetch_messages_since(before, url, now.date())
            if position == before:
                break
            kept_count += save_replies(reply for message in messages for reply in parse_replies(message))
            save_mailbox_position(url=url, position=position)
    except MailboxUnavailable as error:
        log.warning("Answers of calendars wait: %s", error)
    return kept_count
