"""The open slots of an invitation: what is left beside taken slots and the host's busy times. Cached by version."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, F, Q

from klatsch.bookings.capacity.slot_config import slot_config_of, week_number
from klatsch.bookings.models import LIVE_STATES, Booking, Slot
from klatsch.calendars.queries import ALL_TIME, busy_times_of
from klatsch.core.cache import VersionedCache
from klatsch.scheduling.intervals import Interval
from klatsch.scheduling.slots import open_slots as compute_open_slots
from klatsch.scheduling.ticks import TICK_SECONDS, ticks_between

if TYPE_CHECKING:
    from klatsch.invitations.models import Invitation

MAX_BUFFER = timedelta(days=1)
NO_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class OpenSlots:
    """The open slots of an invitation at one time, sorted, and the number of chats that are left and booked."""

    slots: tuple[Interval, ...]
    left: int
    booked: int
    # Nothing is offered only because a calendar of the host's is silent.
    is_unsure: bool = False

    def is_open(self, starts_at: datetime) -> bool:
        return any(slot.start == starts_at.timestamp() for slot in self.slots)


def open_slots_version(invitation: Invitation, now: datetime) -> tuple[str, int, int, int]:
    """Return everything that the open slots depend on: equal versions have equal open slots. No query."""
    return invitation.slug, invitation.revision, _agenda_version(invitation), int(now.timestamp()) // 60


def open_slots_of(invitation: Invitation, now: datetime) -> OpenSlots:
    """Return what guests can book now: two queries, or none while nothing has changed within the minute.

    `invitation` comes from `access.invitation_for_guest`, with its host and agenda.
    """
    if not invitation.is_open(now):
        return OpenSlots((), 0, 0)
    version = open_slots_version(invitation, now)
    cached = _open_slots_cache.get(invitation.slug, version)
    if cached is not None:
        return cached
    return _open_slots_cache.put(invitation.slug, version, _open_slots_at_minute(invitation, version[-1]))


def cached_open_slots(invitation: Invitation, now: datetime) -> OpenSlots | None:
    """Return what guests can book now if it is cached since the last change: never a query."""
    return (
        _open_slots_cache.get(invitation.slug, open_slots_version(invitation, now)) if invitation.is_open(now) else None
    )


_open_slots_cache: VersionedCache[OpenSlots] = VersionedCache(128)


def _open_slots_at_minute(invitation: Invitation, minute: int) -> OpenSlots:
    return fresh_open_slots(invitation, datetime.fromtimestamp(minute * 60, UTC))


def fresh_open_slots(invitation: Invitation, now: datetime) -> OpenSlots:
    """Return what is left at this moment, for use inside a transaction: two queries, nothing cached."""
    if not invitation.is_open(now):
        return OpenSlots((), 0, 0)
    return _open_slots_beside(invitation, _taken_slots(invitation, now), now)


def lottery_open_slots(invitation: Invitation, now: datetime) -> OpenSlots:
    """Return the slots of a lottery at this moment, also when the invitation is closed: two queries."""
    return _open_slots_beside(invitation, _taken_slots(invitation, now), now)


def reschedule_slots(booking: Booking, now: datetime, *, by_host: bool = False) -> tuple[Interval, ...]:
    """Return the slots to which a booking can be rescheduled: open without it, but for its own time. Two queries.

    A host may reschedule it when the invitation is closed, too.
    """
    if not by_host and not booking.invitation.is_open(now):
        return ()
    taken_slots = _taken_slots(booking.invitation, now)
    for slot in taken_slots:
        slot["seated"] -= slot["pk"] == booking.slot_id
    open_slots = _open_slots_beside(booking.invitation, [slot for slot in taken_slots if slot["seated"]], now)
    return tuple(slot for slot in open_slots.slots if slot.starts_at != booking.starts_at)


def _open_slots_beside(invitation: Invitation, taken_slots: list[dict[str, Any]], now: datetime) -> OpenSlots:
    own = [slot for slot in taken_slots if slot["invitation"] == invitation.pk]
    left = max(0, invitation.capacity - len(own))
    slot_config = slot_config_of(invitation)
    joinable = [slot for slot in own if slot["seated"] < invitation.seats]
    if not left and not joinable:
        return OpenSlots((), 0, len(own))
    full = [slot for slot in taken_slots if slot not in joinable]
    busy_times = busy_times_of(
        invitation.host_id, invitation.starts_at - MAX_BUFFER, invitation.ends_at + MAX_BUFFER, now
    )
    slots = compute_open_slots(
        slot_config.availability,
        slot_config.rules,
        busy=[*(_claimed_interval(slot) for slot in full), *(Interval.between(*time) for time in busy_times)],
        booked=(),
        now=now,
        from_=_earliest_start(invitation),
        until=invitation.ends_at,
    )
    slots = _within_limits(invitation, slots, own)
    if not left:
        starts = {slot["starts_at"].timestamp() for slot in joinable}
        slots = [slot for slot in slots if slot.start in starts]
    return OpenSlots(tuple(slots), left, len(own), ALL_TIME in busy_times)


def _earliest_start(invitation: Invitation) -> datetime:
    """Return the earliest start of a slot: in a lottery after the draw, and after the notice that the host wants."""
    if not invitation.is_lottery_pending or invitation.draws_at is None:
        return invitation.starts_at
    return max(invitation.starts_at, invitation.draws_at + timedelta(minutes=invitation.notice_minutes))


def _taken_slots(invitation: Invitation, now: datetime) -> list[dict[str, Any]]:
    """Return the host's slots that reach into the days of this invitation, and all of its own: one query."""
    nearby = Q(ends_at__gt=invitation.starts_at - MAX_BUFFER, starts_at__lt=invitation.ends_at + MAX_BUFFER)
    # Beside somebody who has booked, a hold may have run out.
    seated = Q(bookings__state__in=LIVE_STATES) & (Q(bookings__expires_at=None) | Q(bookings__expires_at__gt=now))
    slots = (
        Slot.objects.filter(nearby | Q(invitation=invitation), host_id=invitation.host_id)
        .exclude(expires_at__lte=now)
        .values("pk", "invitation", "starts_at", "ends_at")
        .annotate(
            before=F("invitation__buffer_before_minutes"),
            after=F("invitation__buffer_after_minutes"),
            seated=Count("bookings", filter=seated),
        )
    )
    return [dict(slot) for slot in slots]


