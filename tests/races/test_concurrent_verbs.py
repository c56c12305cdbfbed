"""Verbs of hosts, guests and workers that meet at one moment, in processes of their own, on both databases.

Each contest is held with the guard, where the accident never happens; and without it, until it does.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.races.race_scenarios import RaceRunner, RaceScenario
from tests.servers import environment_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


GUARDED_ROUNDS, MAX_UNGUARDED_ROUNDS = 3, 60
FRESH = """
from klatsch.accounts.hosts import create_host
host = create_host(email=f"host{time.time_ns()}@example.org", name="Hanna", time_zone="UTC", password=None, now=now)
WEEK = [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "00:00", "end": "24:00"}]
def offer(**details):
    return open_coffee(host, now, weekly=WEEK, **details)
def at(hours):
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
"""
FOUND = """
from klatsch.bookings.models import Booking, BookingState, Claim, LIVE_STATES, WaitlistEntry
from klatsch.bookings.access import booking_for_guest
from klatsch.invitations.models import Invitation
from klatsch.emails.models import Email
"""
LIVE_ONES = """
live = Booking.objects.filter(invitation=told["invitation"], state__in=LIVE_STATES)
print(json.dumps({
    "starts": [booking.starts_at.isoformat() for booking in live],
    "states": sorted(booking.state for booking in live),
    "emails": sorted(booking.email for booking in live),
    "letters": sorted(Email.objects.filter(host=told["host"]).values_list("kind", flat=True)),
    "all": sorted(Booking.objects.filter(invitation=told["invitation"]).values_list("state", flat=True)),
}))
"""
TRY = """
def attempt(verb, **details):
    try:
        verb(now=clock.now(), **details)
    except Refused:
        pass
"""
BY = 'attempt({verb}, booking=booking_for_guest(told["token"]){more})'


def booker(number: int, hours: str = "1") -> str:
    return f"""{FOUND}{TRY}
from klatsch.bookings.lifecycle.create import create_booking
from datetime import datetime
guest = details_of(AMAL, email="guest{number}@example.org")
starts_at = datetime.fromisoformat(told["start"]) + timedelta(hours={hours})
attempt(create_booking, invitation=Invitation.objects.select_related("host__agenda").get(pk=told["invitation"]),
        starts_at=starts_at, guest=guest)
"""


def of_booking(module: str, verb: str, more: str = "") -> str:
    return f"{FOUND}{TRY}from klatsch.bookings.lifecycle.{module} import {verb}\n" + BY.format(verb=verb, more=more)


def mover(number: int) -> str:
    return f"""{FOUND}{TRY}
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from datetime import datetime
starts_at = datetime.fromisoformat(told["start"]) + timedelta(hours=1)
attempt(reschedule_booking, booking=booking_for_guest(told["tokens"][{number}]), starts_at=starts_at)
"""


OPEN = """
invitation = offer({details})
print(json.dumps({{"invitation": invitation.pk, "host": host.pk, "start": at(2).isoformat()}}))
"""

RACE_SCENARIOS = {
    "the seats of one time": RaceScenario(
        FRESH + OPEN.format(details="seats=2"),
        [booker(number) for number in range(5)],
        FOUND + LIVE_ONES,
        "len(seen['starts']) > 2",
    ),
    "as many chats as there are in all": RaceScenario(
        FRESH + OPEN.format(details="capacity=1"),
        [booker(number, hours=str(number)) for number in range(5)],
        FOUND + LIVE_ONES,
        "len(seen['starts']) > 1",
    ),
    "the limit of a day": RaceScenario(
        FRESH + OPEN.format(details="daily_limit=1"),
        [booker(number, hours=str(number)) for number in range(5)],
        FOUND + LIVE_ONES,
        "len({start[:10] for start in seen['starts']}) < len(seen['starts'])",
    ),
    "a guest who comes twice": RaceScenario(
        FRESH + OPEN.format(details=""),
        [booker(1, hours=str(number)) for number in range(5)],
        FOUND + LIVE_ONES,
        "len(seen['starts']) > 1",
    ),
    "a hold that runs out, and its guest": RaceScenario(
        FRESH
        + """
