"""Circles: why they are here. Found from who knows whom and from what friends share."""

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
class Circle:
    """Some friends who are here for the same reason.

    `members`: sorted ids. `circle_reasons`: what they share, and how tightly knit they are. `strength`: between 0 and 1,
    how near this is thought to be to a circle that the host would draw.
    """

    members: Ids
    reasons: tuple[Reason, ...]
    strength: float

    @property
    def name(self) -> str:
        """A first name for the circle, in words; the host may rename it."""
        return suggest_circle_name(self.reasons)


def find_circles(friends: int, ties: npt.ArrayLike, facts: Facts, *, limit: int = 10) -> list[Circle]:
    """At most `limit` circles among `friends` people, strongest first; they may overlap.

    `ties` (m, 2) are ids below `friends` of those who know each other, in any order; self-ties and repeats count
    for nothing. `export_facts` has a mapping for each friend, or is empty; values may be single or sequences, and what is no
    date in `connected_on` says nothing. Either may be missing. Raises ValueError for ids out of range, other shapes,
    NaN, or facts of another number of friends.
    """
    if not isinstance(limit, Integral) or limit < 0:
        raise ValueError("limit is how many circles at most: a whole number, not negative")
    known_ties, known_facts = clean_ties(friends, ties), build_fact_table(friends, facts)
    groups = propose_groups(known_ties, known_facts)
    if not len(groups.members):
        return []
    promised = score(groups, known_ties, known_facts)
    return [
        Circle(
            np.flatnonzero(groups.members[row]).astype(np.int64),
            circle_reasons(groups.members[row], known_ties, known_facts),
            float(promised[row]),
        )
        for row in select_circles(groups, promised, limit)
    ]


def friends_in_no_circle(circles: Sequence[Circle], friends: int) -> Ids:
    """Sorted ids of those in no circle, who may be here for reasons of their own."""
    within = np.zeros(parse_count(friends, "friends"), dtype=bool)
    for circle in circles:
        within[circle.members] = True
    return np.flatnonzero(~within).astype(np.int64)


def rank_similar_members(members: npt.ArrayLike, friends: int, ties: npt.ArrayLike, facts: Facts) -> Ids:
    """Everybody else, most like `members` first, as far as ties or facts connect them at all.

    `members` are ids of a circle that somebody drew by hand. Raises ValueError as `find_circles` does.
    """
    known_ties, known_facts = clean_ties(friends, ties), build_fact_table(friends, facts)
    seeds = parse_ids(members, "members", friends).ravel()
    belongs = np.zeros(friends, dtype=np.float32)
    belongs[seeds] = 1
    trust = 1.0 if has_sparse_ties(known_ties, known_facts) else FACT_WEIGHT_BESIDE_TIES
    liking = _tie_affinity(belongs, known_ties) + trust * _fact_affinity(belongs, known_facts)
    liking[seeds] = 0
    order = np.argsort(-liking, kind="stable")
    return np.asarray(order[liking[order] > 0], dtype=np.int64)


def _tie_affinity(belongs: npt.NDArray[np.float32], ties: Ties) -> npt.NDArray[np.float32]:
    """(friends,) how often a walk of one or two ties from the group ends at each, degrees evened out; best at 1."""
    even = 1 / np.sqrt(np.maximum(ties.degree, 1))
    one = even * (ties.matrix @ (even * belongs))
    tied = np.asarray(one + even * (ties.matrix @ (even * one)))
    return np.asarray(tied / max(float(tied[belongs == 0].max(initial=0)), 1e-9))


def _fact_affinity(belongs: npt.NDArray[np.float32], facts: FactTable) -> npt.NDArray[np.float32]:
    """(friends,) facts shared with the group, each weighing its share inside and its rarity, with the best at 1."""
    if not len(facts):
        return np.zeros(len(belongs), dtype=np.float32)
    inside = np.asarray(facts.holders @ belongs) / max(float(belongs.sum()), 1)
    shared = np.asarray(facts.holders.T @ (inside * facts.surprise))
    return np.asarray(shared / max(float(shared.max(initial=0)), 1e-9))
