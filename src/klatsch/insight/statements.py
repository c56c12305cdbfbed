"""From the deck as arrays to statements in words. No queries: what the rules found, said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from klatsch.insight.affinity import alike
from klatsch.insight.automation import assess
from klatsch.insight.bridges import bridges
from klatsch.insight.kinds import WORDS
from klatsch.insight.levels import Level, level
from klatsch.insight.models import Matter
from klatsch.insight.old_ties import Side, dormant_ties, one_sided_ties
from klatsch.insight.reach_outs import reach_outs
from klatsch.insight.today import AUTOMATED_FROM
from klatsch.insight.trust import follow, reachable, ways

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from klatsch.insight.evidence import DeckEvidence
    from klatsch.insight.ids import Ids
    from klatsch.insight.meanings import Meanings
    from klatsch.insight.reach_outs import Evidence, ReachOut

MOST_ALIKE = 100
ALIKE_FROM = 0.12
MONTH, YEAR = 30, 365


@dataclass(frozen=True, slots=True)
class Statement:
    """About the person at `place`: a sentence, what it stands on, how much speaks for it, when it happened last."""

    place: int
    matter: Matter
    value: float
    sentence: str
    reasons: tuple[str, ...] = ()
    happened_at: float | None = None
    level: str = ""


def automated(deck: DeckEvidence) -> Iterator[Statement]:
    """Who is at least as likely automated as not, by the clearest of their accounts; nobody the host has met."""
    found: dict[int, Statement] = {}
    for accounts in deck.accounts.values():
        columns = {name: np.array([account[name] for account in accounts]) for name in accounts[0] if name != "place"}
        assessed = assess(columns)
        for row in np.flatnonzero(assessed.likelihood >= AUTOMATED_FROM).tolist():
            place, likely = int(accounts[row]["place"]), float(assessed.likelihood[row])
            if deck.people[place].got_at or (place in found and found[place].value >= likely):
                continue
            sentence = "Says that it is automated" if columns["declared_bot"][row] > 0 else "Is probably automated"
            found[place] = Statement(place, Matter.AUTOMATION, likely, sentence, assessed.reasons[row])
    yield from found.values()


def reached_out(deck: DeckEvidence, now: float, bots: Sequence[int]) -> Iterator[Statement]:
    """Who tried to reach the host without an answer so far."""
    for one in reach_outs(deck.interactions, deck.host, now, left_out=bots):
        yield Statement(
            one.actor,
            Matter.REACHED_OUT,
            one.answer_likelihood,
            f"{_first_up(one.evidence[0].sentence)}, last on {_day(one.last_at)}",
            (*(_act(act) for act in one.evidence), *_hosts_side(one)),
            one.last_at,
        )


def _act(act: Evidence) -> str:
    if act.times == 1:
        return f"{_first_up(act.sentence)} on {_day(act.last_at)}"
    return f"{_first_up(act.sentence)}, first on {_day(act.first_at)}, last on {_day(act.last_at)}"


def _hosts_side(one: ReachOut) -> Iterator[str]:
    if one.host_wrote and one.host_last_wrote_at is not None:
        yield f"You wrote to them {_times(one.host_wrote)} before, last on {_day(one.host_last_wrote_at)}"
    else:
        yield "You have not written to them yet"
    if one.host_reacted_at is not None:
        yield f"You liked, passed on or followed something of theirs on {_day(one.host_reacted_at)}"


def gone_quiet(deck: DeckEvidence, now: float) -> Iterator[Statement]:
    """Ties worth waking, and ties that only one side keeps up."""
    found = dormant_ties(deck.interactions, deck.host, now)
    for rank, tie in enumerate(found):
        yield Statement(
            tie.actor,
            Matter.DORMANT,
            1 - rank / len(found),
            f"You two wrote on {max(tie.host_days, tie.their_days)} days, and it has been quiet for "
            f"{_long(tie.quiet_days)}",
            (
                f"You wrote on {tie.host_days} days, they on {tie.their_days}",
                f"From {_day(tie.first_at)} to {_day(tie.last_at)}",
            ),
            tie.last_at,
        )
    for one in one_sided_ties(deck.interactions, deck.host, now):
        # The other way round it is a reach-out, and said there.
        if one.side is Side.HOST_WRITES:
            said = f"You wrote to them {_times(one.times)}, and nothing came back yet"
            yield Statement(one.actor, Matter.ONE_SIDED, 0.5, said, (f"Last on {_day(one.last_at)}",), one.last_at)


def thinking_alike(deck: DeckEvidence, meanings: Meanings | None = None) -> Iterator[Statement]:
    """Whose words about themselves are most like the host's; by letters alone, only who shares a word worth naming."""
    if not deck.own_words or not any(deck.texts):
        return
    for one in alike(deck.own_words, deck.texts, limit=MOST_ALIKE, at_least=ALIKE_FROM, meanings=meanings):
        if one.shared or meanings is not None:
            yield Statement(
                one.place, Matter.ALIKE, one.likeness, one.sentence, (f"They say: {deck.texts[one.place][:240]}",)
            )


