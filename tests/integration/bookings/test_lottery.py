"""The lottery: guests enter it, it is drawn once, and anybody can replay it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models import Count

from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.errors import AlreadyBooked, InvitationClosed
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.forget import forget_guest
from klatsch.bookings.lottery.entries import (
    change_lottery_entry,
    confirm_lottery_entry,
    enter_lottery,
    withdraw_lottery_entry,
)
from klatsch.bookings.lottery.public_record import replay_lottery
from klatsch.bookings.lottery.run import REACH_OUT_WEIGHT, run_due_lotteries, run_lottery
from klatsch.bookings.models import Booking, BookingState, Claim, WaitlistEntry
from klatsch.bookings.models.lottery import LotteryEntry, LotteryEntryState, LotteryResult
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import digest
from klatsch.emails.models import Email
from klatsch.emails.types import render_email
from klatsch.insight.models import Assessment, AssessmentKind
from klatsch.invitations.lifecycle import change_invitation, close_invitation, draft_invitation, open_invitation
from klatsch.people.models import Fact
from klatsch.scheduling.slot_ids import slot_id
from tests.cast import AMAL, BO, NOOR, GuestPerson, details_of, open_coffee
from tests.factories import add_person

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


TOMORROW = timedelta(days=1)


@pytest.fixture
def lottery(hanna: Host, now: datetime) -> Invitation:
    """Two chats, drawn tomorrow; times begin after that."""
    return open_coffee(hanna, now, admission="by_draw", draws_at=now + TOMORROW, notice_minutes=60, capacity=2)


def times_of(invitation: Invitation, now: datetime, count: int = 3) -> list[datetime]:
    return [slot.starts_at for slot in open_slots_of(invitation, now).slots[:count]]


def enter(
    invitation: Invitation, now: datetime, *people: GuestPerson, starts: list[datetime] | None = None
) -> list[LotteryEntry]:
    starts = starts or times_of(invitation, now)
    return [enter_lottery(invitation=invitation, starts=starts, guest=details_of(person), now=now) for person in people]


def crowd(count: int) -> list[GuestPerson]:
    return [GuestPerson(f"Guest {number}", f"guest{number}@example.org", "UTC") for number in range(count)]


def kinds() -> list[str]:
    return sorted(Email.objects.values_list("kind", flat=True))


def test_times_to_be_drawn_begin_after_the_draw(lottery: Invitation, now: datetime) -> None:
    assert min(times_of(lottery, now)) >= now + TOMORROW


def test_before_the_draw_nobody_takes_or_waits_for_a_time(lottery: Invitation, now: datetime) -> None:
    with pytest.raises(Refused, match="drawn by lot"):
        create_booking(invitation=lottery, starts_at=times_of(lottery, now)[0], guest=details_of(BO), now=now)
    with pytest.raises(Refused, match="drawn by lot"):
        join_waitlist(invitation=lottery, guest=details_of(BO), now=now)


def test_a_name_in_the_draw_claims_nothing_and_gets_a_letter_with_its_lot(lottery: Invitation, now: datetime) -> None:
    (entry,) = enter(lottery, now, AMAL)
    assert (Claim.objects.count(), kinds()) == (0, ["wished"])
    told = render_email(Email.objects.get())
    assert f"number {entry.lot}" in told.text
    assert f"/d/{entry.token}/" in told.html
    assert "09:00 on Tuesday, 6 January 2026 (Cairo time)" not in told.text
    assert "10:00 on Tuesday, 6 January 2026 (Cairo time)" in told.text


def test_the_same_address_again_is_the_same_lot(lottery: Invitation, now: datetime) -> None:
    first, second = enter(lottery, now, AMAL, AMAL)
    assert first == second
    assert kinds() == ["wished"]


def test_lots_are_drawn_once_at_their_moment(lottery: Invitation, now: datetime) -> None:
    enter(lottery, now, *crowd(6))
    assert run_due_lotteries(now=now + TOMORROW - timedelta(seconds=1)) == 0
    then = now + TOMORROW
    assert run_due_lotteries(now=then) == 1
    assert run_due_lotteries(now=then) == 0
    assert not run_lottery(invitation=lottery, now=then)
    booked = Booking.objects.filter(state=BookingState.BOOKED)
    assert booked.count() == 2
    assert WaitlistEntry.objects.count() == 4
    told = [kind for kind in kinds() if kind != "reminder"]
    assert told == sorted(["wished"] * 6 + ["booked", "booked_host"] * 2 + ["not_drawn"] * 4)
    assert not booked.values("starts_at").annotate(n=Count("pk")).filter(n__gt=1).exists()


def test_anybody_can_make_the_draw_again(lottery: Invitation, now: datetime) -> None:
    promised = digest(lottery.draw_seed)
    enter(lottery, now, *crowd(9))
    run_due_lotteries(now=now + TOMORROW)
    lottery.refresh_from_db()
    record = json.loads(json.dumps(LotteryResult.objects.get().record))
    assert digest(lottery.draw_seed) == promised
    told = {drawn["lot"]: drawn["start"] for drawn in record["drawn"]}
    again = replay_lottery(lottery.draw_seed, record)
    booked = Booking.objects.select_related("lottery_entry")
    assert told == {booking.lottery_entry.lot: slot_id(booking.starts_at) for booking in booked}
    assert again == {booking.lottery_entry.lot: int(booking.starts_at.timestamp()) for booking in booked}
    assert "guest" not in json.dumps(record).lower()


def test_who_was_not_drawn_waits_in_the_order_of_the_lots_and_is_offered_what_comes_free(
    lottery: Invitation, now: datetime
) -> None:
    enter(lottery, now, *crowd(5))
    then = now + TOMORROW
    run_due_lotteries(now=then)
    first = WaitlistEntry.objects.order_by("pk").first()
    assert "waiting list" in render_email(Email.objects.filter(kind="not_drawn").first()).text  # type: ignore[arg-type]
    cancel_booking(booking=Booking.objects.filter(state=BookingState.BOOKED).first(), by="guest", now=then)  # type: ignore[arg-type]
    first.refresh_from_db()
    assert first.state == "offered"


def test_what_is_left_goes_to_whoever_comes_first(lottery: Invitation, now: datetime) -> None:
    enter(lottery, now, AMAL)
    then = now + TOMORROW
    run_due_lotteries(now=then)
    lottery.refresh_from_db()
    left = open_slots_of(lottery, then)
    assert left.left == 1
    booking = create_booking(invitation=lottery, starts_at=left.slots[0].starts_at, guest=details_of(BO), now=then)
    assert booking.state == BookingState.BOOKED


def test_a_draw_with_no_names_is_a_draw(lottery: Invitation, now: datetime) -> None:
    assert run_due_lotteries(now=now + TOMORROW) == 1
    assert LotteryResult.objects.get().record["entries"] == []


def test_wishes_can_be_changed_and_taken_back_until_the_draw(lottery: Invitation, now: datetime) -> None:
    (amal, bo) = enter(lottery, now, AMAL, BO)
    late = times_of(lottery, now, 9)[-1]
    change_lottery_entry(entry=amal, starts=[late], now=now)
    withdraw_lottery_entry(entry=bo, now=now)
    run_due_lotteries(now=now + TOMORROW)
    assert Booking.objects.get().starts_at == late
    bo.refresh_from_db()
    assert bo.state == LotteryEntryState.LEFT
    with pytest.raises(Refused, match="lots are drawn"):
        change_lottery_entry(entry=amal, starts=[late], now=now + TOMORROW)
    assert withdraw_lottery_entry(entry=amal, now=now + TOMORROW).state == LotteryEntryState.DRAWN
    assert Booking.objects.get().state == BookingState.BOOKED


def test_only_times_on_offer_can_be_wished_for(lottery: Invitation, now: datetime) -> None:
    with pytest.raises(Refused, match="at least one"):
        enter(lottery, now, AMAL, starts=[now + timedelta(minutes=1)])


def test_who_must_confirm_is_in_the_draw_only_then(hanna: Host, now: datetime) -> None:
    lottery = open_coffee(hanna, now, admission="by_draw", draws_at=now + TOMORROW, must_confirm=True)
    (amal, bo) = enter(lottery, now, AMAL, BO)
    assert "One more step" in render_email(Email.objects.first()).text  # type: ignore[arg-type]
    confirm_lottery_entry(entry=amal, now=now)
    run_due_lotteries(now=now + TOMORROW)
    assert [booking.email for booking in Booking.objects.all()] == [AMAL.email]
    bo.refresh_from_db()
    assert bo.state == LotteryEntryState.LEFT
    assert not WaitlistEntry.objects.exists()


def test_people_who_reached_out_have_more_lots_where_the_invitation_says_so(hanna: Host, now: datetime) -> None:
    person = add_person(hanna, "Amal Haddad")
    Fact.objects.create(
        host=hanna, handle=person.handles.get(), field="email", key=AMAL.email, value=AMAL.email, told_at=now
    )
    Assessment.objects.create(host=hanna, person=person, matter=AssessmentKind.REACHED_OUT, value=1, assessed_at=now)
    for favours in (True, False):
        lottery = open_coffee(
            hanna, now, admission="by_draw", draws_at=now + TOMORROW, favours_reach_outs=favours, capacity=1
        )
        enter(lottery, now, AMAL, BO)
        run_lottery(invitation=lottery, now=now + TOMORROW)
        weights = {entry["weight"] for entry in LotteryResult.objects.get(invitation=lottery).record["entries"]}
        assert weights == ({REACH_OUT_WEIGHT, 1.0} if favours else {1.0})


def test_limits_hold_in_a_draw(hanna: Host, now: datetime) -> None:
    other = open_coffee(hanna, now)
    starts_at = times_of(other, now + TOMORROW, 20)[-1]
    create_booking(invitation=other, starts_at=starts_at, guest=details_of(AMAL), now=now)
    lottery = open_coffee(
        hanna, now, admission="by_draw", draws_at=now + TOMORROW, daily_limit=1, guest_limit=1, guest_limit_days=5
    )
    enter(lottery, now, AMAL, BO, NOOR, starts=times_of(lottery, now, 10))
    run_due_lotteries(now=now + TOMORROW)
    drawn = Booking.objects.filter(invitation=lottery, state=BookingState.BOOKED)
    assert [booking.email for booking in drawn] in ([BO.email], [NOOR.email])


def test_the_draw_takes_place_when_the_host_takes_no_more_names(lottery: Invitation, now: datetime) -> None:
    enter(lottery, now, AMAL)
    close_invitation(invitation=lottery, now=now)
    with pytest.raises(InvitationClosed):
        enter(lottery, now, BO, starts=[now + 2 * TOMORROW])
    assert run_due_lotteries(now=now + TOMORROW) == 1
    assert Booking.objects.get().email == AMAL.email


def test_who_has_a_chat_of_the_invitation_has_no_lot(lottery: Invitation, now: datetime) -> None:
    enter(lottery, now, AMAL)
    run_due_lotteries(now=now + TOMORROW)
    lottery.refresh_from_db()
    change_invitation(invitation=lottery, drawn_at=None, draws_at=now + 2 * TOMORROW)
    with pytest.raises(AlreadyBooked):
        enter(lottery, now + TOMORROW, AMAL)


def test_somebody_who_is_forgotten_leaves_a_lot_that_says_nothing(
    lottery: Invitation, hanna: Host, now: datetime
) -> None:
    enter(lottery, now, *crowd(4))
    run_due_lotteries(now=now + TOMORROW)
    lost = LotteryEntry.objects.filter(state=LotteryEntryState.NOT_DRAWN).first()
    forget_guest(host=hanna, email=lost.email, now=now + TOMORROW)
    lost.refresh_from_db()
    assert (lost.email, lost.answer) == ("", "")
    lottery.refresh_from_db()
    record = LotteryResult.objects.get().record
    assert {drawn["lot"] for drawn in record["drawn"]} == set(replay_lottery(lottery.draw_seed, record))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"draws_at": None}, "say when lots are drawn"),
        ({"draws_at": timedelta(days=8)}, "before the invitation closes"),
        ({"draws_at": -timedelta(hours=1)}, "moment of the draw is over"),
    ],
)
def test_a_draw_has_a_moment_that_can_be(hanna: Host, now: datetime, changes: dict[str, Any], said: str) -> None:
    at = changes["draws_at"]
    with pytest.raises(Refused, match=said):
        open_coffee(hanna, now, admission="by_draw", draws_at=at and now + at)


def test_the_seed_is_made_with_the_draw_and_never_again(hanna: Host, now: datetime, coffee: Invitation) -> None:
    assert not coffee.draw_seed
    change_invitation(invitation=coffee, admission="by_draw", draws_at=now + TOMORROW)
    coffee.refresh_from_db()
    seed = coffee.draw_seed
    assert len(seed) > 20
    change_invitation(invitation=coffee, draws_at=now + 2 * TOMORROW)
    coffee.refresh_from_db()
    assert coffee.draw_seed == seed


def test_thousands_of_names_are_drawn_in_as_many_queries_as_few(
    hanna: Host, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lottery = open_coffee(hanna, now, admission="by_draw", draws_at=now + TOMORROW, capacity=2)
    starts = [slot_id(start) for start in times_of(lottery, now)]
    LotteryEntry.objects.bulk_create(
        LotteryEntry(
            invitation=lottery,
            lot=100_000 + number,
            starts=starts,
            token=f"token{number}",
            name=f"Guest {number}",
            email=f"guest{number}@example.org",
            time_zone="UTC",
            created_at=now,
            changed_at=now,
        )
        for number in range(400)
    )
    with django_assert_max_num_queries(70):
        run_due_lotteries(now=now + TOMORROW)
    assert WaitlistEntry.objects.count() == 398


def test_a_draft_is_not_drawn(hanna: Host, now: datetime) -> None:
    draft_invitation(
        host=hanna,
        title="Coffee",
        purpose="Why not",
        weekly=[{"days": ["mon"], "start": "09:00", "end": "17:00"}],
        minutes=30,
        starts_at=now,
        ends_at=now + timedelta(days=9),
        now=now,
        admission="by_draw",
        draws_at=now + TOMORROW,
    )
    assert run_due_lotteries(now=now + TOMORROW) == 0
    with pytest.raises(Refused, match="moment of the draw is over"):
        open_invitation(invitation=hanna.invitations.get(), now=now + TOMORROW)