from klatsch.bookings.lifecycle.create import HOLD_DURATION, create_booking, held_until
from klatsch.bookings.models import Booking, Slot
invitation = offer()
held = create_booking(invitation=invitation, starts_at=at(3), guest=details_of(BO), now=now,
                      initial_state=held_until(now + HOLD_DURATION))
Booking.objects.update(expires_at=now - timedelta(seconds=1))
Slot.objects.update(expires_at=now - timedelta(seconds=1))
print(json.dumps({"invitation": invitation.pk, "host": host.pk, "start": at(2).isoformat(), "token": held.token}))
""",
        [of_booking("confirm", "confirm_hold"), booker(1), booker(2), booker(3)],
        FOUND + LIVE_ONES,
        "len(seen['starts']) != 1 or seen['letters'].count('booked') > 1",
    ),
    "the host's yes and the guest's no": RaceScenario(
        FRESH
        + """
from klatsch.bookings.lifecycle.create import create_booking, request_expires_at, requested_until
invitation = offer(admission="by_approval")
asked = create_booking(invitation=invitation, starts_at=at(30), guest=details_of(BO), now=now,
                       initial_state=requested_until(request_expires_at(at(30), now)))
print(json.dumps({"invitation": invitation.pk, "host": host.pk, "start": at(2).isoformat(), "token": asked.token}))
""",
        [
            of_booking("answer", "approve_request"),
            of_booking("cancel", "cancel_booking", ', by="guest"'),
            of_booking("answer", "decline_request"),
        ],
        FOUND + LIVE_ONES.replace('"starts"', '"claims": Claim.objects.filter(host=told["host"]).count(), "starts"'),
        # Either it is settled and owns its time, or it is over and owns nothing.
        "(seen['all'] == ['booked']) != (seen['claims'] > 0) or {'declined', 'booked'} <= {*seen['letters']}",
    ),
    "guests who move, and guests who book": RaceScenario(
        FRESH
        + """
from klatsch.bookings.lifecycle.create import create_booking
invitation = offer()
tokens = [
    create_booking(invitation=invitation, starts_at=at(5 + place), guest=details_of(person), now=now).token
    for place, person in enumerate([BO, NOOR])
]
print(json.dumps({"invitation": invitation.pk, "host": host.pk, "start": at(2).isoformat(), "tokens": tokens}))
""",
        [mover(0), mover(1), booker(1), booker(2), booker(3)],
        FOUND + LIVE_ONES,
        # One of them all gets it; who loses keeps the old time.
        "len(set(seen['starts'])) < len(seen['starts']) or len(seen['starts']) not in (2, 3)",
    ),
    "one request that is sent twice": RaceScenario(
        FRESH + OPEN.format(details="seats=4"),
        [booker(1).replace("guest=guest", "guest=guest, idempotency_key='once'")] * 4,
        FOUND + LIVE_ONES,
        "len(seen['starts']) != 1 or seen['letters'].count('booked') != 1",
    ),
    "two invitations, the pause of one": RaceScenario(
        FRESH
        + """
first, second = offer(buffer_after_minutes=30), offer()
print(json.dumps({"invitation": first.pk, "second": second.pk, "host": host.pk, "start": at(2).isoformat()}))
""",
        [
            booker(1),
            booker(2, "1.5").replace('told["invitation"]', 'told["second"]'),
            booker(3, "1.5").replace('told["invitation"]', 'told["second"]'),
            booker(4),
        ],
        FOUND
        + """
found = Booking.objects.filter(host=told["host"], state__in=LIVE_STATES)
print(json.dumps({"starts": [booking.starts_at.isoformat() for booking in found]}))
""",
        "len(seen['starts']) != 1",
    ),
    "two guests with one personal link": RaceScenario(
        FRESH
        + """
