"""What can be said of a group without knowing who its members are: its size, its ties, its facts, its company.

Every sign is a share, a logarithm or a ratio to what is usual among these friends, so that what was learned on
fifty friends holds for a thousand, and on loose networks for dense ones.
"""

import numpy as np

from klatsch.insight.circle_search.candidates import Candidates
from klatsch.insight.circle_search.fact_table import FactTable
from klatsch.insight.circle_search.ties import Numbers, Ties

CLOSE = 0.5  # half as tied as members are on average


def signs(groups: Candidates, ties: Ties, facts: FactTable) -> dict[str, Numbers]:
    """(k,) each, by name; the names of what cannot be known (no ties, no facts) are absent."""
    found = _size_signs(groups, ties)
    if len(ties):
        found |= _tie_signs(groups, ties)
    if len(facts):
        found |= _fact_signs(groups, facts)
    return found | _company_signs(groups)


def _size_signs(groups: Candidates, ties: Ties) -> dict[str, Numbers]:
    """size: log. share_of_all: log. friends: log. squared: big and small may both be unlikely."""
    size = np.log(groups.size)
    share = np.log(groups.size / ties.friends)
    return {"size": size, "size_squared": size**2, "share_of_all": share, "share_squared": share**2}


def _tie_signs(groups: Candidates, ties: Ties) -> dict[str, Numbers]:
    """How tightly a group is knit, how evenly, and how well it is set apart from everybody else.

    density: share of its pairs that are tied. contrast: log density over the network's. leaving: share of its ties
    that lead out (conductance). own: a member's mean share of ties that stay inside. uneven: how much members
    differ in ties inside. strangers: share of members with no tie inside. loose: with less than half the usual.
    missed: log of outsiders who are tied like members, per member. closest: the best tied outsider over a member.
    """
    size, degree = groups.size, np.maximum(ties.degree, 1)
    tied = np.asarray((ties.matrix @ groups.members.T).T)
    inside = tied * groups.members
    ends = inside.sum(axis=1)
    mean = ends / size
    density = ends / np.maximum(size * (size - 1), 1)
    spread = np.sqrt(np.maximum((inside**2).sum(axis=1) / size - mean**2, 0))
    rate = tied / np.maximum(size[:, None] - groups.members, 1)
    outside = rate * (1 - groups.members)
    close = (outside >= CLOSE * density[:, None]) & (tied >= 2)  # noqa: PLR2004  one tie is chance
    loose = (inside < CLOSE * mean[:, None]) * groups.members
    return {
        "density": density,
        "contrast": np.log((density + 0.001) / (ties.density + 0.001)),
        "leaving": 1 - ends / np.maximum(groups.members @ ties.degree, 1),
        "own": (inside / degree).sum(axis=1) / size,
        "uneven": spread / np.maximum(mean, 0.1),
        "strangers": ((inside == 0) * groups.members).sum(axis=1) / size,
        "loose": loose.sum(axis=1) / size,
        "missed": np.log1p(close.sum(axis=1) / size),
        "closest": np.minimum(outside.max(axis=1) / np.maximum(density, 0.001), 3),
        "tied": np.log1p(mean) - np.log1p(ties.degree.mean()),
    }


def _fact_signs(groups: Candidates, facts: FactTable) -> dict[str, Numbers]:
    """How well what members share explains the group.

    told: how nearly the best single fact draws the same line (F1). lift, second_lift: log of how much more common
    inside, times the share inside, for the two best facts. shared: the largest share inside of a fact that is not
    common. known: share of members of whom any fact is known.
    """
    size, friends = groups.size[:, None], groups.members.shape[1]
    both = np.asarray((facts.holders @ groups.members.T).T)
    share = both / size
    usual = (facts.size + 0.5) / (friends + 1)
    lift = np.sort(np.log((both + 0.5) / (size + 1) / usual) * share, axis=1)
    told = 2 * both / (size + facts.size)
    known = np.asarray(facts.holders.sum(axis=0)).ravel() > 0
    return {
        "told": told.max(axis=1),
        "lift": lift[:, -1],
        "second_lift": lift[:, -2] if len(facts) > 1 else np.zeros_like(lift[:, -1]),
        "shared": np.where(usual < 0.3, share, 0).max(axis=1),  # noqa: PLR2004
        "known": groups.members @ known.astype(np.float32) / groups.size,
    }


def _company_signs(groups: Candidates) -> dict[str, Numbers]:
    """support: share of methods that agree. twins, kin: log of how many are nearly the same, or similar.

    within, around: share of all groups that hold it whole, and that it holds whole.
    """
    held = (groups.overlap >= 0.95 * groups.size[:, None]).mean(axis=1)
    holds = (groups.overlap >= 0.95 * groups.size[None, :]).mean(axis=1)
    return {
        "support": groups.support,
        "twins": np.log((groups.jaccard > 0.9).sum(axis=1)),  # noqa: PLR2004
        "kin": np.log((groups.jaccard > 0.5).sum(axis=1)),  # noqa: PLR2004
        "within": held,
        "around": holds,
    }
