"""Reply likelihood: how likely the host replies to somebody within seven days, by a small logistic model.

Everything it looks at is a count or a time on a logarithmic scale, or the log odds of a share, so that the
weights carry over to networks that are busier or quieter than the one they were learned on.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klatsch.insight.graph.ids import Ids
from klatsch.insight.graph.interactions import Interactions, Times

type Numbers = npt.NDArray[np.float64]

DAY_SECONDS = 86_400.0
REPLY_HORIZON_SECONDS = 7 * DAY_SECONDS
NEVER_AT = -np.inf
LONG_AGO_LOG_DAYS = 5.0  # log days, about five months: what counts for somebody who never wrote at all

# Learned by `python -m benchmarks.insight.reach_outs --learn DATA` from CollegeMsg, on the
# first 70 % of the time only; half of the cases are looked at when the words arrive, half some days later.
REPLY_WEIGHTS: dict[str, float] = {
    "written_back": 0.46,
    "tries": -0.18,
    "never_written_to": -0.69,
    "silence": -0.33,
    "age": -1.48,
    "answers_them": 0.04,
    "answers_people": 0.13,
    "idle": -0.14,
    "others_since": -0.37,
}
REPLY_BIAS = 0.25


class Timeline:
    """Instants in groups, sorted once, so that counting up to a moment is a binary search."""

    def __init__(self, groups: Ids, at: Times, instants: Times) -> None:
        """Sort the instants: groups (n,) from 0, at (n,) each in `instants`, which is sorted and has no repeats."""
        self._instants = instants
        self._width = instants.size + 1
        keys = groups * self._width + np.searchsorted(instants, at) + 1
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._at = np.append(at[order], np.inf)

    def _until(self, groups: Ids, moments: Times) -> Ids:
        position = np.searchsorted(self._instants, moments, side="right")
        return np.searchsorted(self._keys, groups * self._width + position, side="right").astype(np.int64)

    def count(self, groups: Ids, moments: Times) -> Ids:
        """Return (q,) how many instants of each group are not after each moment."""
        return self._until(groups, moments) - np.searchsorted(self._keys, groups * self._width)

    def last(self, groups: Ids, moments: Times) -> Times:
        """Return (q,) the last instant of each group not after each moment, minus infinity where there is none."""
        position = np.maximum(self._until(groups, moments) - 1, 0)
        return np.where(self.count(groups, moments) > 0, self._at[position], NEVER_AT)

    def following(self, groups: Ids, moments: Times) -> Times:
        """Return (q,) the first instant of each group after each moment, infinity where there is none."""
        position = self._until(groups, moments)
        ends = np.searchsorted(self._keys, (groups + 1) * self._width)
        return np.where(position < ends, self._at[position], np.inf)


@dataclass(frozen=True, slots=True)
class PendingReplies:
    """Questions to the model: `actors` wait for a reply from `hosts` at times `at` (seconds), three arrays (q,)."""

    hosts: Ids
    actors: Ids
    at: Times


class ReplyRates:
    """The rate at which tries of each group were answered, as it was known at any moment of the past."""

    def __init__(self, groups: Ids, at: Times, answered_at: Times) -> None:
        """Index the tries: groups, at (n,); answered_at (n,): later than the horizon is no reply."""
        answered = answered_at - at <= REPLY_HORIZON_SECONDS
        known_at = np.where(answered, answered_at, at + REPLY_HORIZON_SECONDS)
        instants = np.unique(known_at)
        self._known = Timeline(groups, known_at, instants)
        self._answered = Timeline(groups[answered], known_at[answered], instants)

    def log_odds(self, groups: Ids, moments: Times, *, doubt: float) -> Numbers:
        """Return (q,) log((answered + doubt) / (unanswered + doubt)), of the tries whose end is known by then."""
        answered = self._answered.count(groups, moments)
        return np.log((answered + doubt) / (self._known.count(groups, moments) - answered + doubt))


def reply_features(messages: Interactions, moments: PendingReplies) -> dict[str, Numbers]:
    """Return the features of the model, (q,) each, named as in `REPLY_WEIGHTS`; only rows until each moment count.

    written_back: log(1 + words of the host to them). tries: log(1 + their words since then).
    never_written_to: 1 or 0. silence: log(1 + days since the host last wrote to them), 0 for never.
    age: log(1 + days since their last words). answers_them, answers_people: log odds of an answer within the
    horizon so far, to them and to anybody. idle: log(1 + days since the host wrote to anybody). others_since:
    log(1 + words of the host to others since their last words).
    """
    people, indexes = np.unique(
        np.concatenate([messages.sender, messages.receiver, moments.hosts, moments.actors]), return_inverse=True
    )
    n = people.size
    rows = len(messages)
    questions = moments.hosts.size
    sender, receiver, hosts, actors = np.split(indexes, np.cumsum([rows, rows, questions]))
    instants = np.unique(messages.at)
    pairs = Timeline(sender * n + receiver, messages.at, instants)
    written = Timeline(sender, messages.at, instants)
    answered_at = pairs.following(receiver * n + sender, messages.at)
    to_actor = hosts * n + actors
    to_host = actors * n + hosts
    last_back = pairs.last(to_actor, moments.at)
    last_try = pairs.last(to_host, moments.at)
    return {
        "written_back": np.log1p(pairs.count(to_actor, moments.at)),
        "tries": np.log1p(pairs.count(to_host, moments.at) - pairs.count(to_host, last_back)),
        "never_written_to": np.isneginf(last_back).astype(np.float64),
        "silence": _log_days(moments.at - last_back, never=0.0),
        "age": _log_days(moments.at - last_try, never=LONG_AGO_LOG_DAYS),
        "answers_them": ReplyRates(sender * n + receiver, messages.at, answered_at).log_odds(
            to_host, moments.at, doubt=0.5
        ),
        "answers_people": ReplyRates(receiver, messages.at, answered_at).log_odds(hosts, moments.at, doubt=1.0),
        "idle": _log_days(moments.at - written.last(hosts, moments.at), never=LONG_AGO_LOG_DAYS),
        "others_since": _messages_to_others_since(written, pairs, (hosts, to_actor), (last_try, moments.at)),
    }


def _messages_to_others_since(
    written: Timeline, pairs: Timeline, groups: tuple[Ids, Ids], since_until: tuple[Times, Times]
) -> Numbers:
    since, until = since_until
    anybody = written.count(groups[0], until) - written.count(groups[0], since)
    them = pairs.count(groups[1], until) - pairs.count(groups[1], since)
    return np.where(np.isfinite(since), np.log1p(anybody - them), 0.0)


def reply_likelihood(features: dict[str, Numbers]) -> Numbers:
    """Return (q,) between 0 and 1: the logistic of the weighted features."""
    total = sum((REPLY_WEIGHTS[name] * features[name] for name in REPLY_WEIGHTS), start=np.float64(REPLY_BIAS))
    return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(total, dtype=np.float64))))


def _log_days(seconds: Times, *, never: float) -> Numbers:
    finite = np.where(np.isfinite(seconds), seconds, 0.0)
    return np.where(np.isfinite(seconds), np.log1p(np.maximum(finite, 0.0) / DAY_SECONDS), never)
