"""Marks and notes on the card of a person: talked with (got), and notes of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.core.sanitize import sanitize_text
from klatsch.people.events import person_marked
from klatsch.people.identity.identities import digest_text
from klatsch.people.models import Fact

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.people.models import Person


@transaction.atomic
def mark_got(*, person: Person, now: datetime, talked_at: datetime | None = None) -> None:
    """Mark that the host has talked with a person, at `talked_at` or now; the first time stays.

    The mark that the host wants to talk with them is removed.
    """
    person.got_at = person.got_at or talked_at or now
    person.need_at = None
    person.save(update_fields=["got_at", "need_at"])
    person_marked.publish(host_id=person.host_id, now=now, subject=person)


@transaction.atomic
def unmark_got(*, person: Person, now: datetime) -> None:
    """Remove the mark that the host has talked with a person."""
    person.got_at = None
    person.save(update_fields=["got_at"])
    person_marked.publish(host_id=person.host_id, now=now, subject=person)


def add_note(*, person: Person, text: str, now: datetime) -> None:
    """Save a note of the host about a person; the same text twice is one note."""
    clean_text = sanitize_text(text)
    if clean_text:
        Fact.objects.get_or_create(
            person=person,
            field="note",
            key=digest_text(clean_text),
            defaults={"host_id": person.host_id, "value": clean_text, "told_at": now},
        )
