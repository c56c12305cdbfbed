"""Reading bookings, chats, waiting lists and links."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import Lower

from klatsch.bookings.models import (
    LIVE_STATES,
    Booking,
    BookingState,
    IcsFeed,
    PersonalLink,
    WaitlistEntry,
    WaitlistState,
)
from klatsch.bookings.models.lottery import LotteryEntry, LotteryEntryState
from klatsch.core.db.counting import count_by_state
from klatsch.invitations.models import Audience, Invitation, InvitationState
from klatsch.people.identity.guest_matching import email_keys_of, guest_handles_of, people_for_guests
from klatsch.people.queries import cards_behind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from klatsch.accounts.models import Host
    from klatsch.people.models import Person

FEED_HISTORY = timedelta(days=90)
MAX_CHATS_SHOWN = 200


def with_meeting_counts(invitations: QuerySet[Invitation], now: datetime) -> QuerySet[Invitation]:
    """The same invitations, each with `meetings`: how many of its meetings are taken."""
    lasting = Q(taken_slots__expires_at=None) | Q(taken_slots__expires_at__gt=now)
    return invitations.annotate(meetings=Count("taken_slots", filter=lasting))


def meeting_count(invitation: Invitation, now: datetime) -> int:
    """How many meetings of one invitation are taken, open or not: one query."""
    return int(with_meeting_counts(Invitation.objects.filter(pk=invitation.pk), now).get().meetings)  # type: ignore[attr-defined]


def lottery_entry_count(invitation: Invitation) -> int:
    """How many guests are or were in the draw of an invitation, whatever came out for them."""
    return (
        LotteryEntry.objects.filter(invitation=invitation, is_confirmed=True)
        .exclude(state=LotteryEntryState.LEFT)
        .count()
    )


def live_bookings(invitation: Invitation) -> QuerySet[Booking]:
    """What is held, requested or booked of an invitation, in the order of time."""
    return Booking.objects.filter(invitation=invitation, state__in=LIVE_STATES).order_by("starts_at", "seat")


def live_bookings_of_guest(host: Host, email: str) -> QuerySet[Booking]:
    """What somebody with this address holds, asks for or has booked of a host's, in the order of time."""
    return (
        Booking.objects.filter(host=host, email=email, state__in=LIVE_STATES)
        .select_related("invitation__host")
        .order_by("starts_at", "pk")
    )


def coming_chats(host: Host, now: datetime) -> QuerySet[Booking]:
    """What the host has in front of them, soonest first; a chat that goes on now is among them."""
    return (
        Booking.objects.filter(host=host, state=BookingState.BOOKED, ends_at__gt=now)
        .select_related("invitation", "calendar_reply")
        .order_by("starts_at", "pk")
    )


def bookings_by_state() -> dict[str, int]:
    """How many bookings of all hosts are in each state."""
    return count_by_state(Booking.objects.all(), BookingState)


def coming_chats_of(invitation: Invitation, now: datetime) -> QuerySet[Booking]:
    """The coming chats of one invitation, soonest first."""
    return coming_chats(invitation.host, now).filter(invitation=invitation)


def feed_chats(host: Host, now: datetime) -> QuerySet[Booking]:
    """What a calendar that follows the host's chats shows: those to come, and those of the last three months."""
    return (
        Booking.objects.filter(host=host, state=BookingState.BOOKED, ends_at__gt=now - FEED_HISTORY)
        .select_related("invitation__host")
        .order_by("starts_at", "pk")
    )


def ics_feed_of(host: Host) -> IcsFeed | None:
    """The address of the host's own calendar feed, when they have made one."""
    return IcsFeed.objects.filter(host=host).first()


def open_requests(host: Host, now: datetime) -> QuerySet[Booking]:
    """What waits for the host's answer, first the one whose time runs out first."""
    return (
        Booking.objects.filter(host=host, state=BookingState.REQUESTED, expires_at__gt=now)
        .select_related("invitation")
        .order_by("expires_at", "pk")
    )


def hosts_with_expired(now: datetime) -> list[int]:
    """The hosts of holds and requests that ran out."""
    expired = Booking.objects.filter(expires_at__lte=now, state__in=LIVE_STATES)
    return list(expired.order_by().values_list("host_id", flat=True).distinct())


def waitlist_position(waiting: WaitlistEntry) -> int:
    """How manieth this guest is among those who wait: 1 is next."""
    before = WaitlistEntry.objects.filter(invitation=waiting.invitation, state=WaitlistState.WAITING, pk__lt=waiting.pk)
    return before.count() + 1


def hosts_with_waitlist(now: datetime) -> list[int]:
    """The hosts of open invitations for which somebody waits."""
    waiting = WaitlistEntry.objects.filter(
        state=WaitlistState.WAITING, invitation__state=InvitationState.OPEN, invitation__closes_at__gt=now
    )
    return list(waiting.order_by().values_list("invitation__host_id", flat=True).distinct())


def chats_with(person: Person) -> list[Booking]:
    """The bookings of somebody in the deck, of any state, newest first: known by addresses and handles."""
    known = Q(lower_email__in=email_keys_of(person)) | Q(lower_handle__in=guest_handles_of(person))
    rows = Booking.objects.filter(host_id=person.host_id).annotate(
        lower_email=Lower("email"), lower_handle=Lower("handle")
    )
    found = list(
        rows.filter(known).select_related("invitation", "host").order_by("-starts_at", "-pk")[:MAX_CHATS_SHOWN]
    )
    guests = people_for_guests(person.host, [(booking.email, booking.handle) for booking in found])
    return [booking for booking, guest in zip(found, guests, strict=True) if guest == person]


def personal_links_of(person: Person) -> list[PersonalLink]:
    """The links of somebody and of those put together with them; those in use first, then the newest."""
    theirs = PersonalLink.objects.filter(person__in=cards_behind(person))
    found = theirs.select_related("booking", "waiting__booking").order_by("-created_at", "-pk")
    return sorted(found, key=lambda link: not link.is_in_use())


def invitations_with_links(person: Person, now: datetime) -> list[tuple[Invitation, PersonalLink | None]]:
    """The invitations to which `person` can be given a link, the newest first, each with theirs. Two queries."""
    known = {link.invitation_id: link for link in reversed(personal_links_of(person))}
    return [(invitation, known.get(invitation.pk)) for invitation in invitations_by_link(person.host_id, now)]


def invitations_by_link(host_id: int, now: datetime) -> QuerySet[Invitation]:
    """The host's open invitations to which a personal link leads, the newest first."""
    found = Invitation.objects.filter(host=host_id, state=InvitationState.OPEN, closes_at__gt=now)
    return found.exclude(audience=Audience.ANYONE).order_by("-pk")