def bridging(deck: DeckEvidence, circles: Sequence[Ids], names: Sequence[str]) -> Iterator[Statement]:
    """Who knows two circles that hardly know each other."""
    for one in bridges(len(deck.people), deck.ties, circles):
        yield Statement(
            one.person,
            Matter.BRIDGE,
            one.weight,
            one.sentence(names),
            (f"{names[one.near]} and {names[one.far]} hardly know each other",),
        )


RUNGS = {rung: number for number, rung in enumerate(Level)}


def trusted(deck: DeckEvidence) -> Iterator[Statement]:
    """The rung of everybody who is no stranger, with why."""
    met = np.array([place for place, person in enumerate(deck.people) if person.got_at], dtype=np.int64)
    reach = reachable(len(deck.people), deck.ties, met) if len(met) and len(deck.ties) else np.zeros(len(deck.people))
    through = _through(deck, set(met.tolist()))
    following = ways(len(deck.people), deck.ties, met)
    sent, received = _words_between(deck)
    for place, person in enumerate(deck.people):
        rung = level(
            met=person.got_at is not None,
            host_wrote=sent[place] > 0,
            they_wrote=received[place] > 0,
            vouched=place in deck.vouchers,
            reach=float(reach[place]),
        )
        if rung is Level.MET and person.got_at:
            why = f"You talked, as you marked on {_day(person.got_at.timestamp())}"
        elif rung is Level.KNOWN:
            why = f"You wrote {_times(sent[place])}, they wrote {_times(received[place])}"
        elif rung is Level.VOUCHED:
            why = f"{_and(deck.vouchers[place])} vouched for them"
        elif rung is Level.REACHABLE:
            why = f"In a group with {through[place]}" if place in through else "Through people you have met"
        else:
            continue
        reasons = (_way(deck, follow(following, place)),) if rung is Level.REACHABLE else ()
        yield Statement(place, Matter.TRUST, float(RUNGS[rung]), why, reasons, level=rung.value)


def _way(deck: DeckEvidence, way: Sequence[int]) -> str:
    """From somebody over others to the host, as shares in groups lead: "Ann → Bo → you"."""
    return " → ".join([*(deck.people[place].name for place in way), "you"])


def _words_between(deck: DeckEvidence) -> tuple[list[int], list[int]]:
    """How often the host wrote to each, and each to the host, between the two of them."""
    words = deck.interactions.where(deck.interactions.is_among(WORDS))
    mine = words.sender == deck.host
    people = len(deck.people)
    sent = np.bincount(words.receiver[mine], minlength=people)
    received = np.bincount(words.sender[~mine], minlength=people)
    return sent.tolist(), received.tolist()


def _through(deck: DeckEvidence, met: set[int]) -> dict[int, str]:
    names: dict[int, list[str]] = defaultdict(list)
    for one, other in deck.ties.tolist():
        for place, acquaintance in ((one, other), (other, one)):
            if acquaintance in met:
                names[place].append(deck.people[acquaintance].name)
    return {place: f"{found[0]}, whom you have met" for place, found in names.items()}


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%-d %B %Y}"


def _long(days: float) -> str:
    if days >= 2 * YEAR:
        return f"{days / YEAR:.0f} years"
    return f"{days / MONTH:.0f} months"
