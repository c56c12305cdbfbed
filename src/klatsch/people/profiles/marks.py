"""What chats leave on a card: talked with (got), and the host's notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.sanitize import sanitize_text
from klatsch.people.identity.identities import digest_text
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


def add_note(*, person: Person, text: str, now: datetime) -> None:
    """Keep a note of the host about a person; the same words twice are one note."""
    plain = sanitize_text(text)
    if plain:
        Fact.objects.get_or_create(
            person=person,
            field="note",
            key=digest_text(plain),
            defaults={"host_id": person.host_id, "value": plain, "told_at": now},
        )
