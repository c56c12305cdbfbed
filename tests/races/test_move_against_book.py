"""Guests who have a chat move it to a time that others book at the same moment: one of them all gets it.

Who loses keeps the old time. First with the guard, then without it, to show what it is for.
"""

from __future__ import annotations

from tests.races.crowd import Wish, all_at_once, booking

MOVERS, BOOKERS, ROUNDS = 6, 6, 8


def rush(pair, slug, old, target, number):
    """Book `old` for the movers, then let all run for `target`; return how many got it."""
    servers = [server.address for server in pair.servers]
    settled = all_at_once(
        [booking(servers[0], slug, slot, f"mover{number}-{client}") for client, slot in enumerate(old)]
    )
    tokens = [answer.body["booking"]["token"] for answer in settled]
    moves = [
        Wish(servers[client % 2], f"/api/v1/bookings/{token}/move", {"slot": target}, {})
        for client, token in enumerate(tokens)
    ]
    bookings = [booking(servers[client % 2], slug, target, f"guest{number}-{client}") for client in range(BOOKERS)]
    answers = all_at_once([*moves, *bookings])
    assert {answer.status for answer in answers} <= {200, 201, 409}
    moved = [answer.status == 200 for answer in answers[:MOVERS]]
    still_taken = set(old) - set(pair.slots(slug))
    assert still_taken == {slot for slot, went in zip(old, moved, strict=True) if not went}
    return sum(answer.status != 409 for answer in answers)


def rounds(pair, slug):
    """Return how many got the time that all wanted, round by round; each round has hours of its own."""
    slots = pair.slots(slug)
    width = MOVERS + 1
    return [
        rush(pair, slug, slots[number * width + 1 : (number + 1) * width], slots[number * width], number)
        for number in range(ROUNDS)
    ]


def test_one_of_movers_and_bookers_gets_the_time_and_without_the_guard_more(pair):
    assert rounds(pair, pair.invite(slots=100)) == [1] * ROUNDS
    pair.servers[0].commands.run("-m", "tests.races.unguard")
    assert max(rounds(pair, pair.invite(slots=100))) > 1, "the crowd is too tame to show what the guard is for"
