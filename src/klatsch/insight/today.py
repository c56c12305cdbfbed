"""Whom to meet today: five people, each with one sentence of why."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b

FIVE = 5
# A full list holds two more people than any one reason may bring, so it never has only one kind.
SAME_KIND = 3
# Days that a face stays away after it was shown; when too few are left, those shown longest ago come back, but nobody
# two days in a row.
REST_DAYS = 7
AUTOMATED_FROM = 0.5


class Why(StrEnum):
    """What brings somebody on the list."""

    REACHED_OUT = "reached_out"
    NEED = "need"
    DORMANT = "dormant"
    ALIKE = "alike"
    BRIDGE = "bridge"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be met. weight: how much speaks for it within its kind, from 0 to 1; sentence: why."""

    person: int
    why: Why
    weight: float
    sentence: str


def today(
    candidates: Iterable[Candidate],
    *,
    host: int,
    day: date,
    shown: Mapping[int, date] | None = None,
    dismissed: Collection[int] = (),
    automated: Mapping[int, float] | None = None,
) -> list[Candidate]:
    """At most five people to meet on `day`, the same for the same day and host.

    Kinds take turns, at most three of one kind, people who reached out first. Within a kind chance decides, the
    weightier the likelier, so that faces change without forgetting anybody. shown: when each was last on the list
    before `day`. dismissed: never again. automated: likelihoods; who is at least as likely a bot as not is left out.
    A weight that is no number counts as none.
    """
    last = {person: on for person, on in (shown or {}).items() if on < day}
    bots = {person for person, likely in (automated or {}).items() if likely >= AUTOMATED_FROM}
    away = bots | set(dismissed) | {person for person, on in last.items() if (day - on).days <= 1}
    draw = _draw(host, day)
    open_to = sorted((one for one in candidates if one.person not in away), key=draw)
    resting = {person for person, on in last.items() if (day - on).days < REST_DAYS}
    chosen = _take_turns([one for one in open_to if one.person not in resting], [], _order(host, day))
    tired = sorted((one for one in open_to if one.person in resting), key=lambda one: last[one.person])
    return _take_turns(tired, chosen, _order(host, day))


def _take_turns(open_to: list[Candidate], chosen: list[Candidate], order: list[Why]) -> list[Candidate]:
    """`chosen` and whoever fits from `open_to`, one of each kind in turn."""
    chosen = list(chosen)
    queues = {why: [one for one in open_to if one.why is why] for why in order}
    counts = Counter(one.why for one in chosen)
    while len(chosen) < FIVE:
        faces = {one.person for one in chosen}
        for why, queue in queues.items():
            queues[why] = [one for one in queue if one.person not in faces]
        ready = [why for why in order if queues[why] and counts[why] < SAME_KIND]
        if not ready:
            break
        why = min(ready, key=lambda kind: counts[kind])
        chosen.append(queues[why].pop(0))
        counts[why] += 1
    return chosen


def _order(host: int, day: date) -> list[Why]:
    """Reaching out and being needed come first; the others change places from day to day."""
    first = [Why.REACHED_OUT, Why.NEED]
    return [*first, *sorted(set(Why) - set(first), key=lambda why: _chance(host, day, why))]


def _draw(host: int, day: date) -> Callable[[Candidate], tuple[float, int, str]]:
    """A key that sorts into a weighted drawing: Efraimidis and Spirakis, "Weighted random sampling", 2006."""

    def key(one: Candidate) -> tuple[float, int, str]:
        weight = one.weight if one.weight > 0 else 0.0
        luck = -math.log(_chance(host, day, str(one.person), one.why))
        return (luck / max(weight, 1e-9), one.person, one.sentence)

    return key


def _chance(host: int, day: date, *what: str) -> float:
    """A number between 0 and 1 that nothing but its arguments decides."""
    digest = blake2b("\0".join([str(host), day.isoformat(), *what]).encode(), digest_size=8).digest()
    return (int.from_bytes(digest) + 1) / (2**64 + 1)
