"""Putting people together and taking them apart again. Nothing is ever lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.dateparse import parse_datetime

from klatsch.core.errors import Refused
from klatsch.people.answers import Merge, Verdict
from klatsch.people.models import Fact, Handle, Person
from klatsch.people.services.decks import lock_deck
from klatsch.people.services.redrawing import DRAWN, redraw

if TYPE_CHECKING:
    from datetime import datetime

MARKS = ("got_at", "need_at", "set_aside_at")


@transaction.atomic
def merge_people(*, kept: Person, absorbed: Person, now: datetime) -> Merge:
    """Put `absorbed` together with `kept`: accounts, facts and notes move, the marks of both hold.

    Raises `Refused` for one and the same person, for people of two hosts, and for somebody who is merged already.
    """
    lock_deck(kept.host_id)
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    if kept.pk == absorbed.pk or kept.host_id != absorbed.host_id:
        raise Refused("These are not two people of one deck.")
    if kept.merged_into_id or absorbed.merged_into_id:
        raise Refused("One of them was put together with somebody in the meantime: please look again.")
    merge = Merge.objects.create(
        host_id=kept.host_id,
        kept=kept,
        absorbed=absorbed,
        handles=list(absorbed.handles.values_list("pk", flat=True)),
        facts=_facts_that_fit(kept, absorbed),
        people=list(absorbed.absorbed.values_list("pk", flat=True)),
        marks_before={mark: _text(getattr(kept, mark)) for mark in MARKS},
        merged_at=now,
    )
    Handle.objects.filter(pk__in=merge.handles).update(person=kept)
    Fact.objects.filter(pk__in=merge.facts).update(person=kept)
    Person.objects.filter(Q(pk__in=merge.people) | Q(pk=absorbed.pk)).update(merged_into=kept)
    Person.objects.filter(pk=kept.pk).update(**_marks_of_both(kept, absorbed))
    redraw([kept.pk])
    return merge


def _facts_that_fit(kept: Person, absorbed: Person) -> list[int]:
    """What the host wrote about both stays with each: only what the other lacks moves."""
    taken = set(Fact.objects.filter(person=kept).values_list("field", "key"))
    written = {field for field, _ in taken if field in DRAWN}
    return [
        pk
        for pk, field, key in Fact.objects.filter(person=absorbed).values_list("pk", "field", "key")
        if (field, key) not in taken and field not in written
    ]


def _marks_of_both(kept: Person, absorbed: Person) -> dict[str, datetime | None]:
    got = min((at for at in (kept.got_at, absorbed.got_at) if at), default=None)
    need = min((at for at in (kept.need_at, absorbed.need_at) if at), default=None)
    aside = kept.set_aside_at if absorbed.set_aside_at else None
    return {"got_at": got, "need_at": need, "set_aside_at": aside}


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


@transaction.atomic
def undo_merge(*, merge: Merge, now: datetime) -> None:
    """Take two people apart who were put together: each has what it had, and what came since stays where it is.

    Raises `Refused` when that was done already.
    """
    lock_deck(merge.host_id)
    merge.refresh_from_db()
    if merge.undone_at is not None:
        raise Refused("These two were taken apart already.")
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    kept = Person.objects.get(pk=merge.kept_id)
    # Whoever kept them may have been put together with somebody else since.
    holder_id = kept.merged_into_id or kept.pk
    Handle.objects.filter(pk__in=merge.handles, person_id=holder_id).update(person_id=merge.absorbed_id)
    Fact.objects.filter(pk__in=merge.facts, person_id=holder_id).update(person_id=merge.absorbed_id)
    Person.objects.filter(pk__in=merge.people, merged_into_id=holder_id).update(merged_into_id=merge.absorbed_id)
    Person.objects.filter(pk=merge.absorbed_id).update(merged_into=None)
    _give_marks_back(merge, kept)
    redraw([holder_id, merge.absorbed_id])


def _give_marks_back(merge: Merge, kept: Person) -> None:
    """A mark that only the other one had goes with them; one that was set or taken since stays as it is."""
    absorbed = Person.objects.get(pk=merge.absorbed_id)
    for mark in MARKS:
        before = merge.marks_before.get(mark)
        theirs = getattr(absorbed, mark)
        if theirs is not None and getattr(kept, mark) == theirs:
            setattr(kept, mark, parse_datetime(before) if before else None)
    kept.save(update_fields=MARKS)


@transaction.atomic
def split_handle(*, handle: Handle, now: datetime) -> Person:
    """Give an account a person of its own, and remember that the two are not the same.

    Raises `Refused` when it is the only account of its person: there is nothing to take apart.
    """
    lock_deck(handle.host_id)
    handle.refresh_from_db()
    if not Handle.objects.filter(person_id=handle.person_id).exclude(pk=handle.pk).exists():
        raise Refused("This is their only account: there is nothing to take apart.")
    before = handle.person_id
    alone = Person.objects.create(host_id=handle.host_id, added_at=now)
    handle.person = alone
    handle.save(update_fields=["person"])
    redraw([before, alone.pk])
    tell_apart(one=Person.objects.get(pk=before), other=alone, now=now)
    alone.refresh_from_db()
    return alone


def tell_apart(*, one: Person, other: Person, now: datetime, is_final: bool = True) -> None:
    """Remember that two people are not the same, for ever; or, not final, that the host will decide later."""
    if one.pk == other.pk or one.host_id != other.host_id:
        raise Refused("These are not two people of one deck.")
    first, second = sorted((one, other), key=lambda person: person.pk)
    Verdict.objects.update_or_create(
        one=first, other=second, defaults={"host_id": one.host_id, "is_final": is_final, "given_at": now}
    )
