from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.bookings.lottery.assignment import LotteryLimits, LotterySlot, LotteryTicket, assign_slots, ticket_order

if TYPE_CHECKING:
    from hypothesis.strategies._internal.random import ArtificialRandom


SLOTS = st.integers(0, 5)
ENTRIES = st.lists(
    st.builds(
        LotteryTicket,
        id=st.integers(0, 99),
        preferred_starts=st.lists(SLOTS, max_size=4).map(tuple),
        weight=st.floats(0.1, 10),
    ),
    unique_by=lambda entry: entry.id,
    max_size=12,
)
SEATS = st.dictionaries(SLOTS, st.integers(1, 3))


def apart(seats: dict[int, int]) -> list[LotterySlot]:
    """Slots that do not touch, all on one day, with so many seats each."""
    return [LotterySlot(start, count, 10 * start, 10 * start + 6, day=0, week=0) for start, count in seats.items()]


@given(ENTRIES, SEATS, st.integers(0, 6), st.text(max_size=8), st.randoms())
def test_the_same_seed_is_the_same_draw_however_the_list_is_ordered(
    entries: list[LotteryTicket], seats: dict[int, int], meetings: int, seed: str, random: ArtificialRandom
) -> None:
    found = assign_slots(seed, entries, slots=apart(seats), limits=LotteryLimits(meetings))
    shuffled = random.sample(entries, len(entries))
    assert assign_slots(seed, shuffled, slots=apart(seats), limits=LotteryLimits(meetings)) == found


@given(ENTRIES, SEATS, st.integers(0, 6), st.text(max_size=8))
def test_seats_and_meetings_are_kept_and_nobody_is_passed_over(
    entries: list[LotteryTicket], seats: dict[int, int], meetings: int, seed: str
) -> None:
    found = assign_slots(seed, entries, slots=apart(seats), limits=LotteryLimits(meetings))
    used = Counter(found.values())
    assert all(count <= seats[start] for start, count in used.items())
    assert len(used) <= meetings
    for entry in entries:
        if entry.id in found:
            assert found[entry.id] in entry.preferred_starts
        else:
            full = len(used) == meetings
            assert all(
                used[start] == seats.get(start, 0) or (full and not used[start]) for start in entry.preferred_starts
            )


def test_a_known_draw_comes_out_the_same_for_ever() -> None:
    entries = [LotteryTicket(number, (10, 20, 30)) for number in range(1, 6)]
    assert [entry.id for entry in ticket_order("coffee", entries)] == ORDER
    first, second, third, *_ = ORDER
    assert assign_slots("coffee", entries, slots=apart({10: 1, 20: 1, 30: 1}), limits=LotteryLimits(2)) == {
        first: 10,
        second: 20,
    }
    assert assign_slots("coffee", entries, slots=apart({10: 2, 20: 1}), limits=LotteryLimits(2)) == {
        first: 10,
        second: 10,
        third: 20,
    }


def test_twice_the_weight_is_twice_the_chance_to_be_first() -> None:
    entries = [LotteryTicket(1, (), 2.0), LotteryTicket(2, (), 1.0)]
    firsts = Counter(ticket_order(str(seed), entries)[0].id for seed in range(3000))
    assert 0.63 < firsts[1] / 3000 < 0.70


def test_a_weight_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        ticket_order("coffee", [LotteryTicket(1, (), 0.0)])


# Lots of the seed "coffee", as the SHA-256 of “coffee:1” to “coffee:5” orders them, highest first.
ORDER = [2, 3, 5, 1, 4]


def test_times_that_overlap_are_not_both_drawn() -> None:
    early, late = LotterySlot(10, 1, 0, 6, day=0, week=0), LotterySlot(20, 1, 3, 9, day=0, week=0)
    entries = [LotteryTicket(1, (10,)), LotteryTicket(2, (20,))]
    assert len(assign_slots("coffee", entries, slots=[early, late], limits=LotteryLimits(7))) == 1
    after = LotterySlot(20, 1, 6, 12, day=0, week=0)
    assert len(assign_slots("coffee", entries, slots=[early, after], limits=LotteryLimits(7))) == 2


@pytest.mark.parametrize("limits", [LotteryLimits(7, per_day=1), LotteryLimits(7, per_week=2)])
def test_days_and_weeks_have_their_limits(limits: LotteryLimits) -> None:
    days = [0, 0, 0, 1, 1, 8]
    places = [LotterySlot(start, 1, 10 * start, 10 * start + 6, day, day // 7) for start, day in enumerate(days)]
    entries = [LotteryTicket(number, tuple(range(6))) for number in range(9)]
    got = [days[start] for start in assign_slots("coffee", entries, slots=places, limits=limits).values()]
    assert sorted(got) == ([0, 1, 8] if limits.per_day else [0, 0, 8])


def test_who_shares_a_time_uses_no_further_meeting() -> None:
    entries = [LotteryTicket(number, (10,)) for number in range(5)]
    assert len(assign_slots("coffee", entries, slots=apart({10: 3}), limits=LotteryLimits(1))) == 3
