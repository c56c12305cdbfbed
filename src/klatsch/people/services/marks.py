"""The host's own marks on people: talked with (got), want to talk with (need), not now (set aside)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.plain_text import several_lines
from klatsch.people.identities import digest_of
from klatsch.people.models import Fact

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.people.models import Person


def mark_got(*, person: Person, now: datetime) -> None:
    """Note that the host has talked with somebody; the first time stays. Whoever is got is not needed any more."""
    person.got_at = person.got_at or now
    person.need_at = None
    person.save(update_fields=["got_at", "need_at"])


def unmark_got(*, person: Person) -> None:
    person.got_at = None
    person.save(update_fields=["got_at"])


def mark_need(*, person: Person, now: datetime) -> None:
    """Note that the host wants to talk with somebody, again or for the first time."""
    person.need_at = person.need_at or now
    person.set_aside_at = None
    person.save(update_fields=["need_at", "set_aside_at"])


def unmark_need(*, person: Person) -> None:
    person.need_at = None
    person.save(update_fields=["need_at"])


def set_aside(*, person: Person, now: datetime) -> None:
    """Take somebody out of the way without forgetting them."""
    person.set_aside_at = person.set_aside_at or now
    person.need_at = None
    person.save(update_fields=["set_aside_at", "need_at"])


def take_back(*, person: Person) -> None:
    """Bring somebody back who was set aside."""
    person.set_aside_at = None
    person.save(update_fields=["set_aside_at"])


def add_note(*, person: Person, text: str, now: datetime) -> None:
    """Keep a note of the host about a person; the same words twice are one note."""
    plain = several_lines(text)
    if plain:
        Fact.objects.get_or_create(
            person=person,
            field="note",
            key=digest_of(plain),
            defaults={"host_id": person.host_id, "value": plain, "told_at": now},
        )
