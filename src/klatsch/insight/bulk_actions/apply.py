"""Going through the deck: one step marks one or many people, and can be undone to the last detail."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.core.errors import Refused
from klatsch.insight.bulk_actions.actions import (
    CIRCLE_ACTIONS,
    MARK_FIELDS,
    OPPOSITE_ACTIONS,
    marks_after,
    marks_after_undo,
)
from klatsch.insight.models import BulkAction, BulkActionChange, CircleMember, DismissedAssessment
from klatsch.people.deck.locks import lock_deck
from klatsch.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from klatsch.accounts.models import Host
    from klatsch.insight.models import Circle

    type State = dict[str, bool | str | None]

MAX_PEOPLE_PER_ACTION = 1000
MAX_UNDOABLE_ACTIONS = 50
BATCH_ROWS = 500


@transaction.atomic
def apply_bulk_action(
    *, host: Host, verb: str, people: Collection[int], now: datetime, circle: Circle | None = None
) -> BulkAction | None:
    """Do `verb` (a key of `insight.triage.OPPOSITE_ACTIONS`) to people of the host's by id; None where nothing changes.

    Raises `Refused` for an unknown verb, without a circle where it takes one, and for more than MOST people.
    """
    if verb not in OPPOSITE_ACTIONS:
        raise Refused("There is nothing like that to do.")
    if verb in CIRCLE_ACTIONS and (circle is None or circle.host_id != host.pk):
        raise Refused("Choose the circle first.")
    if len(people) > MAX_PEOPLE_PER_ACTION:
        raise Refused("At most %(most)d people at once.", most=MAX_PEOPLE_PER_ACTION)
    lock_deck(host.pk)
    found = list(Person.objects.filter(pk__in=people, host=host, merged_into=None).order_by("pk"))
    changes = (
        _change_membership(verb, circle, found, now)
        if circle and verb in CIRCLE_ACTIONS
        else _change_marks(verb, found, now)
    )
    if not changes:
        return None
    step = BulkAction.objects.create(
        host=host, verb=verb, circle=circle if verb in CIRCLE_ACTIONS else None, taken_at=now
    )
    for change in changes:
        change.step = step
    BulkActionChange.objects.bulk_create(changes, batch_size=BATCH_ROWS)
    forgotten = (
        BulkAction.objects.filter(host=host)
        .order_by("-pk")
        .values_list("pk", flat=True)[MAX_UNDOABLE_ACTIONS : MAX_UNDOABLE_ACTIONS + BATCH_ROWS]
    )
    BulkAction.objects.filter(pk__in=list(forgotten)).delete()
    return step


def _change_marks(verb: str, people: Sequence[Person], now: datetime) -> list[BulkActionChange]:
    changes = []
    for person in people:
        before = _read_marks(person)
        after = marks_after(verb, before, now.isoformat())
        if after != before:
            changes.append(BulkActionChange(person=person, before=before, after=after))
            _set_marks(person, after)
    Person.objects.bulk_update([change.person for change in changes], MARK_FIELDS, batch_size=BATCH_ROWS)
    return changes


def _read_marks(person: Person) -> dict[str, str | None]:
    return {mark: at.isoformat() if (at := getattr(person, mark)) else None for mark in MARK_FIELDS}


def _set_marks(person: Person, marks: Mapping[str, str | None]) -> None:
    for mark, at in marks.items():
        setattr(person, mark, datetime.fromisoformat(at) if at else None)


def _change_membership(verb: str, circle: Circle, people: Sequence[Person], now: datetime) -> list[BulkActionChange]:
    """`make_member`: None outside, otherwise whether by hand; `overruled_at`: when the host said not in here, or None."""
    ids = [person.pk for person in people]
    members = dict(CircleMember.objects.filter(circle=circle, person__in=ids).values_list("person_id", "is_by_hand"))
    denied = dict(
        DismissedAssessment.objects.filter(circle=circle, person__in=ids).values_list("person_id", "overruled_at")
    )
    changes = []
    for person in people:
        at = denied.get(person.pk)
        before: State = {"member": members.get(person.pk), "overruled_at": at.isoformat() if at else None}
        if verb == "put-in":
            after: State = {"member": True, "overruled_at": None}
        else:
            after = {"member": None, "overruled_at": before["overruled_at"] or now.isoformat()}
        if after != before:
            changes.append(BulkActionChange(person=person, before=before, after=after))
    _write_membership(circle, {change.person_id: change.after for change in changes})
    return changes


def _write_membership(circle: Circle, wanted: Mapping[int, State]) -> None:
    CircleMember.objects.filter(circle=circle, person__in=wanted).delete()
    DismissedAssessment.objects.filter(circle=circle, person__in=wanted).delete()
    CircleMember.objects.bulk_create(
        CircleMember(circle=circle, person_id=pk, is_by_hand=bool(state["member"]))
        for pk, state in wanted.items()
        if state["member"] is not None
    )
    DismissedAssessment.objects.bulk_create(
        DismissedAssessment(
            host_id=circle.host_id, circle=circle, person_id=pk, overruled_at=datetime.fromisoformat(str(at))
        )
        for pk, state in wanted.items()
        if (at := state["overruled_at"])
    )


@transaction.atomic
def undo_bulk_action(*, step: BulkAction) -> list[int]:
    """Take a step back; return whom it concerned. What something else changed since stays as it is.

    Raises `Refused` when it was taken back already.
    """
    lock_deck(step.host_id)
    if not BulkAction.objects.filter(pk=step.pk).exists():
        raise Refused("This was undone already.")
    changes = list(BulkActionChange.objects.filter(step=step, person__merged_into=None).select_related("person"))
    if step.circle is not None:
        _write_membership(step.circle, {change.person_id: change.before for change in changes})
    else:
        for change in changes:
            _set_marks(change.person, marks_after_undo(change.before, change.after, _read_marks(change.person)))
        Person.objects.bulk_update([change.person for change in changes], MARK_FIELDS, batch_size=BATCH_ROWS)
    step.delete()
    return [change.person_id for change in changes]
