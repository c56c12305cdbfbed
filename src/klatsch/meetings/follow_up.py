"""Follow up on chats: outcomes, notes, promises, the next contact and reviews of invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.models import BookingState
from klatsch.core.errors import Refused
from klatsch.core.sanitize import sanitize_line, sanitize_text
from klatsch.meetings.events import meeting_noted
from klatsch.meetings.models import Meeting, Outcome, Promise, Review
from klatsch.people.profiles.marks import mark_got, unmark_got
from klatsch.people.queries import person_for_guest

if TYPE_CHECKING:
    from datetime import date, datetime

    from klatsch.bookings.models import Booking
    from klatsch.invitations.models import Invitation

MAX_NOTE_LENGTH = 4000
MAX_PROMISE_LENGTH = 300
MAX_REVIEW_LENGTH = 2000


@transaction.atomic
def record_outcome(*, booking: Booking, outcome: Outcome, now: datetime) -> Meeting:
    """Record whether a chat took place; another outcome later changes it, the same one does not.

    Whoever was met counts as talked with from the time of the chat on, and no longer when that is taken back.
    Raises `Refused` before the chat has begun, or when it was never settled.
    """
    if booking.state != BookingState.BOOKED:
        raise Refused("This chat was not settled, so there is nothing to tell about it.", code="booking-not-settled")
    if booking.starts_at > now:
        raise Refused("This chat has not begun yet. Tell us afterwards how it was.", code="booking-not-begun")
    meeting, is_new = Meeting.objects.select_for_update().get_or_create(
        booking=booking,
        defaults={
            "host_id": booking.host_id,
            "person": person_for_guest(booking.host, email=booking.email, handle=booking.handle),
            "outcome": outcome,
            "created_at": now,
            "changed_at": now,
        },
    )
    if not is_new:
        if meeting.outcome == outcome:
            return meeting
        meeting.outcome = outcome
        meeting.changed_at = now
        meeting.save(update_fields=["outcome", "changed_at"])
    _mark_person(meeting, booking.starts_at, now)
    meeting_noted.publish(
        host_id=booking.host_id, now=now, subject=meeting, meeting_id=meeting.pk, booking_id=booking.pk
    )
    return meeting


def _mark_person(meeting: Meeting, at: datetime, now: datetime) -> None:
    if meeting.person is None:
        return
    person = meeting.person.merged_into or meeting.person
    if meeting.took_place:
        mark_got(person=person, now=now, talked_at=at)
    elif person.got_at == at:
        unmark_got(person=person, now=now)


def save_note(*, meeting: Meeting, note: str, now: datetime) -> None:
    """Keep what the host wants to remember, instead of what was there. Raises `Refused` when it is too long."""
    plain = sanitize_text(note)
    if len(plain) > MAX_NOTE_LENGTH:
        raise Refused(
            "This note is longer than the %(longest)d characters that fit here.",
            code="note-too-long",
            longest=MAX_NOTE_LENGTH,
        )
    meeting.note = plain
    meeting.changed_at = now
    meeting.save(update_fields=["note", "changed_at"])


def plan_next_contact(*, meeting: Meeting, on: date | None) -> None:
    """Remember the day from which on the host wants to talk with this guest again; None: no such day."""
    meeting.talk_again_on = on
    meeting.save(update_fields=["talk_again_on"])


def review_invitation(*, invitation: Invitation, words: str, now: datetime) -> None:
    """Keep what the host says of a whole invitation; without words nothing is kept.

    Raises `Refused` when it is too long.
    """
    plain = sanitize_text(words)
    if len(plain) > MAX_REVIEW_LENGTH:
        raise Refused(
            "This is longer than the %(longest)d characters that fit here.",
            code="review-too-long",
            longest=MAX_REVIEW_LENGTH,
        )
    if plain:
        Review.objects.update_or_create(invitation=invitation, defaults={"words": plain, "changed_at": now})
    else:
        Review.objects.filter(invitation=invitation).delete()


def add_promise(
    *, meeting: Meeting, text: str, now: datetime, is_mine: bool = True, due_on: date | None = None
) -> Promise:
    """Record what one of the two said they would do. Raises `Refused` when it says nothing, or too much."""
    plain = sanitize_line(text)
    if not plain:
        raise Refused("Please say what was promised.", code="promise-empty")
    if len(plain) > MAX_PROMISE_LENGTH:
        raise Refused(
            "A promise may be %(longest)d characters long: put the rest into the note.",
            code="promise-too-long",
            longest=MAX_PROMISE_LENGTH,
        )
    return Promise.objects.create(
        host_id=meeting.host_id, meeting=meeting, text=plain, is_mine=is_mine, due_on=due_on, created_at=now
    )


def keep_promise(*, promise: Promise, now: datetime) -> None:
    """Note that a promise was kept; the first time stays."""
    Promise.objects.filter(pk=promise.pk, kept_at=None).update(kept_at=now)


def reopen_promise(*, promise: Promise) -> None:
    """Take back that a promise was kept."""
    Promise.objects.filter(pk=promise.pk).update(kept_at=None)


def delete_promise(*, promise: Promise) -> None:
    """Forget a promise that no longer matters."""
    promise.delete()
