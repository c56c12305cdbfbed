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
    """A person who tried to reach the host and has no reply.

    evidence: what they did since the host last replied, messages before reactions. host_wrote: how often the
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
    """Return who reached out to `host` until `now` and has no reply, those most likely to get one first.

    Messages of the host answer everything before them. A reaction of the host answers reactions only; following
    answers follows, requests and invitations, whichever came first. `left_out`: ids of sponsored and automated actors.
    Raises ValueError when `now` is no moment, or an id is none.
    """
    rows = interactions.of_host(host, now)
    is_unanswered = _unanswered_rows(rows, host)
    is_unanswered &= ~np.isin(rows.sender, parse_ids(left_out, "left_out"))
    if not is_unanswered.any():
        return []
    actors = np.unique(rows.sender[is_unanswered])
    evidence = list(_group_unanswered_acts(rows.where(is_unanswered), actors))
    messages = rows.where(rows.is_of_kinds(MESSAGE_KINDS))
    pending = PendingReplies(np.full(actors.size, host), actors, np.full(actors.size, float(now)))
    features = _add_reactions(reply_features(messages, pending), evidence, now)
    reach_outs_of_actors = [
        ReachOut(
            actor=int(actor),
            evidence=acts,
            host_wrote=round(float(np.expm1(wrote))),
            host_last_wrote_at=None if np.isneginf(wrote_at) else float(wrote_at),
            host_reacted_at=float(reacted_at) if reacted_at >= min(act.first_at for act in acts) else None,
            last_at=max(act.last_at for act in acts),
            answer_likelihood=float(likelihood),
        )
        for actor, acts, wrote, wrote_at, reacted_at, likelihood in zip(
            actors,
            evidence,
            features["written_back"],
            _last_act_at(messages, host, actors),
            _last_act_at(rows.where(~rows.is_of_kinds(MESSAGE_KINDS)), host, actors),
            _apply_kind_penalty(reply_likelihood(features), evidence),
            strict=True,
        )
    ]
    return sorted(reach_outs_of_actors, key=lambda row: (-row.answer_likelihood, -row.last_at, row.actor))


def _unanswered_rows(rows: Interactions, host: int) -> Flags:
    """Return which rows were sent to the host and have had no reply since."""
    is_message = rows.is_of_kinds(MESSAGE_KINDS)
    is_reaction = rows.is_of_kinds(REACTION_KINDS)
    is_connecting = rows.is_of_kinds(CONNECTION_KINDS)
    from_host = rows.sender == host
    others = np.where(from_host, rows.receiver, rows.sender)
    people, person_index = np.unique(others, return_inverse=True)

    def last_of_host(is_answer: Flags) -> Times:
        latest = np.full(people.size, -np.inf)
        np.maximum.at(latest, person_index[from_host & is_answer], rows.at[from_host & is_answer])
        return latest[person_index]

    is_unanswered = ~from_host & (rows.at > last_of_host(is_message))
    is_unanswered &= ~(is_reaction & (rows.at <= last_of_host(is_reaction)))
    is_unanswered &= ~(is_connecting & np.isfinite(last_of_host(is_connecting)))
    return np.asarray(is_unanswered)


def _group_unanswered_acts(acts: Interactions, actors: Ids) -> Iterator[tuple[UnansweredActs, ...]]:
    """Yield the acts of each of `actors`, grouped by kind, those that ask most for a reply first."""
    keys = np.searchsorted(actors, acts.sender) * len(INTERACTION_KINDS) + acts.kind
    groups, counts = np.unique(keys, return_counts=True)
    at = acts.at[np.lexsort((acts.at, keys))]
    ends = np.cumsum(counts)
    acts_by_actor: list[list[UnansweredActs]] = [[] for _ in actors]
    for group, times, end in zip(groups.tolist(), counts.tolist(), ends.tolist(), strict=True):
        kind = INTERACTION_KINDS[group % len(INTERACTION_KINDS)]
        acts_by_actor[group // len(INTERACTION_KINDS)].append(
            UnansweredActs(kind, times, first_at=float(at[end - times]), last_at=float(at[end - 1]))
        )
    for acts_of_actor in acts_by_actor:
        yield tuple(sorted(acts_of_actor, key=lambda act: KIND_LOG_ODDS_PENALTY.get(act.kind, 0.0)))


def _add_reactions(
    features: dict[str, Numbers], evidence: list[tuple[UnansweredActs, ...]], now: float
) -> dict[str, Numbers]:
    """Return the features with the other acts of those who wrote nothing as their tries, as old as the latest act."""
    messages = [[act for act in acts if act.kind in MESSAGE_KINDS] for acts in evidence]
    strongest = [own_messages or list(acts) for own_messages, acts in zip(messages, evidence, strict=True)]
    tries = np.log1p([sum(act.times for act in acts) for acts in strongest])
    age = np.log1p([max(now - max(act.last_at for act in acts), 0.0) / DAY_SECONDS for acts in strongest])
    others_since = np.where([bool(own_messages) for own_messages in messages], features["others_since"], 0.0)
    return features | {"tries": np.asarray(tries), "age": np.asarray(age), "others_since": others_since}


def _apply_kind_penalty(likelihood: Numbers, evidence: list[tuple[UnansweredActs, ...]]) -> Numbers:
    penalty = np.array([min(KIND_LOG_ODDS_PENALTY.get(act.kind, 0.0) for act in acts) for acts in evidence])
    return np.asarray(likelihood / (likelihood + (1.0 - likelihood) * np.exp(penalty)))


def _last_act_at(acts: Interactions, host: int, actors: Ids) -> Times:
    """Return (a,) when the host last did one of `acts` towards each of `actors`, minus infinity for never."""
    latest = np.full(actors.size, -np.inf)
    is_to_actor = (acts.sender == host) & np.isin(acts.receiver, actors)
    np.maximum.at(latest, np.searchsorted(actors, acts.receiver[is_to_actor]), acts.at[is_to_actor])
    return latest
