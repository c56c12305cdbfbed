"""Reasons of a circle: facts that its members share, and how tightly knit they are.

Counted, not guessed: every reason says how common something is inside and outside.
"""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from klatsch.insight.circles.fact_table import CONNECTED_ON_FACT, FactTable
from klatsch.insight.graph.ties import Numbers, Ties

TIES_FACT = "ties"  # the name of the reason that tells how many of the members know each other
MAX_SHARED_FACTS = 5
MIN_REASON_LIFT = 1.5  # at least so many times more common inside
MIN_REASON_SHARE = 0.2  # and at least so common inside


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is more common inside than outside.

    `fact`, `value`: what is shared, or ("ties", None) for how tightly knit they are. `inside`, `outside`: the share
    of people with it, between 0 and 1; for ties, of pairs of members, and of pairs of a member and another.
    `lift`: how many times more common inside, with half a person added to both so that few people prove little.
    """

    fact: str
    value: Hashable
    inside: float
    outside: float
    lift: float


def shared_facts(members: Numbers, facts: FactTable) -> list[Reason]:
    """Return the facts that `members` (friends,) of 0 and 1 share: at most five, the most explanatory first."""
    size, friends = float(members.sum()), len(members)
    both = np.asarray(facts.holders @ members).ravel()
    inside, outside = both / size, (facts.size - both) / max(friends - size, 1)
    lift = _lift(both, size, facts.size - both, friends - size)
    is_reason = (lift >= MIN_REASON_LIFT) & (inside >= MIN_REASON_SHARE) & (both >= 2)  # noqa: PLR2004  one person shares with nobody
    weight = np.where(is_reason, inside * np.log(np.maximum(lift, 1)), 0)
    order = np.argsort(-weight, kind="stable")[:MAX_SHARED_FACTS]
    return [
        Reason(name, value, float(inside[i]), float(outside[i]), float(lift[i]))
        for i in order[is_reason[order]]
        for name, value in [facts.facts[i]]
    ]


def connection_years(members: Numbers, facts: FactTable) -> Reason | None:
    """Return the days on which members were added, if closer together than everybody's, without a tenth at each end.

    None where fewer than half of the members have a day.
    """
    friends = np.fromiter(facts.days, dtype=np.int64, count=len(facts.days))
    days = np.fromiter((day.toordinal() for day in facts.days.values()), dtype=np.int64, count=len(facts.days))
    belongs = members[friends] > 0
    size, dated = float(members.sum()), float(belongs.sum())
    if dated < max(3, size / 2):
        return None
    first, last = np.quantile(days[belongs], [0.1, 0.9], method="nearest")
    between = (days >= first) & (days <= last)
    inside, outside = float((between & belongs).sum()), float((between & ~belongs).sum())
    others = len(friends) - dated
    lift = float(_lift(np.float64(inside), dated, np.float64(outside), others))
    if lift < MIN_REASON_LIFT:
        return None
    span = (dt.date.fromordinal(int(first)), dt.date.fromordinal(int(last)))
    return Reason(CONNECTED_ON_FACT, span, inside / dated, outside / max(others, 1), lift)


def tie_density_reason(members: Numbers, ties: Ties) -> Reason | None:
    """Return the share of pairs of members who know each other, and of pairs across; None without ties."""
    size, friends = float(members.sum()), len(members)
    if not len(ties) or size < 2:  # noqa: PLR2004  a pair
        return None
    tied = members[ties.pairs].sum(axis=1)
    among, leading_out = float((tied == 2).sum()), float((tied == 1).sum())  # noqa: PLR2004  both ends
    pairs, crossing = size * (size - 1) / 2, size * (friends - size)
    lift = float(_lift(np.float64(among), pairs, np.float64(leading_out), crossing))
    return Reason(TIES_FACT, None, among / pairs, leading_out / max(crossing, 1), lift)


def circle_reasons(members: Numbers, ties: Ties, facts: FactTable) -> tuple[Reason, ...]:
    """Return all reasons of a group, shared facts first."""
    reasons = shared_facts(members, facts) if len(facts) else []
    if all(reason.fact != CONNECTED_ON_FACT for reason in reasons) and (years := connection_years(members, facts)):
        reasons.append(years)
    knit = tie_density_reason(members, ties)
    return (*reasons, knit) if knit is not None and knit.inside > 0 else tuple(reasons)


def _lift[Count: (np.float64, Numbers)](inside: Count, of_inside: float, outside: Count, of_outside: float) -> Count:
    return ((inside + 0.5) / (of_inside + 1)) / ((outside + 0.5) / (of_outside + 1))
