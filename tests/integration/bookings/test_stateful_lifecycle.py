"""Many actors at random: what must hold after every step of theirs, whatever the order.

Four invitations of one host share their hours: one for pairs, by mail and with buffers, one by approval, one to a
single chat that is taken already, and one by draw. Guests ask, confirm, move, cancel, wait, leave, and put their names
into the draw; the host answers; time passes; workers turn the crank, or do not. They live in an ordinary week, and over
the nights in which an hour is missing or comes twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from klatsch.bookings.capacity.slot_config import local_day_bounds, slot_config_of
from klatsch.bookings.lifecycle.answer import approve_request, decline_request
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.confirm import confirm_hold
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.expire import expire_bookings
from klatsch.bookings.lifecycle.forget import forget_guest
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.bookings.lottery.entries import confirm_lottery_entry, enter_lottery, withdraw_lottery_entry
from klatsch.bookings.lottery.public_record import replay_lottery
from klatsch.bookings.lottery.run import run_due_lotteries
from klatsch.bookings.models import LIVE_STATES, Booking, Claim, Slot, WaitlistEntry
from klatsch.bookings.models.lottery import LotteryEntry, LotteryEntryState, LotteryResult
from klatsch.bookings.waitlist.join import join_waitlist, leave_waitlist
from klatsch.core.errors import Refused
from klatsch.emails.models import Email
from klatsch.invitations.models import Admission, Invitation
from klatsch.scheduling.ticks import ticks_between
from tests.cast import AMAL, BO, MONDAY, NOOR, GuestPerson, details_of, open_coffee

if TYPE_CHECKING:
    from collections.abc import Callable

    from klatsch.accounts.models import Host


@dataclass(frozen=True)
class Week:
    """The beginning, the host's hours, and how long after the beginning the first of them is."""

    begins: datetime
    weekly: list[dict[str, Any]]
    first: timedelta


EVERY_NIGHT = [{"days": ["sat", "sun", "mon", "tue"], "start": "01:00", "end": "04:00"}]
WEEKS = {
    "ordinary": Week(MONDAY, [{"days": ["mon", "tue", "wed"], "start": "14:00", "end": "16:00"}], timedelta(hours=5)),
    "an hour is missing": Week(datetime(2026, 3, 28, 12, tzinfo=UTC), EVERY_NIGHT, timedelta(hours=12)),
    "an hour comes twice": Week(datetime(2026, 10, 24, 12, tzinfo=UTC), EVERY_NIGHT, timedelta(hours=12)),
}
GUESTS = [AMAL, BO, NOOR, *(GuestPerson(name, f"{name}@example.org", "UTC") for name in ("ida", "jon"))]

which = st.integers(0, 3)
guests = st.sampled_from(GUESTS)
numbers = st.integers(0, 30)
# Three days of four half hours each, on a grid of quarters.
starts = st.builds(lambda day, quarter: timedelta(days=day, minutes=15 * quarter), st.integers(0, 2), st.integers(0, 7))


