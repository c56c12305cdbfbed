"""Whose account is this? Finding the handles that a batch speaks of, and making those that are not known yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from klatsch.networks.adapters.archives.ages import Age
from klatsch.people.identities import bounded
from klatsch.people.intake import Batch, Key
from klatsch.people.models import LINE, FieldChange, Handle, Import, Person
from klatsch.people.portraits import draw
from klatsch.people.services.joining import Owners
from klatsch.people.services.mass_insert import insert_all, insert_while_made
from klatsch.people.services.redrawing import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from klatsch.networks.records import Actor
    from klatsch.people.services.joining import Owner

COLUMNS = ("name", "handle", "url", "company", "position", "headline", "place", "photo_url")


class Seen:
    """Which handles an import told already, what its first row says holds; and which imports are newer than it."""

    def __init__(self, of_import: Import) -> None:
        """Read, in one query, how old all archives of the host are."""
        told = Import.objects.filter(host_id=of_import.host_id).values_list("pk", "made_on", "newest_on")
        ages = {pk: Age(made_on, newest_on) for pk, made_on, newest_on in told}
        own = ages[of_import.pk]
        self._newer = {pk for pk, age in ages.items() if own.is_older_than(age)}
        self._is_repeat = of_import.is_repeat
        self._ids: set[int] = set()

    def note(self, handle_id: int) -> bool:
        """Remember that a profile was told; say whether it is the first of its account."""
        is_first = handle_id not in self._ids
        self._ids.add(handle_id)
        return is_first

    def may_overrule(self, handle: Handle) -> bool:
        """Say whether a profile may change what is known, and remember that it was told."""
        told_by = handle.confirmed_by or handle.first_import_id
        return self.note(handle.pk) and not self._is_repeat and told_by not in self._newer


class Known(NamedTuple):
    """A handle that is saved, and the person it belongs to."""

    pk: int
    person_id: int


@dataclass(slots=True)
class Met:
    """Who a batch speaks of: in the end `handles` has every account, `old` the rows of those known before."""

    batch: Batch
    of_import: Import
    seen: Seen
    old: dict[Key, Handle] = field(default_factory=dict)
    handles: dict[Key, Known] = field(default_factory=dict)
    new: set[Key] = field(default_factory=set)
    changed: set[Key] = field(default_factory=set)
    confirmed: set[int] = field(default_factory=set)
    changes: list[FieldChange] = field(default_factory=list)
    to_redraw: set[int] = field(default_factory=set)
    # What another import told before: handle, kind and key as in `retellings.Retelling`.
    retold: list[tuple[int, str, str]] = field(default_factory=list)


def meet(batch: Batch, of_import: Import, seen: Seen) -> Met:
    """Find or make the handle of every account in a batch, and bring up to date what they tell.

    The number of queries does not depend on the size of the batch.
    """
    met = Met(batch, of_import, seen, _known(batch, of_import.host_id))
    _find_by_name_and_day(met)
    for key, handle in met.old.items():
        met.handles[key] = Known(handle.pk, handle.person_id)
        _update(key, handle, met)
    if met.changed:
        Handle.objects.bulk_create(
            {met.old[key].pk: met.old[key] for key in met.changed}.values(),
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[
                *COLUMNS,
                "bio",
                "actor_id",
                "is_provisional",
                "provisional_key",
                "is_declared_bot",
                "told_by",
            ],
        )
        FieldChange.objects.bulk_create(met.changes)
    if met.confirmed:
        Handle.objects.filter(pk__in=met.confirmed).update(confirmed_by=of_import.pk)
    _make_new(met)
    return met


def _known(batch: Batch, host_id: int) -> dict[Key, Handle]:
    networks = {network for network, _ in batch.keys}
    wanted = [actor_id for _, actor_id in batch.keys]
    if not wanted:
        return {}
    found = Handle.objects.filter(host_id=host_id, network__in=networks, actor_id__among=wanted)
    return {key: handle for handle in found if (key := (handle.network, handle.actor_id)) in batch.first_rows}


def _find_by_name_and_day(met: Met) -> None:
    """Recognise an account that was known by name and day only, now that it has an id, and the other way round."""
    missing = {key: met.batch.told(key) for key in met.batch.keys if key not in met.old}
    missing = {key: actor for key, actor in missing.items() if actor.provisional_key}
    if not missing:
        return
    found = Handle.objects.filter(
        host_id=met.of_import.host_id,
        network__in={network for network, _ in missing},
        provisional_key__among={bounded(actor.provisional_key) for actor in missing.values()},
    )
    named: dict[Key, list[Handle]] = {}
    for handle in found:
        named.setdefault((handle.network, handle.provisional_key), []).append(handle)
    for key, actor in missing.items():
        same = named.get((actor.network, bounded(actor.provisional_key)), [])
        same = [handle for handle in same if handle.is_provisional != actor.is_provisional]
        if len(same) != 1:
            continue
        handle = same[0]
        met.old[key] = handle
        if not actor.is_provisional:
            handle.actor_id, handle.is_provisional = key[1], False
            met.changed.add(key)


def _update(key: Key, handle: Handle, met: Met) -> None:
    actor, of_import = met.batch.told(key), met.of_import
    may_overrule = key in met.batch.profiles and met.seen.may_overrule(handle)
    if may_overrule:
        met.confirmed.add(handle.pk)
    before = len(met.changes)
    for column in (*COLUMNS, "bio"):
        told, known = _cut(column, getattr(actor, column)), getattr(handle, column)
        if told and told != known and (may_overrule or not known):
            was_told_by = handle.told_by.get(column, handle.first_import_id)
            met.changes.append(
                FieldChange(handle=handle, of_import=of_import, field=column, before=known, before_import=was_told_by)
            )
            setattr(handle, column, told)
            handle.told_by[column] = of_import.pk
    if actor.provisional_key and not handle.provisional_key:
        handle.provisional_key = bounded(actor.provisional_key)
        met.changed.add(key)
    if actor.is_declared_bot is not None and handle.is_declared_bot is None:
        handle.is_declared_bot = actor.is_declared_bot
        met.changed.add(key)
    if len(met.changes) > before:
        met.changed.add(key)
        met.to_redraw.add(handle.person_id)


def _cut(column: str, text: str) -> str:
    return text if column == "bio" else text[:LINE]


def _make_new(met: Met) -> None:
    batch, of_import = met.batch, met.of_import
    new = {key: batch.told(key) for key in batch.keys if key not in met.handles}
    if not new:
        return
    owners = Owners(of_import.host_id, new)
    owner_of = {key: owners.owner_of(key, actor) for key, actor in new.items()}
    _make_people(owners.made, owner_of, met)
    rows = [_row(key, actor, owner_of[key].pk, of_import) for key, actor in new.items()]
    insert_all(Handle, rows)
    fresh = {owner.pk for owner in owners.made}
    for (key, owner), row in zip(owner_of.items(), rows, strict=True):
        met.handles[key] = Known(row["id"], owner.pk)
        met.new.add(key)
        if owner.pk not in fresh:
            met.to_redraw.add(owner.pk)
        if key in batch.profiles:
            met.seen.note(row["id"])


def _make_people(made: Sequence[Owner], owner_of: Mapping[Key, Owner], met: Met) -> None:
    accounts: dict[Owner, list[Key]] = {}
    for key, owner in owner_of.items():
        accounts.setdefault(owner, []).append(key)
    since = {tie.key: tie.record.since for tie in met.batch.connections}
    insert_while_made(Person, _drawn(made, accounts, since, met), len(made))


def _drawn(
    made: Sequence[Owner], accounts: Mapping[Owner, Sequence[Key]], since: Mapping[Key, date | None], met: Met
) -> Iterator[dict[str, Any]]:
    """Draw one after the other, and take over the keys that they are given."""
    for owner in made:
        keys = accounts[owner]
        portrait = draw([met.batch.told(key) for key in keys], {}, [_day(since.get(key)) for key in keys])
        row = {"host_id": met.of_import.host_id, "added_at": met.of_import.created_at, **columns_of(portrait)}
        yield row
        owner.pk = row["id"]


def _day(since: date | None) -> date | None:
    # A datetime is a date to Python, but not to a column of dates.
    return getattr(since, "date", lambda: since)()


def _row(key: Key, actor: Actor, person_id: int, of_import: Import) -> dict[str, Any]:
    return {
        "host_id": of_import.host_id,
        "person_id": person_id,
        "network": key[0],
        "actor_id": key[1],
        "is_provisional": actor.is_provisional,
        "provisional_key": bounded(actor.provisional_key),
        "is_declared_bot": actor.is_declared_bot,
        "first_import_id": of_import.pk,
        "bio": actor.bio,
        **{column: getattr(actor, column)[:LINE] for column in COLUMNS},
    }
