from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F

from klatsch.bookings.models import Booking, BookingState
from klatsch.meetings.models import Meeting, Promise
from klatsch.people.queries import cards_behind

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host
    from klatsch.people.models import Person

# Nobody remembers longer whether a chat took place, and nobody should be asked for ever.
UNREPORTED_CHAT_WINDOW = timedelta(days=30)
MAX_ITEMS_ON_TODAY = 3


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Tasks that follow chats, as many as fit on one page among other things."""

    untold: Sequence[Booking]
    contacts: Sequence[Meeting]
    promises: Sequence[Promise]


def past_chats(host: Host, now: datetime) -> QuerySet[Booking]:
    """The chats that are over, newest first, with what came of them where the host has said so."""
    return (
        Booking.objects.filter(host=host, state=BookingState.BOOKED, ends_at__lte=now)
        .select_related("invitation", "meeting")
        .order_by("-starts_at", "-pk")
    )


def unreported_chats(host: Host, now: datetime) -> QuerySet[Booking]:
    """The chats of the last month of which nobody knows yet whether they took place, newest first."""
    return past_chats(host, now).filter(meeting=None, ends_at__gt=now - UNREPORTED_CHAT_WINDOW)


def due_contacts(host: Host, today: date) -> QuerySet[Meeting]:
    """Return the people whom the host wanted to talk with again by `today`, who waits longest first."""
    return (
        Meeting.objects.filter(host=host, talk_again_on__lte=today)
        .select_related("booking", "person__merged_into")
        .order_by("talk_again_on", "pk")
    )


def open_promises(host: Host) -> QuerySet[Promise]:
    """Return the promises that are not kept yet: what is due first, then what has no day."""
    return (
        Promise.objects.filter(host=host, kept_at=None)
        .select_related("meeting__booking")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def kept_promises(host: Host) -> QuerySet[Promise]:
    """Return the promises that were kept, the last one first."""
    return (
        Promise.objects.filter(host=host, kept_at__isnull=False).select_related("meeting__booking").order_by("-kept_at")
    )


def meetings_with(person: Person) -> QuerySet[Meeting]:
    """The chats with somebody, newest first."""
    return (
        Meeting.objects.filter(person__in=cards_behind(person))
        .select_related("booking")
        .order_by("-booking__starts_at")
    )


def follow_ups(host: Host, now: datetime, today: date) -> FollowUps:
    """Return what the host's first page shows of chats that are over: three queries."""
    return FollowUps(
        untold=list(unreported_chats(host, now)[:MAX_ITEMS_ON_TODAY]),
        contacts=list(due_contacts(host, today)[:MAX_ITEMS_ON_TODAY]),
        promises=list(open_promises(host).filter(is_mine=True)[:MAX_ITEMS_ON_TODAY]),
    )


def person_of_meeting(meeting_id: int) -> int | None:
    """Return the id of the person of a meeting, or of the card that they were merged into; None for a stranger."""
    meeting = Meeting.objects.filter(pk=meeting_id).exclude(person=None).values("person", "person__merged_into").first()
    return meeting and (meeting["person__merged_into"] or meeting["person"])


def people_met(people: Collection[int]) -> set[int]:
    """Those of some people with whom the host had a chat and said what came of it, by id."""
    met = Meeting.objects.filter(person__in=people).exclude(person=None)
    return set(met.values_list("person_id", flat=True))
