"""How far the host can trust somebody: words, not a number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """From nothing to the most; each is a rung that an invitation may ask for."""

    STRANGER = "stranger"
    REACHABLE = "reachable"
    VOUCHED = "vouched"
    KNOWN = "known"
    MET = "met"

    def reaches(self, asked: "Level") -> bool:
        """Whether this is at least the level `asked` for."""
        ladder = list(Level)
        return ladder.index(self) >= ladder.index(asked)


# Of what everybody would have if trust were spread evenly. On the networks of docs/insight.md this keeps nearly all
# real people and about one in a hundred false accounts.
REACHABLE_FROM: Final = 0.4

# A vouch costs whoever gives it: so many may stand at a time, and one that went wrong takes the place of two.
BUDGET: Final[Mapping[Level, int]] = {Level.MET: 5, Level.KNOWN: 2}
PRICE_OF_A_MISTAKE: Final = 2


@dataclass(frozen=True, slots=True, order=True)
class Vouch:
    """`by` vouched for `person` at `at` (seconds since 1970); `mistaken` when the host said so later."""

    at: float
    by: int
    person: int
    mistaken: bool = False


def level(*, met: bool, host_wrote: bool, they_wrote: bool, vouched: bool, reach: float) -> Level:
    """The highest rung that holds.

    met: the host said that they met. host_wrote, they_wrote: words went that way. vouched: see `vouched_for`.
    reach: from `trust.reachable`; what is not a number counts as none.
    """
    if met:
        return Level.MET
    if host_wrote and they_wrote:
        return Level.KNOWN
    if vouched:
        return Level.VOUCHED
    return Level.REACHABLE if reach >= REACHABLE_FROM else Level.STRANGER


def vouched_for(vouches: Iterable[Vouch], levels: Mapping[int, Level]) -> frozenset[int]:
    """Who is vouched for by somebody the host knows or has met: the people of `vouches_that_stand`."""
    return frozenset(vouch.person for vouch in vouches_that_stand(vouches, levels))


def vouches_that_stand(vouches: Iterable[Vouch], levels: Mapping[int, Level]) -> list[Vouch]:
    """The vouches that count, the earliest first, by the `levels` of those who gave them.

    Each voucher has the budget of their level; a second vouch for the same person and one for oneself cost and count
    nothing. Vouched people cannot vouch in turn, or one friend would open the door for everybody.
    """
    left = {person: BUDGET.get(rung, 0) for person, rung in levels.items()}
    given: set[tuple[int, int]] = set()
    standing: list[Vouch] = []
    mistakes_first = sorted(vouches, key=lambda vouch: (not vouch.mistaken, vouch))
    for vouch in mistakes_first:
        if vouch.by == vouch.person or (vouch.by, vouch.person) in given:
            continue
        given.add((vouch.by, vouch.person))
        if vouch.mistaken:
            left[vouch.by] = left.get(vouch.by, 0) - PRICE_OF_A_MISTAKE
        elif left.get(vouch.by, 0) > 0:
            left[vouch.by] -= 1
            standing.append(vouch)
    return standing


def vouches_left(by: int, vouches: Iterable[Vouch], levels: Mapping[int, Level]) -> int:
    """How many more people `by` may vouch for."""
    theirs = {vouch.person: vouch for vouch in sorted(vouches) if vouch.by == by and vouch.person != by}
    spent = sum(PRICE_OF_A_MISTAKE if vouch.mistaken else 1 for vouch in theirs.values())
    return max(BUDGET.get(levels.get(by, Level.STRANGER), 0) - spent, 0)
