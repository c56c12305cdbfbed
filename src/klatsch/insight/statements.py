"""From the deck as arrays to statements in words. No queries: what the rules found, said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from klatsch.core.i18n.messages import format_day, join_names, translate, translate_plural
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
            says_so = columns["declared_bot"][row] > 0
            sentence = translate("Says that it is automated") if says_so else translate("Is probably automated")
            found[place] = Statement(place, Matter.AUTOMATION, likely, sentence, assessed.reasons[row])
    yield from found.values()


def reached_out(deck: DeckEvidence, now: float, bots: Sequence[int]) -> Iterator[Statement]:
    """Who tried to reach the host without an answer so far."""
    for one in reach_outs(deck.interactions, deck.host, now, left_out=bots):
        yield Statement(
            one.actor,
            Matter.REACHED_OUT,
            one.answer_likelihood,
            translate("%(act)s, last on %(day)s", act=_first_up(one.evidence[0].sentence), day=_day(one.last_at)),
            (*(_act(act) for act in one.evidence), *_hosts_side(one)),
            one.last_at,
        )


def _act(act: Evidence) -> str:
    did, last = _first_up(act.sentence), _day(act.last_at)
    if act.times == 1:
        return translate("%(act)s on %(day)s", act=did, day=last)
    return translate("%(act)s, first on %(first)s, last on %(last)s", act=did, first=_day(act.first_at), last=last)


def _hosts_side(one: ReachOut) -> Iterator[str]:
    if one.host_wrote and one.host_last_wrote_at is not None:
        day = _day(one.host_last_wrote_at)
        yield translate("You wrote to them %(times)s before, last on %(day)s", times=_times(one.host_wrote), day=day)
    else:
        yield translate("You have not written to them yet")
    if one.host_reacted_at is not None:
        yield translate(
            "You liked, passed on or followed something of theirs on %(day)s", day=_day(one.host_reacted_at)
        )


def gone_quiet(deck: DeckEvidence, now: float) -> Iterator[Statement]:
    """Ties worth waking, and ties that only one side keeps up."""
    found = dormant_ties(deck.interactions, deck.host, now)
    for rank, tie in enumerate(found):
        yield Statement(
            tie.actor,
            Matter.DORMANT,
            1 - rank / len(found),
            translate(
                "You two wrote on %(days)s days, and it has been quiet %(for_long)s",
                days=max(tie.host_days, tie.their_days),
                for_long=_for_long(tie.quiet_days),
            ),
            (
                translate(
                    "You wrote on %(yours)s days, they on %(theirs)s", yours=tie.host_days, theirs=tie.their_days
                ),
                translate("From %(first)s to %(last)s", first=_day(tie.first_at), last=_day(tie.last_at)),
            ),
            tie.last_at,
        )
    for one in one_sided_ties(deck.interactions, deck.host, now):
        # The other way round it is a reach-out, and said there.
        if one.side is Side.HOST_WRITES:
            said = translate("You wrote to them %(times)s, and nothing came back yet", times=_times(one.times))
            last = translate("Last on %(day)s", day=_day(one.last_at))
            yield Statement(one.actor, Matter.ONE_SIDED, 0.5, said, (last,), one.last_at)


def thinking_alike(deck: DeckEvidence, meanings: Meanings | None = None) -> Iterator[Statement]:
    """Whose words about themselves are most like the host's; by letters alone, only who shares a word worth naming."""
    if not deck.own_words or not any(deck.texts):
        return
    for one in alike(deck.own_words, deck.texts, limit=MOST_ALIKE, at_least=ALIKE_FROM, meanings=meanings):
        if one.shared or meanings is not None:
            theirs = translate("They say: %(words)s", words=deck.texts[one.place][:240])
            yield Statement(one.place, Matter.ALIKE, one.likeness, one.sentence, (theirs,))


def bridging(deck: DeckEvidence, circles: Sequence[Ids], names: Sequence[str]) -> Iterator[Statement]:
    """Who knows two circles that hardly know each other."""
    for one in bridges(len(deck.people), deck.ties, circles):
        yield Statement(
            one.person,
            Matter.BRIDGE,
            one.weight,
            one.sentence(names),
            (translate("%(near)s and %(far)s hardly know each other", near=names[one.near], far=names[one.far]),),
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
            why = translate("You talked, as you marked on %(day)s", day=_day(person.got_at.timestamp()))
        elif rung is Level.KNOWN:
            mine, theirs = _times(sent[place]), _times(received[place])
            why = translate("You wrote %(mine)s, they wrote %(theirs)s", mine=mine, theirs=theirs)
        elif rung is Level.VOUCHED:
            why = _vouched(deck.vouchers[place])
        elif rung is Level.REACHABLE:
            why = _through_whom(through.get(place, ""))
        else:
            continue
        reasons = (_way(deck, follow(following, place)),) if rung is Level.REACHABLE else ()
        yield Statement(place, Matter.TRUST, float(RUNGS[rung]), why, reasons, level=rung.value)


def _way(deck: DeckEvidence, way: Sequence[int]) -> str:
    """From somebody over others to the host, as shares in groups lead: "Ann → Bo → you"."""
    return " → ".join([*(deck.people[place].name for place in way), translate("you")])


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
    return {place: found[0] for place, found in names.items()}


def _through_whom(name: str) -> str:
    return (
        translate("In a group with %(name)s, whom you have met", name=name)
        if name
        else translate("Through people you have met")
    )


def _vouched(names: Sequence[str]) -> str:
    both = join_names(names)
    return translate_plural("%(names)s vouched for them", "%(names)s vouched for them", len(names), names=both)


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _times(count: int) -> str:
    if count == 2:  # noqa: PLR2004 - a word of its own
        return translate("twice")
    return translate_plural("once", "%(count)s times", count)


def _day(at: float) -> str:
    return format_day(datetime.fromtimestamp(at, UTC).date())


def _for_long(days: float) -> str:
    if days >= 2 * YEAR:
        return translate_plural("for %(count)s year", "for %(count)s years", round(days / YEAR))
    return translate_plural("for %(count)s month", "for %(count)s months", round(days / MONTH))
