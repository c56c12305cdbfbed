"""Detection of reach-outs: people who have been trying to reach the host and have no reply yet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klatsch.core.i18n.messages import Message
from klatsch.insight.graph.ids import Ids, parse_ids
from klatsch.insight.graph.interaction_kinds import CONNECTION_KINDS, INTERACTION_KINDS, MESSAGE_KINDS, REACTION_KINDS
from klatsch.insight.graph.interactions import Flags, Interactions, Times
from klatsch.insight.reach_outs.reply_likelihood import (
    DAY_SECONDS,
    Numbers,
    PendingReplies,
    reply_features,
    reply_likelihood,
)
from klatsch.networks.records import Kind

# How much less an act asks for a reply than a message does, in log odds. Set by judgement, not learned: the public
# data that the other weights come from holds nothing but messages.
KIND_LOG_ODDS_PENALTY: dict[Kind, float] = {
    Kind.FOLLOW_REQUEST: 0.3,
    Kind.INVITATION: 0.3,
    Kind.ENDORSEMENT: 0.7,
    Kind.FOLLOW: 1.0,
    Kind.BOOST: 1.2,
    Kind.FAVOURITE: 1.5,
}

ACT_PHRASES: dict[Kind, Callable[[int], Message]] = {
    Kind.MESSAGE: lambda times: Message("wrote to you", plural="wrote to you %(count)s times", count=times),
    Kind.MENTION: lambda times: Message("mentioned you", plural="mentioned you %(count)s times", count=times),
    Kind.REPLY: lambda times: Message("replied to you", plural="replied to you %(count)s times", count=times),
    Kind.QUOTE: lambda times: Message("quoted you", plural="quoted you %(count)s times", count=times),
    Kind.FAVOURITE: lambda times: Message(
        "liked a post of yours", plural="liked %(count)s posts of yours", count=times
    ),
    Kind.BOOST: lambda times: Message(
        "passed on a post of yours", plural="passed on %(count)s posts of yours", count=times
    ),
    Kind.FOLLOW: lambda times: Message("follows you", plural="followed you %(count)s times", count=times),
    Kind.FOLLOW_REQUEST: lambda times: Message(
        "asked to follow you", plural="asked to follow you %(count)s times", count=times
    ),
    Kind.INVITATION: lambda times: Message("asked to connect", plural="asked to connect %(count)s times", count=times),
    Kind.ENDORSEMENT: lambda times: Message("endorsed you", plural="endorsed you %(count)s times", count=times),
}


@dataclass(frozen=True, slots=True)
class UnansweredActs:
    """Acts of one kind without a reply: how often, and when first and last (seconds since 1970)."""

    kind: Kind
    times: int
    first_at: float
    last_at: float

    @property
    def message(self) -> Message:
        """The acts in a phrase that follows a name: "wrote to you 3 times"."""
        return ACT_PHRASES[self.kind](self.times)

    @property
    def sentence(self) -> str:
        """The same as text, in the language in force."""
        return str(self.message)


@dataclass(frozen=True, slots=True)
class ReachOut:
    """Somebody who tried to reach the host.

    evidence: what they did since the host last answered, words before reactions. host_wrote: how often the
    host wrote to them before, and host_last_wrote_at when last (None for never). host_reacted_at: when the
    host last liked, boosted or followed since their first try (None for not at all). last_at: their last try.
    answer_likelihood: of an answer within seven days, 0 to 1.
    """

    actor: int
    evidence: tuple[UnansweredActs, ...]
    host_wrote: int
    host_last_wrote_at: float | None
    host_reacted_at: float | None
    last_at: float
    answer_likelihood: float


def reach_outs(interactions: Interactions, host: int, now: float, *, left_out: npt.ArrayLike = ()) -> list[ReachOut]:
    """Who reached out to `host` until `now` and was not answered, the likeliest to be answered first.

    Words of the host answer everything before them. A reaction of the host answers reactions only; following
    answers follows, requests and invitations, whichever came first. `leave_one_network_out`: ids of sponsored and
    automated actors. Raises ValueError when `now` is no moment, or an id is none.
    """
    ours = interactions.of_host(host, now)
    tries = _unanswered_rows(ours, host)
    tries &= ~np.isin(ours.sender, parse_ids(left_out, "left_out"))
    if not tries.any():
        return []
    actors = np.unique(ours.sender[tries])
    evidence = list(_group_unanswered_acts(ours.where(tries), actors))
    words = ours.where(ours.is_of_kinds(MESSAGE_KINDS))
    shown = reply_features(words, PendingReplies(np.full(actors.size, host), actors, np.full(actors.size, float(now))))
    shown = _add_reactions(shown, evidence, now)
    last_wrote = _last_act_at(words, host, actors)
    first_tried = np.array([min(item.first_at for item in acts) for acts in evidence])
    last_reacted = _last_act_at(ours.where(~ours.is_of_kinds(MESSAGE_KINDS)), host, actors)
    found = [
        ReachOut(
            actor=int(actor),
            evidence=acts,
            host_wrote=round(float(np.expm1(wrote))),
            host_last_wrote_at=None if np.isneginf(wrote_at) else float(wrote_at),
            host_reacted_at=float(reacted_at) if reacted_at >= first_at else None,
            last_at=max(item.last_at for item in acts),
            answer_likelihood=float(chance),
        )
        for actor, acts, wrote, wrote_at, reacted_at, first_at, chance in zip(
            actors,
            evidence,
            shown["written_back"],
            last_wrote,
            last_reacted,
            first_tried,
            _apply_kind_penalty(reply_likelihood(shown), evidence),
            strict=True,
        )
    ]
    return sorted(found, key=lambda one: (-one.answer_likelihood, -one.last_at, one.actor))


def _unanswered_rows(ours: Interactions, host: int) -> Flags:
    """Which rows were sent to the host and have had no answer since."""
    words, reactions = ours.is_of_kinds(MESSAGE_KINDS), ours.is_of_kinds(REACTION_KINDS)
    connecting = ours.is_of_kinds(CONNECTION_KINDS)
    from_host = ours.sender == host
    others = np.where(from_host, ours.receiver, ours.sender)
    people, place = np.unique(others, return_inverse=True)

    def last_of_host(acts: Flags) -> Times:
        latest = np.full(people.size, -np.inf)
        np.maximum.at(latest, place[from_host & acts], ours.at[from_host & acts])
        return latest[place]

    open_still = ~from_host & (ours.at > last_of_host(words))
    open_still &= ~(reactions & (ours.at <= last_of_host(reactions)))
    open_still &= ~(connecting & np.isfinite(last_of_host(connecting)))
    return np.asarray(open_still)


def _group_unanswered_acts(tries: Interactions, actors: Ids) -> Iterator[tuple[UnansweredActs, ...]]:
    sorts = np.searchsorted(actors, tries.sender) * len(INTERACTION_KINDS) + tries.kind
    groups, counts = np.unique(sorts, return_counts=True)
    at = tries.at[np.lexsort((tries.at, sorts))]
    ends = np.cumsum(counts)
    acts: list[list[UnansweredActs]] = [[] for _ in actors]
    for group, times, end in zip(groups.tolist(), counts.tolist(), ends.tolist(), strict=True):
        kind = INTERACTION_KINDS[group % len(INTERACTION_KINDS)]
        acts[group // len(INTERACTION_KINDS)].append(
            UnansweredActs(kind, times, first_at=float(at[end - times]), last_at=float(at[end - 1]))
        )
    for found in acts:
        yield tuple(sorted(found, key=lambda item: KIND_LOG_ODDS_PENALTY.get(item.kind, 0.0)))


def _add_reactions(
    shown: dict[str, Numbers], evidence: list[tuple[UnansweredActs, ...]], now: float
) -> dict[str, Numbers]:
    """Where somebody did not write at all, their other acts are the tries, and as old as the latest of them."""
    words = [[item for item in acts if item.kind in MESSAGE_KINDS] for acts in evidence]
    strongest = [said or list(acts) for said, acts in zip(words, evidence, strict=True)]
    tries = np.log1p([sum(item.times for item in acts) for acts in strongest])
    age = np.log1p([max(now - max(item.last_at for item in acts), 0.0) / DAY_SECONDS for acts in strongest])
    others_since = np.where([bool(said) for said in words], shown["others_since"], 0.0)
    return shown | {"tries": np.asarray(tries), "age": np.asarray(age), "others_since": others_since}


def _apply_kind_penalty(chance: Numbers, evidence: list[tuple[UnansweredActs, ...]]) -> Numbers:
    reserve = np.array([min(KIND_LOG_ODDS_PENALTY.get(item.kind, 0.0) for item in acts) for acts in evidence])
    return np.asarray(chance / (chance + (1.0 - chance) * np.exp(reserve)))


def _last_act_at(acts: Interactions, host: int, actors: Ids) -> Times:
    """(a,) when the host last did one of `acts` towards each of `actors`, minus infinity for never."""
    latest = np.full(actors.size, -np.inf)
    mine = (acts.sender == host) & np.isin(acts.receiver, actors)
    np.maximum.at(latest, np.searchsorted(actors, acts.receiver[mine]), acts.at[mine])
    return latest
