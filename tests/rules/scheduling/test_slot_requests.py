from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from klatsch.scheduling.intervals import Interval
from klatsch.scheduling.slot_requests import RequestRefused, read_availability, read_line, read_request
from klatsch.scheduling.slots import SlotRules

if TYPE_CHECKING:
    from typing import Any


PRESENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
KEYS = [
    *("time_zone", "weekly", "overrides", "duration", "increment", "buffer_before", "buffer_after"),
    *("minimum_notice", "daily_limit", "limit", "busy", "booked", "now", "from", "until"),
]


def test_a_request_without_keys_is_about_the_week_from_now_on() -> None:
    request = read_request({}, PRESENT)
    assert (request.now, request.from_, request.until) == (PRESENT, PRESENT, PRESENT + timedelta(days=7))
    assert request.rules == SlotRules(duration=timedelta(minutes=30), increment=timedelta(minutes=30))
    assert request.availability.time_zone.key == "America/New_York"
    assert request.slots() == []


def test_from_is_now_where_only_now_is_told() -> None:
    request = read_request({"now": "2026-02-01T00:00:00Z"}, PRESENT)
    assert request.from_ == datetime(2026, 2, 1, tzinfo=UTC)


def test_an_until_before_now_is_no_mistake_where_from_was_not_told() -> None:
    assert read_request({"until": "2025-01-01T00:00:00Z"}, PRESENT).slots() == []


def test_the_increment_is_the_duration_where_it_is_missing_or_null() -> None:
    assert read_request({"duration": 45}, PRESENT).rules.increment == timedelta(minutes=45)
    assert read_request({"duration": 45, "increment": None}, PRESENT).rules.increment == timedelta(minutes=45)


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert read_request({"duration": 45.0}, PRESENT).rules.duration == timedelta(minutes=45)


def test_times_may_be_written_with_any_offset() -> None:
    request = read_request({"busy": [["2026-01-05T10:00:00-05:00", "2026-01-05T16:00:00Z"]]}, PRESENT)
    assert request.busy == [
        Interval.between(datetime(2026, 1, 5, 15, tzinfo=UTC), datetime(2026, 1, 5, 16, tzinfo=UTC))
    ]


def test_keys_of_others_are_left_aside() -> None:
    assert read_request({"id": 7, "note": "mine"}, PRESENT).slots() == []


def test_the_later_of_two_overrides_of_one_date_counts() -> None:
    twice = [{"on": "2026-01-05", "windows": [["09:00", "10:00"]]}, {"on": "2026-01-05", "windows": []}]
    availability = read_availability({"time_zone": "UTC", "overrides": twice})
    monday = Interval.between(datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 6, tzinfo=UTC))
    assert availability.windows(*monday) == []


def test_a_meeting_where_calendars_end_hurts_nobody() -> None:
    request = {
        "time_zone": "Pacific/Apia",
        "weekly": [{"days": ["mon"], "start": "09:00", "end": "10:00"}],
        "booked": [["0001-01-01T00:00:00+14:00", "0001-01-01T01:00:00+14:00"], ["9999-12-31T23:00:00-12:00"] * 2],
        "daily_limit": 1,
    }
    assert len(read_request(request, PRESENT).slots()) == 2


@pytest.mark.parametrize("key", sorted(set(KEYS) - {"increment", "daily_limit", "limit", "now", "from", "until"}))
def test_null_is_no_value_for_a_key_that_needs_one(key: str) -> None:
    with pytest.raises(RequestRefused, match=key):
        read_request({key: None}, PRESENT)


instants = st.one_of(
    st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat()),
    st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1900-01-01T00:00Z", "2999-12-31T00Z"]),
)
near = st.integers(0, 20_000).map(lambda minutes: (PRESENT + timedelta(minutes=minutes)).isoformat())
clocks = st.sampled_from(["00:00", "09:00", "12:30", "24:00", "9:5", ""])
names = st.sampled_from(["mon", "tue", "wed", "sun", "Mon", ""])
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), instants, clocks),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
likely = {
    "time_zone": st.sampled_from(["UTC", "Pacific/Apia", "Asia/Kathmandu", "localtime", "posix", "", "."]),
    "weekly": st.lists(
        st.fixed_dictionaries({"days": st.lists(names, max_size=3), "start": clocks, "end": clocks}), max_size=2
    ),
    "overrides": st.lists(
        st.fixed_dictionaries(
            {
                "on": st.one_of(st.dates().map(date.isoformat), near.map(lambda text: text[:10])),
                "windows": st.lists(st.tuples(clocks, clocks).map(list), max_size=2),
            }
        ),
        max_size=2,
    ),
    "busy": st.lists(st.tuples(instants, instants).map(list), max_size=2),
    "booked": st.lists(st.tuples(st.one_of(near, instants), instants).map(list), max_size=2),
    "now": st.one_of(near, instants),
    "from": st.one_of(near, instants),
    "until": st.one_of(near, instants),
}
numbers = st.one_of(st.integers(-1, 3000), st.floats(), st.sampled_from([10**7, 10**30, 2**63]))
ORDINARY = {
    "weekly": [{"days": ["mon", "wed", "sun"], "start": "09:00", "end": "24:00"}],
    "booked": [["2026-01-05T15:00:00Z", "2026-01-05T16:00:00Z"]],
    "daily_limit": 2,
}
wild_requests = st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True).flatmap(
    lambda keys: st.fixed_dictionaries(
        {key: st.one_of(likely.get(key, numbers), likely.get(key, numbers), anything) for key in keys}
    )
)


@given(values=wild_requests)
def test_whatever_is_asked_is_answered_or_refused_with_one_sentence(values: dict[str, Any]) -> None:
    line = json.dumps(ORDINARY | values)
    try:
        slots = read_line(line, PRESENT).slots()
    except RequestRefused as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert len(sentence) < 160
    else:
        assert slots == sorted(set(slots))


@given(line=st.binary(max_size=60))
def test_bytes_that_are_no_object_are_refused(line: bytes) -> None:
    assume(not line.strip().startswith(b"{"))
    with pytest.raises(RequestRefused, match=r"\.$"):
        read_line(line, PRESENT)
