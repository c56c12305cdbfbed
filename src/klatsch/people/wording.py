"""Why somebody is in the deck and since when, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from klatsch.people.portraits import LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Tie:
    """One connection: network, direction as in `networks.records`, and since when."""

    network: str
    direction: str
    since_on: date | None


_PHRASES = {
    "mutual": "connected on {}",
    "follows_host": "follows you on {}",
    "followed_by_host": "you follow them on {}",
    "listed": "in your {}",
}


def why_here(ties: Sequence[Tie], *, received: int, sent: int, is_your_turn: bool = False) -> str:
    """Return one line: ``Connected on LinkedIn since 2016, follows you on Mastodon; wrote to you 3 times, ...``.

    `is_your_turn`: the last word is theirs. It is said as an open door, never as something left undone.
    """
    told = dict.fromkeys(_phrase(tie) for tie in _condensed(ties))
    parts = [", ".join(told)] if told else []
    if spoken := _spoken(received, sent, is_your_turn=is_your_turn):
        parts.append(spoken)
    line = "; ".join(parts)
    return line[:1].upper() + line[1:]


def _condensed(ties: Sequence[Tie]) -> list[Tie]:
    """Say following in both directions in one word, the earlier day of the two."""
    by_network: dict[str, dict[str, Tie]] = {}
    for tie in sorted(ties, key=lambda tie: tie.since_on or date.max, reverse=True):
        by_network.setdefault(tie.network, {})[tie.direction] = tie
    condensed = []
    for network, directions in by_network.items():
        if "follows_host" in directions and "followed_by_host" in directions:
            days = [tie.since_on for tie in directions.values() if tie.since_on]
            directions.pop("follows_host")
            directions.pop("followed_by_host")
            condensed.append(Tie(network, "mutual", min(days, default=None)))
        condensed.extend(directions.values())
    return sorted(condensed, key=lambda tie: (tie.since_on or date.max, tie.network))


def _phrase(tie: Tie) -> str:
    phrase = _PHRASES.get(tie.direction, "known from {}").format(LABELS.get(tie.network, tie.network))
    return f"{phrase} since {tie.since_on.year}" if tie.since_on else phrase


def _spoken(received: int, sent: int, *, is_your_turn: bool) -> str:
    if not received:
        return f"you wrote to them {_times(sent)}" if sent else ""
    told = f"wrote to you {_times(received)}"
    if sent:
        told += f", you answered {_times(sent)}" if sent <= received else f", you wrote {_times(sent)}"
    return f"{told}; your turn" if is_your_turn else told


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
