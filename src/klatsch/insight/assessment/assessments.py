"""From the deck as arrays to statements in words. No queries: what the rules found, said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from klatsch.core.i18n.messages import format_day, join_names, translate, translate_plural
from klatsch.insight.bots.classifier import assess
from klatsch.insight.bots.thresholds import PROBABLE_BOT_THRESHOLD
from klatsch.insight.graph.bridges import find_bridges
from klatsch.insight.graph.interaction_kinds import MESSAGE_KINDS
from klatsch.insight.models import AssessmentKind
from klatsch.insight.reach_outs.detection import reach_outs
from klatsch.insight.reach_outs.dormant_ties import TieSide, dormant_ties, one_sided_ties
from klatsch.insight.similarity.text_similarity import similar_texts
from klatsch.insight.trust.reachability import follow_hops, next_hops, reachable
from klatsch.insight.trust.trust_levels import TrustLevel, trust_level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from klatsch.insight.evidence.deck_arrays import DeckArrays
    from klatsch.insight.graph.ids import Ids
    from klatsch.insight.reach_outs.detection import ReachOut, UnansweredActs
    from klatsch.insight.similarity.embeddings import Embedder

MAX_SIMILAR_PEOPLE = 100
MIN_SIMILARITY = 0.12
MONTH_DAYS, YEAR_DAYS = 30, 365


@dataclass(frozen=True, slots=True)
class DraftAssessment:
    """About the person at `place`: a sentence, what it stands on, how much speaks for it, when it happened last."""

    place: int
    matter: AssessmentKind
    value: float
    sentence: str
    reasons: tuple[str, ...] = ()
    happened_at: float | None = None
    level: str = ""


def assess_automation(deck: DeckArrays) -> Iterator[DraftAssessment]:
    """Who is at least as likely automated as not, by the clearest of their accounts; nobody the host has met."""
    found: dict[int, DraftAssessment] = {}
    for accounts in deck.accounts.values():
        columns = {name: np.array([account[name] for account in accounts]) for name in accounts[0] if name != "place"}
        assessed = assess(columns)
        for row in np.flatnonzero(assessed.likelihood >= PROBABLE_BOT_THRESHOLD).tolist():
            place, likely = int(accounts[row]["place"]), float(assessed.likelihood[row])
            if deck.people[place].got_at or (place in found and found[place].value >= likely):
                continue
            says_so = columns["declared_bot"][row] > 0
            sentence = translate("Says that it is automated") if says_so else translate("Is probably automated")
            found[place] = DraftAssessment(place, AssessmentKind.AUTOMATION, likely, sentence, assessed.reasons[row])
    yield from found.values()


def assess_reach_outs(deck: DeckArrays, now: float, bots: Sequence[int]) -> Iterator[DraftAssessment]:
    """Who tried to reach the host without an answer so far."""
    for one in reach_outs(deck.interactions, deck.host, now, left_out=bots):
        yield DraftAssessment(
            one.actor,
            AssessmentKind.REACHED_OUT,
            one.answer_likelihood,
            translate(
                "%(act)s, last on %(day)s",
                act=_capitalize_first(one.evidence[0].sentence),
                day=_day_phrase(one.last_at),
            ),
            (*(_act_sentence(act) for act in one.evidence), *_host_reply_sentences(one)),
            one.last_at,
        )


def _act_sentence(act: UnansweredActs) -> str:
    did, last = _capitalize_first(act.sentence), _day_phrase(act.last_at)
    if act.times == 1:
        return translate("%(act)s on %(day)s", act=did, day=last)
    return translate(
        "%(act)s, first on %(first)s, last on %(last)s", act=did, first=_day_phrase(act.first_at), last=last
    )


def _host_reply_sentences(one: ReachOut) -> Iterator[str]:
    if one.host_wrote and one.host_last_wrote_at is not None:
        day = _day_phrase(one.host_last_wrote_at)
        yield translate(
            "You wrote to them %(times)s before, last on %(day)s", times=_times_phrase(one.host_wrote), day=day
        )
    else:
        yield translate("You have not written to them yet")
    if one.host_reacted_at is not None:
        yield translate(
            "You liked, passed on or followed something of theirs on %(day)s", day=_day_phrase(one.host_reacted_at)
        )


def assess_quiet_ties(deck: DeckArrays, now: float) -> Iterator[DraftAssessment]:
    """Ties worth waking, and ties that only one side keeps up."""
    found = dormant_ties(deck.interactions, deck.host, now)
    for rank, tie in enumerate(found):
        yield DraftAssessment(
            tie.actor,
            AssessmentKind.DORMANT,
            1 - rank / len(found),
            translate(
                "You two wrote on %(days)s days, and it has been quiet %(for_long)s",
                days=max(tie.host_days, tie.their_days),
                for_long=_duration_phrase(tie.quiet_days),
            ),
            (
                translate(
                    "You wrote on %(yours)s days, they on %(theirs)s", yours=tie.host_days, theirs=tie.their_days
                ),
                translate("From %(first)s to %(last)s", first=_day_phrase(tie.first_at), last=_day_phrase(tie.last_at)),
            ),
            tie.last_at,
        )
    for one in one_sided_ties(deck.interactions, deck.host, now):
        # The other way round it is a reach-out, and said there.
        if one.side is TieSide.HOST_WRITES:
            said = translate("You wrote to them %(times)s, and nothing came back yet", times=_times_phrase(one.times))
            last = translate("Last on %(day)s", day=_day_phrase(one.last_at))
            yield DraftAssessment(one.actor, AssessmentKind.ONE_SIDED, 0.5, said, (last,), one.last_at)


def assess_similarity(deck: DeckArrays, meanings: Embedder | None = None) -> Iterator[DraftAssessment]:
    """Whose words about themselves are most like the host's; by letters alone, only who shares a word worth naming."""
    if not deck.host_text or not any(deck.texts):
        return
    for one in similar_texts(
        deck.host_text, deck.texts, limit=MAX_SIMILAR_PEOPLE, at_least=MIN_SIMILARITY, meanings=meanings
    ):
        if one.shared or meanings is not None:
            theirs = translate("They say: %(words)s", words=deck.texts[one.place][:240])
            yield DraftAssessment(one.place, AssessmentKind.ALIKE, one.likeness, one.sentence, (theirs,))


