"""Features of candidate groups that do not depend on who their members are.

Every feature is a share, a logarithm or a ratio to what is usual among these friends, so that what was learned on
fifty friends holds for a thousand, and on loose networks for dense ones.
"""

import numpy as np

from klatsch.insight.circles.candidates import CandidateGroups
from klatsch.insight.graph.ties import Numbers, Ties

DENSITY_OFFSET = 0.01  # added to densities before their logarithm


def tie_features(groups: CandidateGroups, ties: Ties) -> dict[str, Numbers]:
    """Return density, separation and the agreement of methods for each group: (k,) each, by name.

    tied: log of a member's mean ties inside over what is usual in the network. contrast: log of how much denser ties
    are among members than between members and others. nearest: as in `CandidateGroups`.
    """
    size = groups.size
    ends = (np.asarray((ties.matrix @ groups.members.T).T) * groups.members).sum(axis=1)
    leaving = groups.members @ ties.degree - ends
    inside = ends / (size * (size - 1))
    across = leaving / np.maximum(size * (ties.friends - size), 1)
    return {
        "tied": np.log1p(ends / size) - np.log1p(ties.degree.mean()),
        "contrast": np.log((inside + DENSITY_OFFSET) / (across + DENSITY_OFFSET)),
        "nearest": groups.nearest,
    }


def fact_features(groups: CandidateGroups) -> dict[str, Numbers]:
    """Return the only feature where ties are few: `size`, the logarithm of the number of members."""
    return {"size": np.log(groups.size)}
