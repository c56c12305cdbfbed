"""How things stand with an invitation under the agenda's lock, in one statement.

Written by hand, in the SQL that SQLite and PostgreSQL share: every booking waits for it while it holds the lock, and
putting the same aggregates together by the ORM takes longer than all else that a booking does in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from klatsch.bookings.offers import local_day_bounds

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.invitations.models import Invitation

STANDING = """
SELECT
  COUNT(DISTINCT CASE WHEN live AND starts_at <> %s THEN slot_id END),
  COUNT(DISTINCT CASE WHEN live AND starts_at <> %s AND starts_at >= %s AND starts_at < %s THEN slot_id END),
  COUNT(CASE WHEN live AND email = %s THEN 1 END),
  COUNT(CASE WHEN idempotency_key = %s THEN 1 END),
  EXISTS (SELECT 1 FROM bookings_waiting
    WHERE invitation_id = %s AND state = 'waiting' AND email <> %s),
  EXISTS (SELECT 1 FROM bookings_booking
    WHERE host_id = %s AND state IN ('held', 'requested', 'booked') AND expires_at <= %s)
FROM (
  SELECT slot_id, starts_at, email, idempotency_key, state IN ('held', 'requested', 'booked') AS live
  FROM bookings_booking WHERE invitation_id = %s
) AS bookings
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody who wants the slot at `starts_at` meets.

    `meetings` and `on_day` count those of the invitation besides that slot, in all and on its day; `of_guest` the
    guest's live bookings, `of_key` those made with the same key; `is_waited_for` tells whether others wait, and
    `has_expired` whether a hold or request of the host's ran out and was not given back yet.
    """

    meetings: int
    on_day: int
    of_guest: int
    of_key: int
    is_waited_for: bool
    has_expired: bool


def standing(invitation: Invitation, starts_at: datetime, *, email: str, key: str | None, now: datetime) -> Standing:
    """Return how things stand. Needs the agenda's lock to stay true."""
    first, last = local_day_bounds(invitation, starts_at)
    at, day_starts, day_ends, present = map(connection.ops.adapt_datetimefield_value, (starts_at, first, last, now))
    with connection.cursor() as cursor:
        cursor.execute(
            STANDING,
            [
                *(at, at, day_starts, day_ends, email, key, invitation.pk, email),
                *(invitation.host_id, present, invitation.pk),
            ],
        )
        meetings, on_day, of_guest, of_key, waited_for, expired = cursor.fetchone()
    return Standing(meetings, on_day, of_guest, of_key, bool(waited_for), bool(expired))
