"""Trust levels: names for how well the host knows somebody, and the budget of vouches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class TrustLevel(StrEnum):
    """Levels from none to the highest; an invitation may ask for each of them."""

    STRANGER = "stranger"
    REACHABLE = "reachable"
    VOUCHED = "vouched"
    KNOWN = "known"
    MET = "met"

    def reaches(self, asked: "TrustLevel") -> bool:
        """Return whether this is at least the level `asked` for."""
        ladder = list(TrustLevel)
        return ladder.index(self) >= ladder.index(asked)


# Of what everybody would have if trust were spread evenly. On the networks of docs/explanation/insight.md this keeps
# nearly all real people and about one in a hundred false accounts.
REACHABLE_THRESHOLD: Final = 0.4

# A vouch costs whoever gives it: so many may stand at a time, and one that went wrong takes the place of two.
VOUCHES_PER_LEVEL: Final[Mapping[TrustLevel, int]] = {TrustLevel.MET: 5, TrustLevel.KNOWN: 2}
MISTAKEN_VOUCH_COST: Final = 2


@dataclass(frozen=True, slots=True, order=True)
class VouchRecord:
    """`by` vouched for `person` at `at` (seconds since 1970); `mistaken` when the host said so later."""

    at: float
    by: int
    person: int
    mistaken: bool = False


def trust_level(*, met: bool, host_wrote: bool, they_wrote: bool, vouched: bool, reach: float) -> TrustLevel:
    """Return the highest level that holds.

    met: the host said that they met. host_wrote, they_wrote: messages went that way. vouched: see `vouched_people`.
    reach: from `reachability.reachable`; what is not a number counts as none.
    """
    if met:
        return TrustLevel.MET
    if host_wrote and they_wrote:
        return TrustLevel.KNOWN
    if vouched:
        return TrustLevel.VOUCHED
    return TrustLevel.REACHABLE if reach >= REACHABLE_THRESHOLD else TrustLevel.STRANGER


def vouched_people(vouches: Iterable[VouchRecord], levels: Mapping[int, TrustLevel]) -> frozenset[int]:
    """Return the people with a valid vouch, given by somebody whom the host knows or has met."""
    return frozenset(vouch.person for vouch in valid_vouches(vouches, levels))


def valid_vouches(vouches: Iterable[VouchRecord], levels: Mapping[int, TrustLevel]) -> list[VouchRecord]:
    """Return the vouches that count, the earliest first, by the `levels` of those who gave them.

    Each voucher has the budget of their level; a second vouch for the same person and one for oneself cost and count
    nothing. Vouched people cannot vouch in turn, or one friend could let everybody in.
    """
    left = {person: VOUCHES_PER_LEVEL.get(rung, 0) for person, rung in levels.items()}
    counted: set[tuple[int, int]] = set()
    standing: list[VouchRecord] = []
    mistakes_first = sorted(vouches, key=lambda vouch: (not vouch.mistaken, vouch))
    for vouch in mistakes_first:
        if vouch.by == vouch.person or (vouch.by, vouch.person) in counted:
            continue
        counted.add((vouch.by, vouch.person))
        if vouch.mistaken:
            left[vouch.by] = left.get(vouch.by, 0) - MISTAKEN_VOUCH_COST
        elif left.get(vouch.by, 0) > 0:
            left[vouch.by] -= 1
            standing.append(vouch)
    return standing


def remaining_vouches(by: int, vouches: Iterable[VouchRecord], levels: Mapping[int, TrustLevel]) -> int:
    """Return for how many more people `by` may vouch."""
    vouches_given = {vouch.person: vouch for vouch in sorted(vouches) if vouch.by == by and vouch.person != by}
    spent = sum(MISTAKEN_VOUCH_COST if vouch.mistaken else 1 for vouch in vouches_given.values())
    return max(VOUCHES_PER_LEVEL.get(levels.get(by, TrustLevel.STRANGER), 0) - spent, 0)