from klatsch.bookings.capacity.links import make_personal_link
from klatsch.people.models import Person
invitation = offer(audience="personal_link")
person = Person.objects.create(host=host, name="Bo", sort_name="bo", added_at=now)
link = make_personal_link(invitation=invitation, person=person, now=now)
print(json.dumps({"invitation": invitation.pk, "host": host.pk, "start": at(2).isoformat(), "link": link.token}))
""",
        [
            booker(number, hours=str(number)).replace("@example.org", '@example.org", link=told["link"] + "')
            for number in range(4)
        ],
        FOUND + LIVE_ONES,
        "len(seen['starts']) != 1",
    ),
    "a time that came free, and a stranger": RaceScenario(
        FRESH
        + """
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.waitlist.join import join_waitlist
invitation = offer(capacity=1)
taken = create_booking(invitation=invitation, starts_at=at(3), guest=details_of(BO), now=now)
join_waitlist(invitation=invitation, guest=details_of(NOOR), now=now)
print(json.dumps({"invitation": invitation.pk, "host": host.pk, "start": at(2).isoformat(), "token": taken.token}))
""",
        [of_booking("cancel", "cancel_booking", ', by="guest"'), booker(1), booker(2, "3"), booker(3, "4")],
        FOUND + LIVE_ONES,
        "seen['emails'] != ['noor@example.net']",
    ),
    "two workers at one draw": RaceScenario(
        FRESH
        + """
from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.lottery.entries import enter_lottery
invitation = offer(admission="by_draw", draws_at=now + timedelta(minutes=5), capacity=2)
starts = [slot.starts_at for slot in open_slots_of(invitation, now).slots[:6]]
from django.db import transaction
from klatsch.bookings.models.lottery import LotteryEntry
from klatsch.scheduling.slot_ids import slot_id
from klatsch.core.security.tokens import new_token
for number in range(5):
    LotteryEntry.objects.create(invitation=invitation, starts=[slot_id(start) for start in starts], token=new_token(),
        name="Guest", email=f"guest{number}@example.org", time_zone="UTC", created_at=now, changed_at=now)
invitation.draws_at = now
invitation.save()
print(json.dumps({"invitation": invitation.pk, "host": host.pk}))
""",
        [f"{FOUND}\nfrom klatsch.bookings.lottery.run import run_due_lotteries\nrun_due_lotteries(now=clock.now())"]
        * 3,
        FOUND
        + LIVE_ONES.replace(
            '"starts"', '"waiting": WaitlistEntry.objects.filter(invitation=told["invitation"]).count(), "starts"'
        ),
        "len(seen['starts']) != 2 or seen['waiting'] != 3",
        # The record is written before anything else, so without the lock the second worker breaks down there.
        counts_breakdowns=True,
    ),
}


@pytest.fixture(scope="session")
def arenas(databases: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Processes on a database of their own for each kind, with the guard and without it."""
    found: dict[tuple[str, bool], RaceRunner] = {}

    def opened(kind: str, *, is_guarded: bool) -> RaceRunner:
        if (kind, is_guarded) not in found:
            name = f"verbs_{'guarded' if is_guarded else 'reckless'}"
            environment = environment_for(tmp_path_factory.mktemp(name), databases.url(kind, name), 0)
            if not is_guarded:
                with closing(RaceRunner(environment, 1)) as once:
                    once.run(
                        "from tests.races.drop_constraints import drop_constraints; drop_constraints(); print(1)", {}
                    )
                environment["DJANGO_SETTINGS_MODULE"] = "tests.races.unguarded_settings"
            found[kind, is_guarded] = RaceRunner(environment, 5, is_guarded=is_guarded)
        return found[kind, is_guarded]

    yield opened
    for arena in found.values():
        arena.close()


@pytest.mark.parametrize("name", RACE_SCENARIOS)
def test_it_never_happens_and_without_the_guard_it_does(arenas: Any, database_kind: str, name: Any) -> None:
    contest = RACE_SCENARIOS[name]
    assert arenas(database_kind, is_guarded=True).accidents(contest, GUARDED_ROUNDS) == 0
    reckless = arenas(database_kind, is_guarded=False)
    assert reckless.accidents(contest, MAX_UNGUARDED_ROUNDS, until_one=True), (
        "the contest is too tame to show what the guard is for"
    )
