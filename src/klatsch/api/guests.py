"""Endpoints without a token, for the programs of guests: invitations, slots, bookings, waiting list, lottery."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - ninja reads the annotations
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest, HttpResponse  # noqa: TC002 - ninja reads the annotations
from django.utils.translation import gettext
from ninja import Header, Query, Router, Status

from klatsch.api.problem_details import problem_response, validation_problem
from klatsch.api.schemas import (
    BookingDetailsOut,
    BookingIn,
    BookingOut,
    EntryStateOut,
    InstantIn,
    InvitationOut,
    LotteryEntryIn,
    RescheduleIn,
    SlotOut,
    SlotsOut,
    WaitlistEntryIn,
)
from klatsch.bookings import errors
from klatsch.bookings.access import booking_for_guest, invitation_for_guest
from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.bookings.lottery.entries import enter_lottery
from klatsch.bookings.queries import meeting_count
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.core import clock
from klatsch.core.i18n.locale import request_language
from klatsch.core.net.urls import client_ip
from klatsch.core.security.rate_limit import check_rate_limit
from klatsch.scheduling.slot_ids import parse_slot_id

if TYPE_CHECKING:
    from klatsch.bookings.guest_details import GuestDetails

router = Router(tags=["guests"])
MAX_ALTERNATIVES = 5


@router.get("invitations/{slug}", response=InvitationOut, summary="An invitation")
def show_invitation(request: HttpRequest, slug: str) -> InvitationOut:
    invitation = invitation_for_guest(slug)
    now = clock.now()
    # The open slots are cached while the invitation is open; a closed one is looked at rarely.
    booked = open_slots_of(invitation, now).booked if invitation.is_open(now) else meeting_count(invitation, now)
    return InvitationOut.of(invitation, booked, now, request)


@router.get("invitations/{slug}/slots", response=SlotsOut, summary="The slots that are open now")
def list_slots(
    request: HttpRequest,  # noqa: ARG001 - ninja's signature
    slug: str,
    from_: Annotated[InstantIn | None, Query(alias="from")] = None,
    until: InstantIn | None = None,
) -> SlotsOut:
    slots = open_slots_of(invitation_for_guest(slug), clock.now()).slots
    return SlotsOut(
        slots=[
            SlotOut.of(slot)
            for slot in slots
            if (from_ is None or slot.starts_at >= from_) and (until is None or slot.ends_at <= until)
        ]
    )


@router.post(
    "invitations/{slug}/bookings",
    response={201: BookingOut},
    summary="Book a slot",
    description="The same Idempotency-Key twice is one booking.",
)
def post_booking(
    request: HttpRequest,
    slug: str,
    body: BookingIn,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=80, pattern="^[ -~]*$")] = None,
) -> Status[BookingOut] | HttpResponse:
    check_rate_limit(client_ip(request))
    guest = body.details(request_language(request))
    mistakes = _guest_errors(guest)
    starts_at = parse_slot_id(body.slot)
    if starts_at is None:
        mistakes["/slot"] = gettext("Use the id of one of the open slots.")
    if mistakes or starts_at is None:
        return validation_problem(mistakes)
    invitation = invitation_for_guest(slug)
    now = clock.now()
    try:
        booking = create_booking(
            invitation=invitation, starts_at=starts_at, guest=guest, now=now, idempotency_key=idempotency_key
        )
    except errors.SlotTaken as error:
        return _slot_taken_problem(error, slug, starts_at)
    return Status(201, BookingOut(booking=BookingDetailsOut.of(booking, request)))


@router.post("bookings/{token}/move", response=BookingOut, summary="Move a booking to another open slot")
def post_reschedule(request: HttpRequest, token: str, body: RescheduleIn) -> BookingOut | HttpResponse:
    check_rate_limit(client_ip(request))
    starts_at = parse_slot_id(body.slot)
    if starts_at is None:
        return validation_problem({"/slot": gettext("Use the id of one of the open slots.")})
    booking = booking_for_guest(token)
    try:
        moved = reschedule_booking(booking=booking, starts_at=starts_at, now=clock.now())
    except errors.SlotTaken as error:
        return _slot_taken_problem(error, booking.invitation.slug, starts_at)
    return BookingOut(booking=BookingDetailsOut.of(moved, request))


@router.post(
    "invitations/{slug}/waiting-list",
    response={202: EntryStateOut},
    summary="Join the waiting list",
    description="For an invitation that is full. A letter to the guest has the link to their place.",
)
def post_waitlist_entry(request: HttpRequest, slug: str, body: WaitlistEntryIn) -> Status[EntryStateOut] | HttpResponse:
    check_rate_limit(client_ip(request))
    guest = body.details(request_language(request))
    mistakes = _guest_errors(guest)
    if mistakes:
        return validation_problem(mistakes)
    join_waitlist(invitation=invitation_for_guest(slug), guest=guest, now=clock.now())
    return Status(202, EntryStateOut(state="waiting"))


@router.post(
    "invitations/{slug}/draw",
    response={202: EntryStateOut},
    summary="Put a name into the draw",
    description="For an invitation whose times are drawn by lot. A letter to the guest has the link to their lot.",
)
def post_lottery_entry(request: HttpRequest, slug: str, body: LotteryEntryIn) -> Status[EntryStateOut] | HttpResponse:
    check_rate_limit(client_ip(request))
    guest = body.details(request_language(request))
    mistakes = _guest_errors(guest)
    starts = [parse_slot_id(name) for name in body.slots]
    if None in starts:
        mistakes["/slots"] = gettext("Use the ids of open slots.")
    if mistakes:
        return validation_problem(mistakes)
    start_times = [start for start in starts if start is not None]
    wish = enter_lottery(invitation=invitation_for_guest(slug), starts=start_times, guest=guest, now=clock.now())
    return Status(202, EntryStateOut(state="asked" if wish.is_confirmed else "to-be-confirmed"))


def _guest_errors(guest: GuestDetails) -> dict[str, str]:
    """Return a sentence for each mistake by the JSON pointer of its field."""
    return {f"/{'answers' if name == 'answer' else name}": text for name, text in guest.mistakes().items()}


def _slot_taken_problem(error: errors.SlotTaken, slug: str, starts_at: datetime) -> HttpResponse:
    """Return 409 with the open slots closest to the requested one, in the order of time."""
    open_slots = open_slots_of(invitation_for_guest(slug), clock.now()).slots
    closest = sorted(open_slots, key=lambda slot: abs(slot.start - starts_at.timestamp()))[:MAX_ALTERNATIVES]
    alternatives = [SlotOut.of(slot).model_dump() for slot in sorted(closest)]
    return problem_response("slot-taken", 409, str(error), code=error.code, alternatives=alternatives)
