"""A batch of rows from an archive, sorted by account, as an import looks it up and writes it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from klatsch.networks.records import Actor, Connection, Fact, HostFact, Interaction, Row
from klatsch.people.identity.identities import bound_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

type HandleKey = tuple[str, str]
"""Network and actor_id."""

UNCHANGED, UPDATED, NEW = range(3)
_MERGED_COLUMNS = tuple(
    column.name for column in fields(Actor) if column.name not in {"network", "actor_id", "is_provisional"}
)


@dataclass(slots=True)
class Mention[R]:
    """A record with the number of its row in the batch; `is_main` when it is the first record of the row."""

    row: int
    is_main: bool
    key: HandleKey
    record: R


@dataclass(slots=True)
class RowBatch:
    """The records of a few thousand rows, by kind and account.

    `profiles` are accounts that a row is about, `mentioned` those that only occur in it. Several records of one account
    are combined; the first one wins. `outcomes` has one of UNCHANGED, UPDATED, NEW for each row.
    """

    outcomes: list[int]
    profiles: dict[HandleKey, Actor] = field(default_factory=dict)
    mentioned: dict[HandleKey, Actor] = field(default_factory=dict)
    first_rows: dict[HandleKey, int] = field(default_factory=dict)
    connections: list[Mention[Connection]] = field(default_factory=list)
    interactions: list[Mention[Interaction]] = field(default_factory=list)
    facts: list[Mention[Fact]] = field(default_factory=list)
    host_facts: list[Mention[HostFact]] = field(default_factory=list)

    @property
    def keys(self) -> Iterable[HandleKey]:
        """The keys of all accounts that occur, in the order of their rows."""
        return self.first_rows

    def actor_of(self, key: HandleKey) -> Actor:
        """Return the combined record of one account."""
        profile, mention = self.profiles.get(key), self.mentioned.get(key)
        if profile is None:
            return mention if mention is not None else Actor(*key)
        return profile if mention is None else combine_actors(profile, mention)

    def note(self, row: int, outcome: int) -> None:
        """Note the outcome of a row; the greatest one of a row stays."""
        self.outcomes[row] = max(self.outcomes[row], outcome)


def collect(rows: Sequence[Row]) -> RowBatch:
    """Return the records of a batch of rows, sorted by kind and account."""
    batch = RowBatch([UNCHANGED] * len(rows))
    for number, row in enumerate(rows):
        is_main = True
        for record in row.records:
            _collect_record(batch, number, record, is_main=is_main)
            is_main = False
    return batch


def _collect_record(batch: RowBatch, row: int, record: object, *, is_main: bool) -> None:
    match record:
        case Connection():
            key = _add_actor(batch, batch.profiles, record.actor, row)
            batch.connections.append(Mention(row, is_main, key, record))
        case Interaction():
            key = _add_actor(batch, batch.mentioned, record.actor, row)
            batch.interactions.append(Mention(row, is_main, key, record))
        case Fact():
            key = _add_actor(batch, batch.mentioned, record.actor, row)
            batch.facts.append(Mention(row, is_main, key, record))
        case Actor():
            _add_actor(batch, batch.profiles, record, row)
        case HostFact():
            batch.host_facts.append(Mention(row, is_main, (record.network, ""), record))


def _add_actor(batch: RowBatch, actors: dict[HandleKey, Actor], actor: Actor, row: int) -> HandleKey:
    key = (actor.network, bound_key(actor.actor_id))
    earlier = actors.get(key)
    if earlier is None:
        actors[key] = actor
        batch.first_rows.setdefault(key, row)
    elif earlier is not actor:
        actors[key] = combine_actors(earlier, actor)
    return key


def combine_actors(first: Actor, second: Actor) -> Actor:
    """Combine two records of one account: `second` fills the gaps of `first`, and lists are joined."""
    changes: dict[str, Any] = {}
    for name in _MERGED_COLUMNS:
        value, other_value = getattr(first, name), getattr(second, name)
        if isinstance(value, tuple):
            joined = tuple(dict.fromkeys((*value, *other_value)))
            if joined != value:
                changes[name] = joined
        elif other_value and not value and value is not False:
            changes[name] = other_value
    return replace(first, **changes) if changes else first
