"""Whom to meet today: five people, each with one sentence of why."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b

from klatsch.insight.bots.thresholds import PROBABLE_BOT_THRESHOLD

SUGGESTIONS_PER_DAY = 5
# A full list holds two more people than any one reason may bring, so it never has only one kind.
MAX_SUGGESTIONS_PER_REASON = 3
# Days that a face stays away after it was shown; when too few are left, those shown longest ago come back, but nobody
# two days in a row.
REST_DAYS = 7


class SuggestionReason(StrEnum):
    """What brings somebody on the list."""

    REACHED_OUT = "reached_out"
    NEED = "need"
    DORMANT = "dormant"
    ALIKE = "alike"
    BRIDGE = "bridge"


@dataclass(frozen=True, slots=True)
class SuggestionCandidate:
    """Somebody who could be met. weight: how much speaks for it within its kind, from 0 to 1; sentence: why."""

    person: int
    why: SuggestionReason
    weight: float
    sentence: str


def select_suggestions(
    candidates: Iterable[SuggestionCandidate],
    *,
    host: int,
    day: date,
    shown: Mapping[int, date] | None = None,
    dismissed: Collection[int] = (),
    automated: Mapping[int, float] | None = None,
) -> list[SuggestionCandidate]:
    """At most five people to meet on `parse_date`, the same for the same day and host.

    Kinds take turns, at most three of one kind, people who reached out first. Within a kind chance decides, the
    weightier the likelier, so that faces change without forgetting anybody. shown: when each was last on the list
    before `parse_date`. dismissed: never again. automated: likelihoods; who is at least as likely a bot as not is left out.
    A weight that is no number counts as none.
    """
    last = {person: on for person, on in (shown or {}).items() if on < day}
    bots = {person for person, likely in (automated or {}).items() if likely >= PROBABLE_BOT_THRESHOLD}
    away = bots | set(dismissed) | {person for person, on in last.items() if (day - on).days <= 1}
    draw = _weighted_sort_key(host, day)
    open_to = sorted((one for one in candidates if one.person not in away), key=draw)
    resting = {person for person, on in last.items() if (day - on).days < REST_DAYS}
    chosen = _fill_in_turn([one for one in open_to if one.person not in resting], [], _order_reasons(host, day))
    tired = sorted((one for one in open_to if one.person in resting), key=lambda one: last[one.person])
    return _fill_in_turn(tired, chosen, _order_reasons(host, day))


def _fill_in_turn(
    open_to: list[SuggestionCandidate], chosen: list[SuggestionCandidate], order: list[SuggestionReason]
) -> list[SuggestionCandidate]:
    """`chosen` and whoever fits from `open_to`, one of each kind in turn."""
    chosen = list(chosen)
    queues = {why: [one for one in open_to if one.why is why] for why in order}
    counts = Counter(one.why for one in chosen)
    while len(chosen) < SUGGESTIONS_PER_DAY:
        faces = {one.person for one in chosen}
        for why, queue in queues.items():
            queues[why] = [one for one in queue if one.person not in faces]
        ready = [why for why in order if queues[why] and counts[why] < MAX_SUGGESTIONS_PER_REASON]
        if not ready:
            break
        why = min(ready, key=lambda kind: counts[kind])
        chosen.append(queues[why].pop(0))
        counts[why] += 1
    return chosen


def _order_reasons(host: int, day: date) -> list[SuggestionReason]:
    """Reaching out and being needed come first; the others change places from day to day."""
    first = [SuggestionReason.REACHED_OUT, SuggestionReason.NEED]
    return [*first, *sorted(set(SuggestionReason) - set(first), key=lambda why: _pseudo_random(host, day, why))]


def _weighted_sort_key(host: int, day: date) -> Callable[[SuggestionCandidate], tuple[float, int, str]]:
    """A key that sorts into a weighted drawing: Efraimidis and Spirakis, "Weighted random sampling", 2006."""

    def key(one: SuggestionCandidate) -> tuple[float, int, str]:
        weight = one.weight if one.weight > 0 else 0.0
        luck = -math.log(_pseudo_random(host, day, str(one.person), one.why))
        return (luck / max(weight, 1e-9), one.person, one.sentence)

    return key


def _pseudo_random(host: int, day: date, *what: str) -> float:
    """A number between 0 and 1 that nothing but its arguments decides."""
    digest = blake2b("\0".join([str(host), day.isoformat(), *what]).encode(), digest_size=8).digest()
    return (int.from_bytes(digest) + 1) / (2**64 + 1)
