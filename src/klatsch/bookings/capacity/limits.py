"""Limits of an invitation: chats in all, on one day, in one week, and with one guest.

They are counted in one statement under the lock of the host's calendar. It is written by hand, in the SQL that SQLite
and PostgreSQL share: every booking waits for it while it holds the lock, and putting the same aggregates together by
the ORM takes longer than all else that a booking does in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from klatsch.bookings.capacity.slot_config import local_day_bounds, local_week_bounds, slot_config_of
from klatsch.bookings.errors import GuestLimitReached, InvitationFull, SlotTaken
from klatsch.calendars.models import STRICT_CALENDAR_MAX_AGE

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.invitations.models import Invitation

SNAPSHOT_SQL = """
SELECT
  COUNT(DISTINCT CASE WHEN live AND starts_at <> %s THEN slot_id END),
  COUNT(DISTINCT CASE WHEN live AND starts_at <> %s AND starts_at >= %s AND starts_at < %s THEN slot_id END),
  COUNT(DISTINCT CASE WHEN live AND starts_at <> %s AND starts_at >= %s AND starts_at < %s THEN slot_id END),
  COUNT(CASE WHEN live AND email = %s THEN 1 END),
  COUNT(CASE WHEN idempotency_key = %s THEN 1 END),
  (SELECT COUNT(*) FROM bookings_booking
    WHERE host_id = %s AND starts_at > %s AND starts_at < %s AND email = %s AND id <> %s
      AND state IN ('held', 'requested', 'booked')),
  EXISTS (SELECT 1 FROM bookings_waiting
    WHERE invitation_id = %s AND state = 'waiting' AND email <> %s),
  EXISTS (SELECT 1 FROM calendars_busy WHERE host_id = %s AND ends_at > %s AND starts_at < %s),
  EXISTS (SELECT 1 FROM calendars_watchedcalendar
    WHERE host_id = %s AND is_careful AND (answered_at IS NULL OR answered_at <= %s))
FROM (
  SELECT slot_id, starts_at, email, idempotency_key, state IN ('held', 'requested', 'booked') AS live
  FROM bookings_booking WHERE invitation_id = %s AND id <> %s
) AS bookings
"""


@dataclass(frozen=True, slots=True)
class CapacitySnapshot:
    """The counts that somebody who wants a slot meets under the lock.

    :param meetings: slots of the invitation that are taken, without the wanted one; `on_day` and `in_week` likewise,
        on its day and in its week.
    :param of_guest: live bookings of the guest for this invitation.
    :param of_key: bookings that were made with the same idempotency key.
    :param nearby: bookings of the guest with the host, over all invitations, that the limit for one guest counts.
    :param is_waited_for: others are on the waitlist of the invitation.
    :param is_busy: a calendar of the host's has something at that time, or does not answer and is strict.
    """

    meetings: int
    on_day: int
    in_week: int
    of_guest: int
    of_key: int
    nearby: int
    is_waited_for: bool
    is_busy: bool


def capacity_snapshot(
    invitation: Invitation, starts_at: datetime, *, email: str, key: str | None, now: datetime, besides: int = 0
) -> CapacitySnapshot:
    """Count what limits the slot at `starts_at`, leaving out the booking with the id `besides`. Needs the lock."""
    instants = (
        starts_at,
        *local_day_bounds(invitation, starts_at),
        *local_week_bounds(invitation, starts_at),
        *guest_limit_window(invitation, starts_at),
        *_buffered_interval(invitation, starts_at),
        now - STRICT_CALENDAR_MAX_AGE,
    )
    adapted = map(connection.ops.adapt_datetimefield_value, instants)
    at, day, day_ends, week, week_ends, since, until, begins, ends, trusted = adapted
    with connection.cursor() as cursor:
        cursor.execute(
            SNAPSHOT_SQL,
            [
                *(at, at, day, day_ends, at, week, week_ends, email, key),
                *(invitation.host_id, since, until, email, besides),
                *(invitation.pk, email),
                *(invitation.host_id, begins, ends, invitation.host_id, trusted),
                *(invitation.pk, besides),
            ],
        )
        counts = [int(count) for count in cursor.fetchone()]
    meetings, on_day, in_week, of_guest, of_key, nearby, waited_for, busy, silent = counts
    return CapacitySnapshot(meetings, on_day, in_week, of_guest, of_key, nearby, bool(waited_for), bool(busy or silent))


def check_limits(invitation: Invitation, snapshot: CapacitySnapshot) -> None:
    """Raise `InvitationFull`, `SlotTaken` or `GuestLimitReached` when one more chat would be too many.

    A time at which the host has become busy elsewhere is taken, too.
    """
    if snapshot.is_busy:
        raise SlotTaken("The host has something else at this time by now. Here is what is left.", code="host-is-busy")
    if snapshot.meetings >= invitation.capacity:
        raise invitation_full_error()
    if _is_limit_reached(snapshot.on_day, invitation.daily_limit):
        raise SlotTaken(
            "The host has as many chats on that day as there is room for. Please choose another day.",
            code="daily-limit-reached",
        )
    if _is_limit_reached(snapshot.in_week, invitation.weekly_limit):
        raise SlotTaken(
            "The host has as many chats in that week as there is room for. Please choose another week.",
            code="weekly-limit-reached",
        )
    if _is_limit_reached(snapshot.nearby, invitation.guest_limit):
        raise GuestLimitReached(
            "You have a time with this host within %(days)d days of this one already, and the "
            "others would like a turn, too. Please choose a later day.",
            days=invitation.guest_limit_days,
        )


def invitation_full_error() -> InvitationFull:
    return InvitationFull("All the chats of this invitation are taken. Thank you for wanting to come.")


def _is_limit_reached(count: int, limit: int | None) -> bool:
    return limit is not None and count >= limit


def _buffered_interval(invitation: Invitation, starts_at: datetime) -> tuple[datetime, datetime]:
    rules = slot_config_of(invitation).rules
    return starts_at - rules.buffer_before, starts_at + rules.duration + rules.buffer_after


def guest_limit_window(invitation: Invitation, starts_at: datetime) -> tuple[datetime, datetime]:
    """Return the starts between which the limit for one guest counts, exclusive; an empty range without a limit."""
    within = timedelta(days=invitation.guest_limit_days if invitation.guest_limit is not None else 0)
    return starts_at - within, starts_at + within
