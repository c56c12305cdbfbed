"""Bridges: people who know two circles that hardly know each other (brokers between communities)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from klatsch.core.i18n.messages import FormattedNumber, Message
from klatsch.insight.graph.ids import parse_ids
from klatsch.insight.graph.ties import Numbers, clean_ties

# One tie to a circle may be chance.
MIN_TIES_TO_CIRCLE = 2
# Circles that share more than this part of the smaller one are the same people under two names.
MAX_CIRCLE_OVERLAP = 0.3


@dataclass(frozen=True, slots=True)
class Bridge:
    """`person` knows `near_ties` people of circle `near` and `far_ties` of `far`, indexes of the circles given.

    weight: 0 to 1, more the more even the two are and the fewer ties there are between the circles.
    """

    person: int
    near: int
    far: int
    near_ties: int
    far_ties: int
    weight: float

    def message(self, names: Sequence[str | Message]) -> Message:
        """The numbers of ties, with the circles' names: "Knows 9 people in Hockey and 4 in Acme"."""
        return Message(
            "Knows %(count)s person in %(near)s and %(far_ties)s in %(far)s",
            {"near": names[self.near], "far_ties": FormattedNumber(self.far_ties), "far": names[self.far]},
            plural="Knows %(count)s people in %(near)s and %(far_ties)s in %(far)s",
            count=self.near_ties,
        )

    def sentence(self, names: Sequence[str | Message]) -> str:
        """The same as text, in the language in force."""
        return str(self.message(names))


def find_bridges(people: int, ties: npt.ArrayLike, circles: Sequence[npt.ArrayLike]) -> list[Bridge]:
    """Return each person's best pair of circles, the weightiest bridge first; people with no such pair are left out.

    ties (m, 2) and circles (ids each) hold ids below `people`. The weight is the harmonic mean of the shares of the
    two circles that the person knows, times the part of pairs across the circles that do not know each other. Raises
    ValueError for ids out of range and what are no whole numbers.
    """
    tie_table = clean_ties(people, ties)
    inside = _membership_matrix(people, circles)
    if not len(tie_table) or inside.shape[1] < 2:  # noqa: PLR2004  a pair
        return []
    matrix = tie_table.matrix
    into = (matrix @ inside).toarray()
    size = np.maximum(inside.sum(axis=0), 1)
    # Being in a circle oneself leaves one person fewer to know.
    share = into / np.maximum(size - inside.toarray(), 1)
    apart = _separation(inside, matrix, size)
    best = [_best_bridge(person, into[person], share[person], apart) for person in range(people)]
    bridges = [bridge for bridge in best if bridge is not None]
    return sorted(bridges, key=lambda bridge: (-bridge.weight, bridge.person))


def _best_bridge(person: int, into: Numbers, share: Numbers, apart: Numbers) -> Bridge | None:
    circles = np.flatnonzero(into >= MIN_TIES_TO_CIRCLE)
    if circles.size < 2:  # noqa: PLR2004  a pair
        return None
    shares = share[circles]
    weight = 2 * shares[:, None] * shares / (shares[:, None] + shares) * apart[np.ix_(circles, circles)]
    first, second = np.unravel_index(int(np.argmax(weight)), weight.shape)
    if weight[first, second] <= 0:
        return None
    near, far = sorted((circles[first], circles[second]), key=lambda circle: (-into[circle], circle))
    return Bridge(person, int(near), int(far), int(into[near]), int(into[far]), float(weight[first, second]))


def _separation(inside: sparse.csr_array, matrix: sparse.csr_array, size: Numbers) -> Numbers:
    """Return (circles, circles) the part of pairs across that do not know each other; 0 for nearly the same people."""
    across = (inside.T @ matrix @ inside).toarray() / (size[:, None] * size)
    shared = (inside.T @ inside).toarray() / np.minimum(size[:, None], size)
    return np.asarray(np.where(shared > MAX_CIRCLE_OVERLAP, 0.0, 1.0 - np.minimum(across, 1.0)))


def _membership_matrix(people: int, circles: Sequence[npt.ArrayLike]) -> sparse.csr_array:
    members = [np.unique(parse_ids(circle, "members of a circle", people)) for circle in circles]
    rows = np.concatenate([*members, np.zeros(0, dtype=np.int64)])
    columns = np.repeat(np.arange(len(members)), [ids.size for ids in members])
    return sparse.csr_array((np.ones(rows.size, dtype=np.float32), (rows, columns)), shape=(people, len(members)))
