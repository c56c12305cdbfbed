"""Assessments of a deck: the results of the pure rules as messages with reasons. Makes no queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np

from klatsch.core.i18n.messages import Message, MessageList
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

    from klatsch.core.i18n.messages import MessageValue
    from klatsch.insight.evidence.deck_arrays import DeckArrays
    from klatsch.insight.graph.ids import Ids
    from klatsch.insight.reach_outs.detection import ReachOut, UnansweredActs
    from klatsch.insight.similarity.embeddings import Embedder

MAX_SIMILAR_PEOPLE = 100
MIN_SIMILARITY = 0.12
MAX_QUOTED_CHARACTERS = 240
MONTH_DAYS = 30
YEAR_DAYS = 365
TRUST_LEVEL_NUMBERS = {level: number for number, level in enumerate(TrustLevel)}
# Names and arrows only, in every language.
PATH_FORMAT = "%(names)s → %(you)s"


@dataclass(frozen=True, slots=True)
class DraftAssessment:
    """An assessment of the person at `index`, before it is a row: `happened_at` is in seconds since 1970."""

    index: int
    kind: AssessmentKind
    value: float
    message: Message
    reasons: tuple[Message, ...] = ()
    happened_at: float | None = None
    level: str = ""


def assess_automation(deck: DeckArrays) -> Iterator[DraftAssessment]:
    """Yield the people who are probably automated, by the clearest of their accounts; nobody whom the host has met."""
    drafts: dict[int, DraftAssessment] = {}
    for accounts in deck.accounts.values():
        columns = {name: np.array([account[name] for account in accounts]) for name in accounts[0] if name != "index"}
        likelihoods = assess(columns)
        for row in np.flatnonzero(likelihoods.likelihood >= PROBABLE_BOT_THRESHOLD).tolist():
            index = int(accounts[row]["index"])
            likelihood = float(likelihoods.likelihood[row])
            if deck.people[index].got_at or (index in drafts and drafts[index].value >= likelihood):
                continue
            is_declared = columns["declared_bot"][row] > 0
            message = Message("Says that it is automated") if is_declared else Message("Is probably automated")
            reasons = likelihoods.reasons.messages(row)
            drafts[index] = DraftAssessment(index, AssessmentKind.AUTOMATION, likelihood, message, reasons)
    yield from drafts.values()


def assess_reach_outs(deck: DeckArrays, now: float, bots: Sequence[int]) -> Iterator[DraftAssessment]:
    """Yield the people who tried to reach the host and have no reply yet."""
    for reach_out in reach_outs(deck.interactions, deck.host, now, left_out=bots):
        yield DraftAssessment(
            reach_out.actor,
            AssessmentKind.REACHED_OUT,
            reach_out.answer_likelihood,
            Message(
                "%(act)s, last on %(day)s",
                {"act": _capitalize(reach_out.evidence[0].message), "day": _day(reach_out.last_at)},
            ),
            (*(_act_message(act) for act in reach_out.evidence), *_host_reply_messages(reach_out)),
            reach_out.last_at,
        )


def _act_message(act: UnansweredActs) -> Message:
    values: dict[str, MessageValue] = {"act": _capitalize(act.message)}
    if act.times == 1:
        return Message("%(act)s on %(day)s", values | {"day": _day(act.last_at)})
    days = {"first": _day(act.first_at), "last": _day(act.last_at)}
    return Message("%(act)s, first on %(first)s, last on %(last)s", values | days)


def _host_reply_messages(reach_out: ReachOut) -> Iterator[Message]:
    if reach_out.host_wrote and reach_out.host_last_wrote_at is not None:
        yield Message(
            "You wrote to them %(times)s before, last on %(day)s",
            {"times": _times_phrase(reach_out.host_wrote), "day": _day(reach_out.host_last_wrote_at)},
        )
    else:
        yield Message("You have not written to them yet")
    if reach_out.host_reacted_at is not None:
        yield Message(
            "You liked, passed on or followed something of theirs on %(day)s", {"day": _day(reach_out.host_reacted_at)}
        )


def assess_quiet_ties(deck: DeckArrays, now: float) -> Iterator[DraftAssessment]:
    """Yield dormant ties, and ties that only the host keeps up."""
    ties = dormant_ties(deck.interactions, deck.host, now)
    for rank, tie in enumerate(ties):
        yield DraftAssessment(
            tie.actor,
            AssessmentKind.DORMANT,
            1 - rank / len(ties),
            Message(
                "You two wrote on %(days)s days, and it has been quiet %(for_long)s",
                {"days": max(tie.host_days, tie.their_days), "for_long": _duration_phrase(tie.quiet_days)},
            ),
            (
                Message(
                    "You wrote on %(yours)s days, they on %(theirs)s",
                    {"yours": tie.host_days, "theirs": tie.their_days},
                ),
                Message("From %(first)s to %(last)s", {"first": _day(tie.first_at), "last": _day(tie.last_at)}),
            ),
            tie.last_at,
        )
    for one_sided in one_sided_ties(deck.interactions, deck.host, now):
        # The other direction is a reach-out, and assessed as such.
        if one_sided.side is TieSide.HOST_WRITES:
            yield DraftAssessment(
                one_sided.actor,
                AssessmentKind.ONE_SIDED,
                0.5,
                Message(
                    "You wrote to them %(times)s, and nothing came back yet", {"times": _times_phrase(one_sided.times)}
                ),
                (Message("Last on %(day)s", {"day": _day(one_sided.last_at)}),),
                one_sided.last_at,
            )


def assess_similarity(deck: DeckArrays, embed: Embedder | None = None) -> Iterator[DraftAssessment]:
    """Yield the people whose texts about themselves are most similar to the host's.

    Without a model of embeddings only those who share an informative word.
    """
    if not deck.host_text or not any(deck.texts):
        return
    matches = similar_texts(deck.host_text, deck.texts, limit=MAX_SIMILAR_PEOPLE, at_least=MIN_SIMILARITY, embed=embed)
    for match in matches:
        if match.shared or embed is not None:
            quote = Message("They say: %(words)s", {"words": deck.texts[match.index][:MAX_QUOTED_CHARACTERS]})
            yield DraftAssessment(match.index, AssessmentKind.ALIKE, match.likeness, match.message, (quote,))


def assess_bridges(
    deck: DeckArrays, circles: Sequence[Ids], names: Sequence[str | Message]
) -> Iterator[DraftAssessment]:
    """Yield the people who know two circles that hardly know each other."""
    for bridge in find_bridges(len(deck.people), deck.ties, circles):
        reason = Message(
            "%(near)s and %(far)s hardly know each other", {"near": names[bridge.near], "far": names[bridge.far]}
        )
        yield DraftAssessment(bridge.person, AssessmentKind.BRIDGE, bridge.weight, bridge.message(names), (reason,))


def assess_trust(deck: DeckArrays) -> Iterator[DraftAssessment]:
    """Yield the trust level of everybody who is no stranger, with the reason."""
    people = len(deck.people)
    met = np.array([index for index, person in enumerate(deck.people) if person.got_at], dtype=np.int64)
    reach = reachable(people, deck.ties, met) if len(met) and len(deck.ties) else np.zeros(people)
    acquaintances = _met_acquaintances(deck, set(met.tolist()))
    hops = next_hops(people, deck.ties, met)
    sent, received = _count_messages(deck)
    for index, person in enumerate(deck.people):
        level = trust_level(
            met=person.got_at is not None,
            host_wrote=sent[index] > 0,
            they_wrote=received[index] > 0,
            vouched=index in deck.vouchers,
            reach=float(reach[index]),
        )
        reasons: tuple[Message, ...] = ()
        match level:
            case TrustLevel.MET:
                message = _met_message(person.got_at)
            case TrustLevel.KNOWN:
                message = _known_message(sent[index], received[index])
            case TrustLevel.VOUCHED:
                message = _vouched_message(deck.vouchers[index])
            case TrustLevel.REACHABLE:
                message = _reachable_message(acquaintances.get(index, ""))
                reasons = (_path_message(deck, follow_hops(hops, index)),)
            case TrustLevel.STRANGER:
                continue
        value = float(TRUST_LEVEL_NUMBERS[level])
        yield DraftAssessment(index, AssessmentKind.TRUST, value, message, reasons, level=level.value)


def _met_message(got_at: datetime | None) -> Message:
    day = got_at and _day(got_at.timestamp())
    return Message("You talked, as you marked on %(day)s", {"day": day})


def _known_message(sent: int, received: int) -> Message:
    return Message(
        "You wrote %(mine)s, they wrote %(theirs)s", {"mine": _times_phrase(sent), "theirs": _times_phrase(received)}
    )


def _vouched_message(names: Sequence[str]) -> Message:
    return Message(
        "%(names)s vouched for them",
        {"names": MessageList(tuple(names))},
        plural="%(names)s vouched for them",
        count=len(names),
    )


def _reachable_message(acquaintance: str) -> Message:
    if not acquaintance:
        return Message("Through people you have met")
    return Message("In a group with %(name)s, whom you have met", {"name": acquaintance})


def _path_message(deck: DeckArrays, path: Sequence[int]) -> Message:
    """Return the path from a person over shared groups to the host: "Ann → Bo → you"."""
    return Message(PATH_FORMAT, {"names": " → ".join(deck.people[index].name for index in path), "you": Message("you")})


def _count_messages(deck: DeckArrays) -> tuple[list[int], list[int]]:
    """Return how many messages the host sent to each person, and received from each, group threads left out."""
    messages = deck.interactions.where(deck.interactions.is_of_kinds(MESSAGE_KINDS))
    is_sent = messages.sender == deck.host
    people = len(deck.people)
    sent = np.bincount(messages.receiver[is_sent], minlength=people)
    received = np.bincount(messages.sender[~is_sent], minlength=people)
    return sent.tolist(), received.tolist()


def _met_acquaintances(deck: DeckArrays, met: set[int]) -> dict[int, str]:
    """Return the name of somebody met for each person who shares a group with one."""
    names: dict[int, list[str]] = defaultdict(list)
    for first, second in deck.ties.tolist():
        for index, acquaintance in ((first, second), (second, first)):
            if acquaintance in met:
                names[index].append(deck.people[acquaintance].name)
    return {index: acquaintances[0] for index, acquaintances in names.items()}


def _capitalize(message: Message) -> Message:
    return replace(message, capitalize=True)


def _times_phrase(count: int) -> Message:
    if count == 2:  # noqa: PLR2004 - a word of its own
        return Message("twice")
    return Message("once", plural="%(count)s times", count=count)


def _day(at: float) -> date:
    return datetime.fromtimestamp(at, UTC).date()


def _duration_phrase(days: float) -> Message:
    if days >= 2 * YEAR_DAYS:
        return Message("for %(count)s year", plural="for %(count)s years", count=round(days / YEAR_DAYS))
    return Message("for %(count)s month", plural="for %(count)s months", count=round(days / MONTH_DAYS))
