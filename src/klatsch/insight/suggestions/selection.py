"""Selection of the people to meet on a day: five, each with the reason. Pure."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b

from klatsch.core.i18n.messages import Message
from klatsch.insight.bots.thresholds import PROBABLE_BOT_THRESHOLD

SUGGESTIONS_PER_DAY = 5
# A full list holds two more people than any one reason may bring, so it never has only one reason.
MAX_SUGGESTIONS_PER_REASON = 3
# Days that people are left out after they were shown; when too few are left, those shown longest ago come back, but
# nobody two days in a row.
REST_DAYS = 7


class SuggestionReason(StrEnum):
    """The reason for a suggestion."""

    REACHED_OUT = "reached_out"
    NEED = "need"
    DORMANT = "dormant"
    ALIKE = "alike"
    BRIDGE = "bridge"


@dataclass(frozen=True, slots=True)
class SuggestionCandidate:
    """A person who could be suggested. weight: from 0 to 1, among candidates of the same reason; message: why."""

    person: int
    why: SuggestionReason
    weight: float
    message: Message | str


def select_suggestions(
    candidates: Iterable[SuggestionCandidate],
    *,
    host: int,
    day: date,
    shown: Mapping[int, date] | None = None,
    dismissed: Collection[int] = (),
    automated: Mapping[int, float] | None = None,
) -> list[SuggestionCandidate]:
    """Return at most five people to meet on `day`, the same for the same day and host.

    Reasons take turns, at most three people for one reason, people who reached out first. Within a reason it is a
    weighted random sample, so that faces change and nobody is forgotten. shown: when each was last suggested before
    `day`. dismissed: never again. automated: likelihoods; probable bots are left out. A weight that is no number
    counts as none.
    """
    last_shown = {person: on for person, on in (shown or {}).items() if on < day}
    bots = {person for person, likelihood in (automated or {}).items() if likelihood >= PROBABLE_BOT_THRESHOLD}
    shown_yesterday = {person for person, on in last_shown.items() if (day - on).days <= 1}
    excluded = bots | set(dismissed) | shown_yesterday
    sort_key = _weighted_sort_key(host, day)
    reasons = _order_reasons(host, day)
    eligible = sorted((candidate for candidate in candidates if candidate.person not in excluded), key=sort_key)
    resting = {person for person, on in last_shown.items() if (day - on).days < REST_DAYS}
    rested = [candidate for candidate in eligible if candidate.person not in resting]
    tired = [candidate for candidate in eligible if candidate.person in resting]
    tired.sort(key=lambda candidate: last_shown[candidate.person])
    return _fill_in_turn(tired, _fill_in_turn(rested, [], reasons), reasons)


def _fill_in_turn(
    eligible: list[SuggestionCandidate], selected: list[SuggestionCandidate], order: list[SuggestionReason]
) -> list[SuggestionCandidate]:
    """Return `selected` and whoever fits from `eligible`, one for each reason in turn."""
    selected = list(selected)
    queues = {why: [candidate for candidate in eligible if candidate.why is why] for why in order}
    counts = Counter(candidate.why for candidate in selected)
    while len(selected) < SUGGESTIONS_PER_DAY:
        people = {candidate.person for candidate in selected}
        for why, queue in queues.items():
            queues[why] = [candidate for candidate in queue if candidate.person not in people]
        ready = [why for why in order if queues[why] and counts[why] < MAX_SUGGESTIONS_PER_REASON]
        if not ready:
            break
        why = min(ready, key=lambda reason: counts[reason])
        selected.append(queues[why].pop(0))
        counts[why] += 1
    return selected


def _order_reasons(host: int, day: date) -> list[SuggestionReason]:
    """Return the reasons in the order of a day: reaching out and being needed first, the others in turns."""
    first = [SuggestionReason.REACHED_OUT, SuggestionReason.NEED]
    others = set(SuggestionReason) - set(first)
    return [*first, *sorted(others, key=lambda why: _pseudo_random(host, day, why))]


def _weighted_sort_key(host: int, day: date) -> Callable[[SuggestionCandidate], tuple[float, int, str]]:
    """Return a sort key that draws a weighted sample: Efraimidis and Spirakis, "Weighted random sampling", 2006."""

    def sort_key(candidate: SuggestionCandidate) -> tuple[float, int, str]:
        weight = candidate.weight if candidate.weight > 0 else 0.0
        exponential = -math.log(_pseudo_random(host, day, str(candidate.person), candidate.why))
        return (exponential / max(weight, 1e-9), candidate.person, _sort_text(candidate.message))

    return sort_key


def _sort_text(message: Message | str) -> str:
    # The message id, not the sentence: the order is the same in every language.
    return message if isinstance(message, str) else message.text


def _pseudo_random(host: int, day: date, *parts: str) -> float:
    """Return a number between 0 and 1 that only the arguments decide."""
    digest = blake2b("\0".join([str(host), day.isoformat(), *parts]).encode(), digest_size=8).digest()
    return (int.from_bytes(digest) + 1) / (2**64 + 1)
