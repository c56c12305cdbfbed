"""What the host writes on somebody's card: it wins over every network, until the host takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.people.identities import fact_key
from klatsch.people.models import LINE, Fact
from klatsch.people.services.decks import lock_deck
from klatsch.people.services.redrawing import redraw

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from klatsch.people.models import Person

FIELDS = ("name", "headline", "company", "place")


@transaction.atomic
def edit_person(*, person: Person, values: Mapping[str, str], now: datetime) -> bool:
    """Write what the host says of a person, by FIELDS; say whether anything changed.

    An empty value takes back what the host wrote: then what the networks tell is shown again.
    """
    lock_deck(person.host_id)
    person.refresh_from_db()
    written = dict(Fact.objects.filter(person=person, field__in=FIELDS).values_list("field", "value"))
    wanted = {field: _plain(values[field]) for field in FIELDS if field in values}
    changed = {
        field: value for field, value in wanted.items() if value != (written.get(field) or _drawn(person, field))
    }
    changed = {field: value for field, value in changed.items() if value or field in written}
    if not changed:
        return False
    Fact.objects.filter(person=person, field__in=changed).delete()
    Fact.objects.bulk_create(
        Fact(
            host_id=person.host_id,
            person=person,
            field=field,
            key=fact_key(field, value),
            value=value,
            told_at=now,
        )
        for field, value in changed.items()
        if value
    )
    redraw([person.pk])
    return True


def _drawn(person: Person, field: str) -> str:
    return str(getattr(person, field))


def _plain(value: str) -> str:
    return " ".join(value.replace("\0", "").split())[:LINE]
