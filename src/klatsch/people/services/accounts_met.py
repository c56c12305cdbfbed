"""Whose account is this? Finding the handles that a batch speaks of, and making those that are not known yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from klatsch.networks.records import normalised_name
from klatsch.people.identities import account_behind, bounded, fact_key
from klatsch.people.intake import Batch, Key
from klatsch.people.models import LINE, Fact, FieldChange, Handle, Import, Person
from klatsch.people.portraits import draw
from klatsch.people.services.mass_insert import insert_all
from klatsch.people.services.redrawing import show

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from klatsch.networks.records import Actor

COLUMNS = ("name", "handle", "url", "company", "position", "headline", "place", "bio", "photo_url")
ADDRESS_BOOK = "contacts"


class Seen:
    """Which handles an import told already: what its first row says about an account holds."""

    def __init__(self) -> None:
        self._ids: set[int] = set()

    def may_overrule(self, handle: Handle, of_import: Import) -> bool:
        """Say whether a profile may change what is known, and remember that it was told."""
        is_first = handle.pk not in self._ids
        self._ids.add(handle.pk)
        return is_first and not of_import.is_repeat


@dataclass(slots=True)
class Met:
    """The handles of a batch, all saved in the end: the `new` ones, the `changed` ones, and whom to redraw."""

    batch: Batch
    of_import: Import
    seen: Seen
    handles: dict[Key, Handle] = field(default_factory=dict)
    new: set[Key] = field(default_factory=set)
    changed: set[Key] = field(default_factory=set)
    changes: list[FieldChange] = field(default_factory=list)
    to_redraw: set[int] = field(default_factory=set)


def meet(batch: Batch, of_import: Import, seen: Seen) -> Met:
    """Find or make the handle of every account in a batch, and bring up to date what they tell.

    The number of queries does not depend on the size of the batch.
    """
    met = Met(batch, of_import, seen, _known(batch, of_import.host_id))
    _find_by_name_and_day(met)
    for key, handle in met.handles.items():
        _update(key, handle, met)
    if met.changed:
        Handle.objects.bulk_create(
            {met.handles[key].pk: met.handles[key] for key in met.changed}.values(),
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[*COLUMNS, "actor_id", "is_provisional", "provisional_key", "is_declared_bot", "told_by"],
        )
        FieldChange.objects.bulk_create(met.changes)
    _make_new(met)
    return met


def _known(batch: Batch, host_id: int) -> dict[Key, Handle]:
    networks = {network for network, _ in batch.keys}
    wanted = [actor_id for _, actor_id in batch.keys]
    if not wanted:
        return {}
    found = Handle.objects.filter(host_id=host_id, network__in=networks, actor_id__in=wanted)
    return {key: handle for handle in found if (key := (handle.network, handle.actor_id)) in batch.first_rows}


def _find_by_name_and_day(met: Met) -> None:
    """Recognise an account that was known by name and day only, now that it has an id, and the other way round."""
    missing = {key: met.batch.told(key) for key in met.batch.keys if key not in met.handles}
    missing = {key: actor for key, actor in missing.items() if actor.provisional_key}
    if not missing:
        return
    found = Handle.objects.filter(
        host_id=met.of_import.host_id,
        network__in={network for network, _ in missing},
        provisional_key__in={bounded(actor.provisional_key) for actor in missing.values()},
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
        met.handles[key] = handle
        if not actor.is_provisional:
            handle.actor_id, handle.is_provisional = key[1], False
            met.changed.add(key)


def _update(key: Key, handle: Handle, met: Met) -> None:
    actor, of_import = met.batch.told(key), met.of_import
    may_overrule = key in met.batch.profiles and met.seen.may_overrule(handle, of_import)
    before = len(met.changes)
    for column in COLUMNS:
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
    owners = _Owners(of_import, new)
    made = {key: _handle(key, actor, of_import) for key, actor in new.items()}
    people: dict[int, list[Key]] = {}
    for key, actor in new.items():
        person = owners.owner_of(key, actor)
        made[key].person = person
        people.setdefault(id(person), []).append(key)
    since = {tie.key: tie.record.since for tie in batch.connections}
    for person in owners.made:
        keys = people[id(person)]
        show(person, draw([made[key] for key in keys], {}, [_day(since.get(key)) for key in keys]))
    insert_all(owners.made)
    for handle in made.values():
        handle.person_id = handle.person.pk
    insert_all(list(made.values()))
    fresh = {person.pk for person in owners.made}
    for key, handle in made.items():
        met.handles[key] = handle
        met.new.add(key)
        if handle.person_id not in fresh:
            met.to_redraw.add(handle.person_id)
        if key in batch.profiles:
            met.seen.may_overrule(handle, of_import)


def _day(since: date | None) -> date | None:
    # A datetime is a date to Python, but not to a column of dates.
    return getattr(since, "date", lambda: since)()


def _handle(key: Key, actor: Actor, of_import: Import) -> Handle:
    return Handle(
        host_id=of_import.host_id,
        network=key[0],
        actor_id=key[1],
        is_provisional=actor.is_provisional,
        provisional_key=bounded(actor.provisional_key),
        is_declared_bot=actor.is_declared_bot,
        first_import=of_import,
        **{column: _cut(column, getattr(actor, column)) for column in COLUMNS},
    )


class _Owners:
    """Decides which person a new handle belongs to: joined only by an identical strong key, otherwise a new one.

    Strong are a profile link between two records, in either direction, and an e-mail address that a network has
    checked, or that stands under the same name in two address books. An address that several people have joins nobody.
    """

    def __init__(self, of_import: Import, new: dict[Key, Actor]) -> None:
        self._import = of_import
        self.made: list[Person] = []
        self._by_account: dict[str, Person] = {}
        self._by_email: dict[str, list[tuple[str, str, Person]]] = {}
        self._known: dict[int, Person] = {}
        links = {account for actor in new.values() for account in _accounts(actor)}
        emails = {fact_key("email", email) for actor in new.values() for email in actor.emails}
        accounts = {f"{network}:{actor_id}" for network, actor_id in new if network != ADDRESS_BOOK}
        self._look_up_links(links)
        self._look_up_facts(emails, accounts)

    def owner_of(self, key: Key, actor: Actor) -> Person:
        """Return the person, new or known, that an account belongs to."""
        account = f"{key[0]}:{key[1]}"
        person = self._by_account.get(account) or self._by_links(actor) or self._by_addresses(actor)
        if person is None:
            person = Person(host_id=self._import.host_id, added_at=self._import.created_at)
            self.made.append(person)
        self._by_account[account] = person
        for link in _accounts(actor):
            self._by_account.setdefault(link, person)
        for email in actor.emails:
            self._by_email.setdefault(fact_key("email", email), []).append((actor.network, actor.name, person))
        return person

    def _by_links(self, actor: Actor) -> Person | None:
        return next((person for link in _accounts(actor) if (person := self._by_account.get(link))), None)

    def _by_addresses(self, actor: Actor) -> Person | None:
        for email in actor.emails:
            holders = self._by_email.get(fact_key("email", email), [])
            if len({id(person) for _, _, person in holders}) == 1:
                network, name, person = holders[0]
                if _is_checked(network, actor.network) or normalised_name(name) == normalised_name(actor.name):
                    return person
        return None

    def _look_up_links(self, links: Iterable[str]) -> None:
        pairs = {tuple(link.split(":", 1)) for link in links}
        if not pairs:
            return
        found = Handle.objects.filter(
            host_id=self._import.host_id, network__in={pair[0] for pair in pairs}, actor_id__in={p[1] for p in pairs}
        )
        for network, actor_id, person_id in found.values_list("network", "actor_id", "person_id"):
            self._by_account[f"{network}:{actor_id}"] = self._person(person_id)

    def _look_up_facts(self, emails: set[str], accounts: set[str]) -> None:
        if not (emails or accounts):
            return
        found = Fact.objects.filter(
            host_id=self._import.host_id, field__in=["email", "link"], key__in=emails | accounts, handle__isnull=False
        )
        for name, key, network, told, person_id in found.values_list(
            "field", "key", "handle__network", "handle__name", "handle__person_id"
        ):
            person = self._person(person_id)
            if name == "link":
                self._by_account.setdefault(key, person)
            else:
                self._by_email.setdefault(key, []).append((network, told, person))

    def _person(self, pk: int) -> Person:
        return self._known.setdefault(pk, Person(pk=pk, host_id=self._import.host_id))


def _accounts(actor: Actor) -> list[str]:
    return [account for link in actor.links if (account := account_behind(link))]


def _is_checked(one: str, other: str) -> bool:
    return one != other and (one != ADDRESS_BOOK or other != ADDRESS_BOOK)
