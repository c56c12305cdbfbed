from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from klatsch.scheduling.slot_requests import read_request
from klatsch.scheduling.slots import is_offered
from tests.rules.scheduling import minute_by_minute

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


# Days on which something happens to the wall clock, and one on which nothing does.
DAYS = [
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Europe/London", "2026-03-29"),
    ("Europe/Dublin", "2026-10-25"),
    ("Asia/Kathmandu", "2026-06-01"),
    ("Asia/Kathmandu", "1986-01-01"),  # from +05:30 to +05:45
    ("Australia/Lord_Howe", "2026-04-05"),  # half an hour back
    ("Australia/Lord_Howe", "2026-10-04"),  # half an hour ahead
    ("America/Asuncion", "2024-03-24"),  # at midnight, back
    ("America/Asuncion", "2024-10-06"),  # at midnight, ahead, for the last time
    ("Africa/Cairo", "2023-04-28"),
    ("Africa/Cairo", "2023-10-27"),
    ("Asia/Beirut", "2026-03-29"),
    ("Asia/Beirut", "2026-10-25"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("America/St_Johns", "2006-10-29"),  # one minute after midnight: a date comes, goes and comes again
    ("America/Sao_Paulo", "2018-11-04"),
    ("Pacific/Apia", "2011-12-30"),  # a day that never was
    ("Pacific/Kwajalein", "1993-08-21"),  # another one
    ("Asia/Manila", "1978-09-21"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Juba", "2021-02-01"),
    ("Asia/Pyongyang", "2018-05-05"),
    ("America/Caracas", "2016-05-01"),
    ("Antarctica/Troll", "2026-03-29"),  # two hours at once
    ("America/Nuuk", "2023-03-26"),
    ("America/Scoresbysund", "2024-03-31"),
    ("Asia/Tehran", "2022-09-22"),
    ("Etc/GMT+12", "2026-06-01"),
    ("UTC", "2026-06-01"),
]
ALWAYS = [{"days": minute_by_minute.NAMES, "start": "00:00", "end": "24:00"}]

clocks = st.one_of(
    st.sampled_from([0, 60, 90, 120, 180, 540, 720, 1020, 1380, 1410, 1440]), st.integers(min_value=0, max_value=1440)
)
ranges = st.tuples(clocks, clocks).filter(lambda pair: pair[0] != pair[1]).map(sorted)
day_sets = st.lists(st.sampled_from(minute_by_minute.NAMES), min_size=1, max_size=7, unique=True)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def written(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


windows = st.builds(
    lambda days, span: {"days": days, "start": clock(span[0]), "end": clock(span[1])},
    st.one_of(st.just(minute_by_minute.NAMES), day_sets),
    st.one_of(st.just([0, 1440]), ranges),
)


@st.composite
def requests(draw: Callable[..., Any]) -> dict[str, Any]:
    zone, on = draw(st.sampled_from(DAYS))
    noon = datetime.fromisoformat(f"{on}T12:00:00Z")

    def instants(hours: int) -> st.SearchStrategy[Any]:
        seconds = st.one_of(st.integers(-hours * 60, hours * 60).map(lambda m: m * 60), st.integers(-hours, hours))
        return seconds.map(lambda value: noon + timedelta(seconds=value))

    spans = st.builds(
        lambda start, minutes: [written(start), written(start + timedelta(minutes=minutes))],
        instants(100),
        st.integers(0, 200),
    )
    overrides = st.builds(
        lambda shift, spans: {
            "on": (noon.date() + timedelta(days=shift)).isoformat(),
            "windows": [[clock(start), clock(end)] for start, end in spans],
        },
        st.integers(-5, 5),
        st.one_of(st.just([[0, 1440]]), st.lists(ranges, max_size=2)),
    )
    start = draw(instants(72))
    return {
        "time_zone": zone,
        "weekly": draw(st.one_of(st.just(ALWAYS), st.lists(windows, max_size=4))),
        "overrides": draw(st.lists(overrides, max_size=3)),
        "duration": draw(st.sampled_from([5, 15, 20, 30, 30, 45, 50, 60, 90, 240, 1440, 1500])),
        "increment": draw(st.sampled_from([None, None, 7, 10, 15, 30, 60, 90, 1500])),
        "buffer_before": draw(st.sampled_from([0, 0, 5, 45])),
        "buffer_after": draw(st.sampled_from([0, 0, 10, 60])),
        "minimum_notice": draw(st.sampled_from([0, 0, 60, 1440])),
        "daily_limit": draw(st.sampled_from([None, None, 0, 1, 2])),
        "limit": draw(st.sampled_from([None, None, None, 0, 1, 7])),
        "busy": draw(st.lists(spans, max_size=5)),
        "booked": draw(st.lists(spans, max_size=3)),
        "now": written(draw(st.one_of(st.just(noon - timedelta(days=30)), instants(72)))),
        "from": written(start),
        "until": written(start + timedelta(minutes=draw(st.integers(0, 6 * 1440)))),
    }


# Walking is slow: a counterexample is shown as found, not made smaller for minutes.
PATIENTLY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
PRESENT = datetime(2026, 1, 1, tzinfo=UTC)


def answered(request: dict[str, Any]) -> list[list[str]]:
    slots = read_request(request, PRESENT).slots()
    return [[minute_by_minute.written(slot.starts_at), minute_by_minute.written(slot.ends_at)] for slot in slots]


@PATIENTLY
@given(request=requests())
def test_klatsch_answers_what_walking_every_minute_answers(request: dict[str, Any]) -> None:
    assert answered(request) == minute_by_minute.answer(request)


@given(request=requests(), hours=st.integers(0, 100))
@settings(deadline=None)
def test_a_later_from_leaves_slots_out_and_moves_none(request: dict[str, Any], hours: int) -> None:
    request["limit"] = None
    later = datetime.fromisoformat(request["from"]) + timedelta(hours=hours)
    if later > datetime.fromisoformat(request["until"]):
        return
    kept = [slot for slot in answered(request) if datetime.fromisoformat(slot[0]) >= later]
    assert answered(request | {"from": written(later)}) == kept


@given(request=requests(), shift=st.sampled_from([0, 0, 0, 60, 900]))
@settings(deadline=None)
def test_a_slot_is_offered_exactly_when_it_is_in_the_list(request: dict[str, Any], shift: int) -> None:
    read = read_request(request, PRESENT)
    slots = read.slots()
    known = {slot.start for slot in slots}
    candidates = [slot.starts_at for slot in slots[:3] + slots[-3:]] + [read.from_, read.until]
    for candidate in candidates:
        start = candidate + timedelta(seconds=shift)
        offered = is_offered(
            start,
            read.availability,
            read.rules,
            busy=read.busy,
            booked=read.booked,
            now=read.now,
            from_=read.from_,
            until=read.until,
        )
        assert offered is (start.timestamp() in known)