def _claimed_interval(slot: dict[str, Any]) -> Interval:
    """Return the whole ticks that a taken slot owns, its buffers included."""
    before, after = (timedelta(minutes=slot[name]) for name in ("before", "after"))
    ticks = ticks_between(slot["starts_at"] - before, slot["ends_at"] + after)
    return Interval(ticks.start * TICK_SECONDS, ticks.stop * TICK_SECONDS)


def _within_limits(invitation: Invitation, slots: list[Interval], own: list[dict[str, Any]]) -> list[Interval]:
    """Leave out slots on days and in weeks of the host's that have as many meetings as this invitation allows."""
    if invitation.daily_limit is None and invitation.weekly_limit is None:
        return slots
    local_day = slot_config_of(invitation).availability.local_day
    days = Counter(local_day(int(slot["starts_at"].timestamp())) for slot in own)
    weeks = Counter(week_number(day) for day in days.elements())
    limits = (invitation.daily_limit, invitation.weekly_limit)
    most_days, most_weeks = (NO_LIMIT if limit is None else limit for limit in limits)
    return [
        slot
        for slot in slots
        if days[day := local_day(slot.start)] < most_days and weeks[week_number(day)] < most_weeks
    ]


def _agenda_version(invitation: Invitation) -> int:
    try:
        return invitation.host.agenda.version
    except ObjectDoesNotExist:
        return 0
