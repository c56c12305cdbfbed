"""Community detection: circles of friends, from their ties and from the facts that they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral

import numpy as np
import numpy.typing as npt

from klatsch.insight.circles.candidates import has_sparse_ties, propose_groups
from klatsch.insight.circles.fact_table import Facts, FactTable, build_fact_table
from klatsch.insight.circles.names import suggest_circle_name
from klatsch.insight.circles.reasons import Reason, circle_reasons
from klatsch.insight.circles.selection import score, select_circles
from klatsch.insight.graph.ids import Ids, parse_count, parse_ids
from klatsch.insight.graph.ties import Ties, clean_ties

FACT_WEIGHT_BESIDE_TIES = 0.1  # how much shared facts count for likeness where ties are known; more did worse


@dataclass(frozen=True, eq=False)
class DetectedCircle:
    """A community among the friends: people who are there for the same reason.

    `members`: sorted ids. `reasons`: what they share, and how tightly knit they are. `strength`: between 0 and 1,
    how near this is thought to be to a circle that the host would draw.
    """

    members: Ids
    reasons: tuple[Reason, ...]
    strength: float

    @property
    def name(self) -> str:
        """A suggested name as text, in the language in force."""
        return str(suggest_circle_name(self.reasons))


def find_circles(friends: int, ties: npt.ArrayLike, facts: Facts, *, limit: int = 10) -> list[DetectedCircle]:
    """Return at most `limit` circles among `friends` people, strongest first; they may overlap.

    `ties` (m, 2) are ids below `friends` of those who know each other, in any order; self-ties and repeats count
    for nothing. `facts` has a mapping for each friend, or is empty; values may be single or sequences, and what is no
    date in `connected_on` says nothing. Either may be missing. Raises ValueError for ids out of range, other shapes,
    NaN, or facts of another number of friends.
    """
    if not isinstance(limit, Integral) or limit < 0:
        raise ValueError("limit is how many circles at most: a whole number, not negative")
    tie_table = clean_ties(friends, ties)
    fact_table = build_fact_table(friends, facts)
    groups = propose_groups(tie_table, fact_table)
    if not len(groups.members):
        return []
    scores = score(groups, tie_table, fact_table)
    return [
        DetectedCircle(
            np.flatnonzero(groups.members[row]).astype(np.int64),
            circle_reasons(groups.members[row], tie_table, fact_table),
            float(scores[row]),
        )
        for row in select_circles(groups, scores, limit)
    ]


def friends_in_no_circle(circles: Sequence[DetectedCircle], friends: int) -> Ids:
    """Return the sorted ids of those in no circle."""
    is_member = np.zeros(parse_count(friends, "friends"), dtype=bool)
    for circle in circles:
        is_member[circle.members] = True
    return np.flatnonzero(~is_member).astype(np.int64)


def rank_similar_members(members: npt.ArrayLike, friends: int, ties: npt.ArrayLike, facts: Facts) -> Ids:
    """Return everybody else whom ties or facts connect to `members`, the most similar first.

    `members` are ids of a circle, made by hand or detected. Raises ValueError as `find_circles` does.
    """
    tie_table = clean_ties(friends, ties)
    fact_table = build_fact_table(friends, facts)
    seeds = parse_ids(members, "members", friends).ravel()
    is_member = np.zeros(friends, dtype=np.float32)
    is_member[seeds] = 1
    fact_weight = 1.0 if has_sparse_ties(tie_table, fact_table) else FACT_WEIGHT_BESIDE_TIES
    affinity = _tie_affinity(is_member, tie_table) + fact_weight * _fact_affinity(is_member, fact_table)
    affinity[seeds] = 0
    order = np.argsort(-affinity, kind="stable")
    return np.asarray(order[affinity[order] > 0], dtype=np.int64)


def _tie_affinity(is_member: npt.NDArray[np.float32], ties: Ties) -> npt.NDArray[np.float32]:
    """Return (friends,) how often a walk of one or two ties from the group ends at each; degrees normalized, best 1."""
    scale = 1 / np.sqrt(np.maximum(ties.degree, 1))
    one_step = scale * (ties.matrix @ (scale * is_member))
    reached = np.asarray(one_step + scale * (ties.matrix @ (scale * one_step)))
    return np.asarray(reached / max(float(reached[is_member == 0].max(initial=0)), 1e-9))


def _fact_affinity(is_member: npt.NDArray[np.float32], facts: FactTable) -> npt.NDArray[np.float32]:
    """Return (friends,) the facts shared with the group, weighted by share inside and rarity; best 1."""
    if not len(facts):
        return np.zeros(len(is_member), dtype=np.float32)
    inside = np.asarray(facts.holders @ is_member) / max(float(is_member.sum()), 1)
    shared = np.asarray(facts.holders.T @ (inside * facts.surprise))
    return np.asarray(shared / max(float(shared.max(initial=0)), 1e-9))
