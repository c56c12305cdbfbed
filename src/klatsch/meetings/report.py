"""The report of an invitation: views, bookings and meetings, how fast, and by which links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from klatsch.bookings.models import Booking, BookingState
from klatsch.invitations.models import PageViewCount
from klatsch.meetings.models import Outcome, Review

if TYPE_CHECKING:
    from klatsch.invitations.models import Invitation


@dataclass(frozen=True, slots=True)
class ReportSource:
    """One link, by what stood behind ``?via=`` ("" where nobody knows), and what came by it."""

    via: str
    seen: int
    opened: int
    booked: int
    met: int


@dataclass(frozen=True, slots=True)
class InvitationReport:
    """Sums over `sources`, and more.

    first_after, last_after: how long after the
    opening the first and the last one who is coming, or came, booked; None where nobody did.
    """

    seen: int
    opened: int
    booked: int
    met: int
    did_not_happen: int
    cancelled: int
    is_full: bool
    first_after: timedelta | None
    last_after: timedelta | None
    sources: Sequence[ReportSource]
    review: Review | None


def invitation_report(invitation: Invitation) -> InvitationReport:
    """Count everything about an invitation: three queries."""
    visits = {row.via: row for row in PageViewCount.objects.filter(invitation=invitation)}
    rows = Booking.objects.filter(invitation=invitation, state__in=[BookingState.BOOKED, BookingState.CANCELLED])
    bookings = list(rows.values_list("state", "via", "created_at", "starts_at", "meeting__outcome"))
    booked = [row for row in bookings if row[0] == BookingState.BOOKED]
    by_link = Counter(via for _, via, *_ in booked)
    met_by_link = Counter(via for _, via, _, _, outcome in booked if outcome == Outcome.MET)
    sources = [
        ReportSource(
            via=via,
            seen=visits[via].seen if via in visits else 0,
            opened=visits[via].opened if via in visits else 0,
            booked=by_link[via],
            met=met_by_link[via],
        )
        for via in {*visits, *by_link}
    ]
    sources.sort(key=lambda source: (-source.booked, -source.opened, -source.seen, source.via))
    opened_at = invitation.opened_at
    after = sorted(created_at - opened_at for _, _, created_at, *_ in booked) if opened_at else []
    return InvitationReport(
        seen=sum(source.seen for source in sources),
        opened=sum(source.opened for source in sources),
        booked=len(booked),
        met=sum(met_by_link.values()),
        did_not_happen=sum(outcome == Outcome.DID_NOT_HAPPEN for *_, outcome in booked),
        cancelled=len(bookings) - len(booked),
        is_full=len({starts_at for _, _, _, starts_at, _ in booked}) >= invitation.capacity,
        first_after=after[0] if after else None,
        last_after=after[-1] if after else None,
        sources=sources,
        review=Review.objects.filter(invitation=invitation).first(),
    )
