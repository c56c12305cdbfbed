"""How far the host can trust somebody: words, not a number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class TrustLevel(StrEnum):
    """From nothing to the most; each is a rung that an invitation may ask for."""

    STRANGER = "stranger"
    REACHABLE = "reachable"
    VOUCHED = "vouched"
    KNOWN = "known"
    MET = "met"

    def reaches(self, asked: "TrustLevel") -> bool:
        """Whether this is at least the level `asked` for."""
        ladder = list(TrustLevel)
        return ladder.index(self) >= ladder.index(asked)


# Of what everybody would have if trust were spread evenly. On the networks of docs/explanation/insight.md this keeps
# nearly all real people and about one in a hundred false accounts.
REACHABLE_THRESHOLD: Final = 0.4

# A vouch costs whoever gives it: so many may stand at a time, and one that went wrong takes the place of two.
VOUCHES_PER_LEVEL: Final[Mapping[TrustLevel, int]] = {TrustLevel.MET: 5, TrustLevel.KNOWN: 2}
MISTAKEN_VOUCH_COST: Final = 2


@dataclass(frozen=True, slots=True, order=True)
class Vouch:
    """`by` vouched for `person` at `at` (seconds since 1970); `mistaken` when the host said so later."""

    at: float
    by: int
    person: int
    mistaken: bool = False


def trust_level(*, met: bool, host_wrote: bool, they_wrote: bool, vouched: bool, reach: float) -> TrustLevel:
    """The highest rung that holds.

    met: the host said that they met. host_wrote, they_wrote: words went that way. vouched: see `vouched_people`.
    reach: from `trust.reachable`; what is not a number counts as none.
    """
    if met:
        return TrustLevel.MET
    if host_wrote and they_wrote:
        return TrustLevel.KNOWN
    if vouched:
        return TrustLevel.VOUCHED
    return TrustLevel.REACHABLE if reach >= REACHABLE_THRESHOLD else TrustLevel.STRANGER


def vouched_people(vouches: Iterable[Vouch], levels: Mapping[int, TrustLevel]) -> frozenset[int]:
    """Who is vouched for by somebody the host knows or has met: the people of `valid_vouches`."""
    return frozenset(vouch.person for vouch in valid_vouches(vouches, levels))


def valid_vouches(vouches: Iterable[Vouch], levels: Mapping[int, TrustLevel]) -> list[Vouch]:
    """The vouches that count, the earliest first, by the `levels` of those who gave them.

    Each voucher has the budget of their level; a second vouch for the same person and one for oneself cost and count
    nothing. Vouched people cannot vouch in turn, or one friend would open the door for everybody.
    """
    left = {person: VOUCHES_PER_LEVEL.get(rung, 0) for person, rung in levels.items()}
    given: set[tuple[int, int]] = set()
    standing: list[Vouch] = []
    mistakes_first = sorted(vouches, key=lambda vouch: (not vouch.mistaken, vouch))
    for vouch in mistakes_first:
        if vouch.by == vouch.person or (vouch.by, vouch.person) in given:
            continue
        given.add((vouch.by, vouch.person))
        if vouch.mistaken:
            left[vouch.by] = left.get(vouch.by, 0) - MISTAKEN_VOUCH_COST
        elif left.get(vouch.by, 0) > 0:
            left[vouch.by] -= 1
            standing.append(vouch)
    return standing


def remaining_vouches(by: int, vouches: Iterable[Vouch], levels: Mapping[int, TrustLevel]) -> int:
    """How many more people `by` may vouch for."""
    theirs = {vouch.person: vouch for vouch in sorted(vouches) if vouch.by == by and vouch.person != by}
    spent = sum(MISTAKEN_VOUCH_COST if vouch.mistaken else 1 for vouch in theirs.values())
    return max(VOUCHES_PER_LEVEL.get(levels.get(by, TrustLevel.STRANGER), 0) - spent, 0)
