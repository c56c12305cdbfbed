"""Twenty clients on one slot, twenty slots, two server processes: exactly one accepted each.

First the accident: without the unique constraints the same crowd books slots twice. That is what the guard is for.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.races.concurrent_clients import booking_request, send_concurrently

if TYPE_CHECKING:
    from typing import Any


CLIENT_COUNT, SLOT_COUNT = 20, 20


def crowd_on_every_slot(pair: Any, slug: Any) -> Any:
    """Return how many were accepted for each slot, slot by slot."""
    accepted = {}
    # The very first slot may begin, and so close, while the crowd gathers.
    for number, slot in enumerate(pair.slots(slug)[1 : SLOT_COUNT + 1]):
        answers = send_concurrently(
            [
                booking_request(pair.servers[client % 2].address, slug, slot, f"guest{number}-{client}")
                for client in range(CLIENT_COUNT)
            ]
        )
        statuses = Counter(answer.status for answer in answers)
        assert set(statuses) <= {201, 409}, statuses
        accepted[slot] = statuses[201]
    return accepted


def test_exactly_one_of_twenty_is_accepted_and_without_the_guard_more(pair: Any) -> None:
    guarded = crowd_on_every_slot(pair, pair.invite(slots=100))
    assert list(guarded.values()) == [1] * SLOT_COUNT
    pair.servers[0].commands.run("-m", "tests.races.drop_constraints")
    unguarded = crowd_on_every_slot(pair, pair.invite(slots=100, windows="mon-sun=00:00-24:00"))
    assert max(unguarded.values()) > 1, "the crowd is too tame to show what the guard is for"
