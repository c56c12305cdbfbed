"""A batch of rows from an archive, sorted by whom they speak of: what an import looks up and writes. Pure."""

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
    """A record with the place of its row in the batch; `is_main` when the row is about it."""

    row: int
    is_main: bool
    key: HandleKey
    record: R


@dataclass(slots=True)
class RowBatch:
    """What a few thousand rows tell.

    `profiles` are accounts that a row is about, `mentioned` those that only occur; one account told twice is put
    together, what came first winning. `outcomes` has one of UNCHANGED, UPDATED, NEW for each row.
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
        """Every account that occurs, in order."""
        return self.first_rows

    def told(self, key: HandleKey) -> Actor:
        """What all rows together tell of one account."""
        profile, mention = self.profiles.get(key), self.mentioned.get(key)
        if profile is None:
            return mention if mention is not None else Actor(*key)
        return profile if mention is None else combine_actors(profile, mention)

    def note(self, row: int, outcome: int) -> None:
        """Say that a row changed something; what matters most stays."""
        self.outcomes[row] = max(self.outcomes[row], outcome)


def collect(rows: Sequence[Row]) -> RowBatch:
    """Sort a batch of rows by whom they speak of."""
    batch = RowBatch([UNCHANGED] * len(rows))
    for place, row in enumerate(rows):
        is_main = True
        for record in row.records:
            _collect_record(batch, place, record, is_main=is_main)
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


def _add_actor(batch: RowBatch, where: dict[HandleKey, Actor], actor: Actor, row: int) -> HandleKey:
    key = (actor.network, bound_key(actor.actor_id))
    known = where.get(key)
    if known is None:
        where[key] = actor
        batch.first_rows.setdefault(key, row)
    elif known is not actor:
        where[key] = combine_actors(known, actor)
    return key


def combine_actors(first: Actor, second: Actor) -> Actor:
    """Return what two records tell of one account: gaps are filled, lists joined."""
    changes: dict[str, Any] = {}
    for name in _MERGED_COLUMNS:
        one, other = getattr(first, name), getattr(second, name)
        if isinstance(one, tuple):
            more = tuple(dict.fromkeys((*one, *other)))
            if more != one:
                changes[name] = more
        elif other and not one and one is not False:
            changes[name] = other
    return replace(first, **changes) if changes else first