class Life(RuleBasedStateMachine):
    """A life of `host` in `week`; it leaves no rows behind."""

    host: Any = None
    week: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = begins = self.week.begins
        several = {"weekly": self.week.weekly, "increment_minutes": 15, "capacity": 2}
        pair = open_coffee(
            self.host,
            begins,
            **several,
            seats=2,
            must_confirm=True,
            buffer_before_minutes=10,
            buffer_after_minutes=5,
        )
        choosy = open_coffee(
            self.host, begins, **several, admission=Admission.BY_APPROVAL, daily_limit=1, notice_minutes=60
        )
        single = open_coffee(self.host, begins, **{**several, "capacity": 1})
        lottery = open_coffee(
            self.host, begins, **several, admission=Admission.BY_DRAW, draws_at=begins + timedelta(hours=1)
        )
        self.ids = [invitation.pk for invitation in (pair, choosy, single, lottery)]
        # From the first step on one has the only chat there is, and three wait for it.
        self.ask(2, GUESTS[0], timedelta(days=2))
        for guest in GUESTS[1:4]:
            self.wait(2, guest)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def invitation(self, which: int) -> Invitation:
        return Invitation.objects.select_related("host__agenda").get(pk=self.ids[which])

    def at(self, start: timedelta) -> datetime:
        return self.week.begins + self.week.first + start

    def chosen(self, number: int, model: type[Any] = Booking) -> Any:
        rows = list(model.objects.select_related("invitation__host").order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def attempt(self, verb: Callable[..., Any], **asked: Any) -> None:
        """Do it, or be refused in words: anything else is a mistake of ours."""
        if None in asked.values():
            return
        with suppress(Refused):
            verb(now=self.now, **asked)

    @rule(which=which, guest=guests, start=starts)
    def ask(self, which: int, guest: GuestPerson, start: timedelta) -> None:
        invitation = self.invitation(which)
        self.attempt(create_booking, invitation=invitation, starts_at=self.at(start), guest=details_of(guest))

    @rule(number=numbers)
    def confirm(self, number: int) -> None:
        self.attempt(confirm_hold, booking=self.chosen(number))

    @rule(number=numbers, verb=st.sampled_from([approve_request, decline_request]))
    def answer(self, number: int, verb: Callable[..., Any]) -> None:
        self.attempt(verb, booking=self.chosen(number))

    @rule(number=numbers, start=starts)
    def move(self, number: int, start: timedelta) -> None:
        self.attempt(reschedule_booking, booking=self.chosen(number), starts_at=self.at(start))

    @rule(number=numbers, by=st.sampled_from(["guest", "host"]))
    def cancel(self, number: int, by: str) -> None:
        self.attempt(cancel_booking, booking=self.chosen(number), by=by)

    @rule(which=which, guest=guests)
    def wait(self, which: int, guest: GuestPerson) -> None:
        self.attempt(join_waitlist, invitation=self.invitation(which), guest=details_of(guest))

    @rule(number=numbers)
    def leave(self, number: int) -> None:
        self.attempt(leave_waitlist, entry=self.chosen(number, WaitlistEntry))

    @rule(guest=guests, wanted=st.lists(starts, min_size=1, max_size=4))
    def enter_the_draw(self, guest: GuestPerson, wanted: list[timedelta]) -> None:
        times = [self.at(start) for start in wanted]
        self.attempt(enter_lottery, invitation=self.invitation(3), starts=times, guest=details_of(guest))

    @rule(number=numbers, verb=st.sampled_from([withdraw_lottery_entry, confirm_lottery_entry]))
    def change_a_lottery_entry(self, number: int, verb: Callable[..., Any]) -> None:
        self.attempt(verb, entry=self.chosen(number, LotteryEntry))

    @rule(guest=guests)
    def forget(self, guest: GuestPerson) -> None:
        self.attempt(forget_guest, host=self.host, email=guest.email)

    @rule(minutes=st.sampled_from([1, 9, 10, 60, 600]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def workers_look(self) -> None:
        expire_bookings(now=self.now)
        run_due_lotteries(now=self.now)

    @invariant()
    def nobody_is_booked_over_somebody_else(self) -> None:
        stays = []
        for slot in Slot.objects.select_related("invitation"):
            offer = slot_config_of(slot.invitation)
            stays.append((slot.starts_at - offer.rules.buffer_before, slot.ends_at + offer.rules.buffer_after, slot))
            claimed = set(Claim.objects.filter(slot=slot).values_list("tick", flat=True))
            assert claimed == set(ticks_between(*stays[-1][:2]))
        for (start, end, _), (other_start, other_end, _) in combinations(stays, 2):
            assert end <= other_start or other_end <= start

    @invariant()
    def every_slot_is_kept_by_those_who_sit_there_and_as_long(self) -> None:
        sitting = defaultdict(list)
        for booking in Booking.objects.filter(state__in=LIVE_STATES):
            sitting[booking.slot_id].append(booking)
        slots = {slot.pk: slot for slot in Slot.objects.select_related("invitation")}
        assert sitting.keys() == slots.keys()
        for pk, company in sitting.items():
            seats = [booking.seat for booking in company]
            assert len(set(seats)) == len(seats)
            assert max(seats) < slots[pk].invitation.seats
            ends = [booking.expires_at for booking in company]
            assert slots[pk].expires_at == (None if None in ends else max(ends))  # type: ignore[type-var]
            assert {booking.starts_at for booking in company} == {slots[pk].starts_at}

    @invariant()
    def limits_hold(self) -> None:
        for invitation in Invitation.objects.all():
            held = list(Slot.objects.filter(invitation=invitation))
            assert len(held) <= invitation.capacity
            days = Counter(local_day_bounds(invitation, slot.starts_at)[0] for slot in held)
            assert max(days.values(), default=0) <= (invitation.daily_limit or invitation.capacity)
            live = Booking.objects.filter(invitation=invitation, state__in=LIVE_STATES)
            known = live.exclude(email="").values_list("email", flat=True)
            assert max(Counter(known).values(), default=0) <= 1

    @invariant()
    def every_letter_is_written_once(self) -> None:
        written = Email.objects.exclude(kind="reminder").values_list("kind", "payload")
        assert max(Counter((kind, str(payload)) for kind, payload in written).values(), default=0) <= 1

    @invariant()
    def nobody_is_offered_a_time_before_those_who_came_first(self) -> None:
        for invitation in Invitation.objects.all():
            in_order = (
                WaitlistEntry.objects.filter(invitation=invitation).order_by("pk").values_list("state", flat=True)
            )
            listed = [state for state in in_order if state in {"waiting", "offered"}]
            assert listed == sorted(listed)
            offers = WaitlistEntry.objects.filter(invitation=invitation, state="offered")
            assert all(offer.booking.state == "held" for offer in offers.select_related("booking"))

    @invariant()
    def lots_are_drawn_once_and_anybody_can_draw_them_again(self) -> None:
        lottery = self.invitation(3)
        asked = LotteryEntry.objects.filter(invitation=lottery, state=LotteryEntryState.ENTERED)
        if lottery.drawn_at is None:
            assert not Booking.objects.filter(invitation=lottery).exists()
            emails = asked.values_list("email", flat=True)
            assert max(Counter(emails).values(), default=0) <= 1
            return
        assert not asked.exists()
        record = LotteryResult.objects.get(invitation=lottery).record
        told = {drawn["lot"]: datetime.fromisoformat(drawn["start"]).timestamp() for drawn in record["drawn"]}
        assert replay_lottery(lottery.draw_seed, record) == told


@pytest.mark.slow  # plays whole lives, step by step
@pytest.mark.parametrize("week", WEEKS.values(), ids=WEEKS)
def test_whatever_many_people_do_nothing_is_booked_twice_and_nobody_loses_a_place(hanna: Host, week: Week) -> None:
    run_state_machine_as_test(
        type("Life", (Life,), {"host": hanna, "week": week}),
        settings=settings(
            max_examples=8, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