def assess_bridges(deck: DeckArrays, circles: Sequence[Ids], names: Sequence[str]) -> Iterator[DraftAssessment]:
    """Who knows two circles that hardly know each other."""
    for one in find_bridges(len(deck.people), deck.ties, circles):
        yield DraftAssessment(
            one.person,
            AssessmentKind.BRIDGE,
            one.weight,
            one.sentence(names),
            (translate("%(near)s and %(far)s hardly know each other", near=names[one.near], far=names[one.far]),),
        )


TRUST_LEVEL_NUMBERS = {rung: number for number, rung in enumerate(TrustLevel)}


def assess_trust(deck: DeckArrays) -> Iterator[DraftAssessment]:
    """The rung of everybody who is no stranger, with why."""
    met = np.array([place for place, person in enumerate(deck.people) if person.got_at], dtype=np.int64)
    reach = reachable(len(deck.people), deck.ties, met) if len(met) and len(deck.ties) else np.zeros(len(deck.people))
    through = _met_acquaintances(deck, set(met.tolist()))
    following = next_hops(len(deck.people), deck.ties, met)
    sent, received = _count_messages(deck)
    for place, person in enumerate(deck.people):
        rung = trust_level(
            met=person.got_at is not None,
            host_wrote=sent[place] > 0,
            they_wrote=received[place] > 0,
            vouched=place in deck.vouchers,
            reach=float(reach[place]),
        )
        if rung is TrustLevel.MET and person.got_at:
            why = translate("You talked, as you marked on %(day)s", day=_day_phrase(person.got_at.timestamp()))
        elif rung is TrustLevel.KNOWN:
            mine, theirs = _times_phrase(sent[place]), _times_phrase(received[place])
            why = translate("You wrote %(mine)s, they wrote %(theirs)s", mine=mine, theirs=theirs)
        elif rung is TrustLevel.VOUCHED:
            why = _vouched_sentence(deck.vouchers[place])
        elif rung is TrustLevel.REACHABLE:
            why = _reachable_sentence(through.get(place, ""))
        else:
            continue
        reasons = (_path_sentence(deck, follow_hops(following, place)),) if rung is TrustLevel.REACHABLE else ()
        yield DraftAssessment(
            place, AssessmentKind.TRUST, float(TRUST_LEVEL_NUMBERS[rung]), why, reasons, level=rung.value
        )


def _path_sentence(deck: DeckArrays, way: Sequence[int]) -> str:
    """From somebody over others to the host, as shares in groups lead: "Ann → Bo → you"."""
    return " → ".join([*(deck.people[place].name for place in way), translate("you")])


def _count_messages(deck: DeckArrays) -> tuple[list[int], list[int]]:
    """How often the host wrote to each, and each to the host, between the two of them."""
    words = deck.interactions.where(deck.interactions.is_of_kinds(MESSAGE_KINDS))
    mine = words.sender == deck.host
    people = len(deck.people)
    sent = np.bincount(words.receiver[mine], minlength=people)
    received = np.bincount(words.sender[~mine], minlength=people)
    return sent.tolist(), received.tolist()


def _met_acquaintances(deck: DeckArrays, met: set[int]) -> dict[int, str]:
    names: dict[int, list[str]] = defaultdict(list)
    for one, other in deck.ties.tolist():
        for place, acquaintance in ((one, other), (other, one)):
            if acquaintance in met:
                names[place].append(deck.people[acquaintance].name)
    return {place: found[0] for place, found in names.items()}


def _reachable_sentence(name: str) -> str:
    return (
        translate("In a group with %(name)s, whom you have met", name=name)
        if name
        else translate("Through people you have met")
    )


def _vouched_sentence(names: Sequence[str]) -> str:
    both = join_names(names)
    return translate_plural("%(names)s vouched for them", "%(names)s vouched for them", len(names), names=both)


def _capitalize_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _times_phrase(count: int) -> str:
    if count == 2:  # noqa: PLR2004 - a word of its own
        return translate("twice")
    return translate_plural("once", "%(count)s times", count)


def _day_phrase(at: float) -> str:
    return format_day(datetime.fromtimestamp(at, UTC).date())


def _duration_phrase(days: float) -> str:
    if days >= 2 * YEAR_DAYS:
        return translate_plural("for %(count)s year", "for %(count)s years", round(days / YEAR_DAYS))
    return translate_plural("for %(count)s month", "for %(count)s months", round(days / MONTH_DAYS))
