"""Erase a person: delete everything about them, and keep tombstones so that no import brings them back."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from klatsch.networks.records import Actor, HostFact, Row
from klatsch.people.deck.locks import lock_deck
from klatsch.people.identity.identities import bound_key, fact_key
from klatsch.people.models import Deck, Handle, RejectedRow, Tombstone
from klatsch.people.queries import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from klatsch.people.models import Person

REDACTED_ROW_REASON = "This row spoke of a person who was erased."


@transaction.atomic
def erase_person(*, person: Person, now: datetime) -> None:
    """Delete a person with all accounts, facts, notes, marks and messages; keep salted digests of their keys."""
    deck = lock_deck(person.host_id)
    keys = {key for handle in Handle.objects.filter(person=person) for key in _keys_of_handle(handle)}
    emails = facts_of(person).filter(field="email").values_list("key", flat=True)
    keys.update(f"email:{key}" for key in emails)
    Tombstone.objects.bulk_create(
        [Tombstone(host_id=person.host_id, digest=_digest(deck.salt, key), erased_at=now) for key in sorted(keys)],
        ignore_conflicts=True,
    )
    _redact_rejected_rows(person)
    person.delete()


def _redact_rejected_rows(person: Person) -> None:
    """Remove the names of a person from the reports of imports: the reasons of some rejected rows quote them."""
    names = {person.name, *Handle.objects.filter(person=person).values_list("name", flat=True)} - {""}
    mentions_name = Q()
    for name in names:
        mentions_name |= Q(reason__icontains=name)
    if mentions_name:
        RejectedRow.objects.filter(mentions_name, file__import_job__host_id=person.host_id).update(
            reason=REDACTED_ROW_REASON
        )


class TombstoneIndex:
    """The tombstones of a deck, read once in two queries, for an import to check its rows."""

    def __init__(self, host_id: int) -> None:
        """Read the tombstones of a host."""
        self._digests = set(Tombstone.objects.filter(host_id=host_id).values_list("digest", flat=True))
        deck = Deck.objects.filter(host_id=host_id).first() if self._digests else None
        self._salt = deck.salt if deck else ""

    def speaks_of(self, row: Row) -> bool:
        """Return whether a row mentions somebody who was erased."""
        if not self._digests:
            return False
        actors = (_actor_of_record(record) for record in row.records)
        keys = (key for actor in actors if actor for key in _keys_of_actor(actor))
        return any(_digest(self._salt, key) in self._digests for key in keys)


def _actor_of_record(record: object) -> Actor | None:
    if isinstance(record, HostFact):
        return None
    return record if isinstance(record, Actor) else getattr(record, "actor", None)


def _keys_of_actor(actor: Actor) -> Iterator[str]:
    yield f"{actor.network}:{bound_key(actor.actor_id)}"
    if actor.provisional_key:
        yield f"{actor.network}|{bound_key(actor.provisional_key)}"
    yield from (f"email:{fact_key('email', email)}" for email in actor.emails)


def _keys_of_handle(handle: Handle) -> Iterator[str]:
    yield f"{handle.network}:{handle.actor_id}"
    if handle.provisional_key:
        yield f"{handle.network}|{handle.provisional_key}"


def _digest(salt: str, key: str) -> str:
    return hmac.digest(salt.encode(), key.encode(errors="replace"), "sha256").hex()
