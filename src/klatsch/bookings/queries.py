"""Read bookings, requests, the waitlist, personal links and the ICS feed."""

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
from klatsch.people.guest_matching import email_keys_of, guest_handles_of, people_for_guests
from klatsch.people.queries import cards_behind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from klatsch.accounts.models import Host
    from klatsch.people.models import Person

FEED_HISTORY = timedelta(days=90)
MAX_CHATS_SHOWN = 200


def with_meeting_counts(invitations: QuerySet[Invitation], now: datetime) -> QuerySet[Invitation]:
    """Return the same invitations, each with `meetings`: how many of its chats are taken."""
    lasting = Q(taken_slots__expires_at=None) | Q(taken_slots__expires_at__gt=now)
    return invitations.annotate(meetings=Count("taken_slots", filter=lasting))


def meeting_count(invitation: Invitation, now: datetime) -> int:
    """Return how many chats of one invitation are taken, open or not: one query."""
    return int(with_meeting_counts(Invitation.objects.filter(pk=invitation.pk), now).get().meetings)  # type: ignore[attr-defined]


def lottery_entry_count(invitation: Invitation) -> int:
    """Return how many guests take or took part in the lottery of an invitation, whatever they got."""
    return (
        LotteryEntry.objects.filter(invitation=invitation, is_confirmed=True)
        .exclude(state=LotteryEntryState.LEFT)
        .count()
    )


def live_bookings(invitation: Invitation) -> QuerySet[Booking]:
    """Return what is held, requested or booked of an invitation, in the order of time."""
    return Booking.objects.filter(invitation=invitation, state__in=LIVE_STATES).order_by("starts_at", "seat")


def live_bookings_of_guest(host: Host, email: str) -> QuerySet[Booking]:
    """Return what somebody with this address holds, requests or has booked with a host, in the order of time."""
    return (
        Booking.objects.filter(host=host, email=email, state__in=LIVE_STATES)
        .select_related("invitation__host")
        .order_by("starts_at", "pk")
    )


def coming_chats(host: Host, now: datetime) -> QuerySet[Booking]:
    """Return the host's coming chats, soonest first; a chat that goes on now is among them."""
    return (
        Booking.objects.filter(host=host, state=BookingState.BOOKED, ends_at__gt=now)
        .select_related("invitation", "calendar_reply")
        .order_by("starts_at", "pk")
    )


def bookings_by_state() -> dict[str, int]:
    """Return how many bookings of all hosts are in each state."""
    return count_by_state(Booking.objects.all(), BookingState)


def coming_chats_of(invitation: Invitation, now: datetime) -> QuerySet[Booking]:
    """Return the coming chats of one invitation, soonest first."""
    return coming_chats(invitation.host, now).filter(invitation=invitation)


def feed_chats(host: Host, now: datetime) -> QuerySet[Booking]:
    """Return the bookings in the host's ICS feed: those to come, and those of the last three months."""
    return (
        Booking.objects.filter(host=host, state=BookingState.BOOKED, ends_at__gt=now - FEED_HISTORY)
        .select_related("invitation__host")
        .order_by("starts_at", "pk")
    )


def ics_feed_of(host: Host) -> IcsFeed | None:
    """Return the address of the host's own calendar feed, when they have made one."""
    return IcsFeed.objects.filter(host=host).first()


def open_requests(host: Host, now: datetime) -> QuerySet[Booking]:
    """Return the requests that wait for the host's answer, first the one that runs out first."""
    return (
        Booking.objects.filter(host=host, state=BookingState.REQUESTED, expires_at__gt=now)
        .select_related("invitation")
        .order_by("expires_at", "pk")
    )


def hosts_with_expired(now: datetime) -> list[int]:
    """Return the hosts of holds and requests that ran out."""
    expired = Booking.objects.filter(expires_at__lte=now, state__in=LIVE_STATES)
    return list(expired.order_by().values_list("host_id", flat=True).distinct())


def waitlist_position(waiting: WaitlistEntry) -> int:
    """Return the position of this guest among those who wait: 1 is next."""
    before = WaitlistEntry.objects.filter(invitation=waiting.invitation, state=WaitlistState.WAITING, pk__lt=waiting.pk)
    return before.count() + 1


def hosts_with_waitlist(now: datetime) -> list[int]:
    """Return the hosts of open invitations for which somebody waits."""
    waiting = WaitlistEntry.objects.filter(
        state=WaitlistState.WAITING, invitation__state=InvitationState.OPEN, invitation__closes_at__gt=now
    )
    return list(waiting.order_by().values_list("invitation__host_id", flat=True).distinct())


def chats_with(person: Person) -> list[Booking]:
    """Return the bookings of somebody in the deck, of any state, newest first: known by addresses and handles."""
    is_guest = Q(lower_email__in=email_keys_of(person)) | Q(lower_handle__in=guest_handles_of(person))
    rows = Booking.objects.filter(host_id=person.host_id).annotate(
        lower_email=Lower("email"), lower_handle=Lower("handle")
    )
    bookings = list(
        rows.filter(is_guest).select_related("invitation", "host").order_by("-starts_at", "-pk")[:MAX_CHATS_SHOWN]
    )
    guests = people_for_guests(person.host, [(booking.email, booking.handle) for booking in bookings])
    return [booking for booking, guest in zip(bookings, guests, strict=True) if guest == person]


def personal_links_of(person: Person) -> list[PersonalLink]:
    """Return the links of somebody and of those put together with them; those in use first, then the newest."""
    links = PersonalLink.objects.filter(person__in=cards_behind(person))
    links = links.select_related("booking", "waiting__booking").order_by("-created_at", "-pk")
    return sorted(links, key=lambda link: not link.is_in_use())


def invitations_with_links(person: Person, now: datetime) -> list[tuple[Invitation, PersonalLink | None]]:
    """Return the invitations to which `person` can be given a link, the newest first, each with theirs. Two queries."""
    link_by_invitation = {link.invitation_id: link for link in reversed(personal_links_of(person))}
    return [
        (invitation, link_by_invitation.get(invitation.pk)) for invitation in invitations_by_link(person.host_id, now)
    ]


def invitations_by_link(host_id: int, now: datetime) -> QuerySet[Invitation]:
    """Return the host's open invitations to which a personal link leads, the newest first."""
    invitations = Invitation.objects.filter(host=host_id, state=InvitationState.OPEN, closes_at__gt=now)
    return invitations.exclude(audience=Audience.ANYONE).order_by("-pk")
