"""Bulk actions on people of the deck: apply one to many people at once, and undo it exactly."""

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
from klatsch.insight.events import circle_changed, marks_changed, person_marks_changed
from klatsch.insight.models import BulkAction, BulkActionChange, CircleMember, DismissedAssessment
from klatsch.people.deck.locks import lock_deck
from klatsch.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from klatsch.accounts.models import Host
    from klatsch.insight.models import Circle

    type MembershipState = dict[str, bool | str | None]

MAX_PEOPLE_PER_ACTION = 1000
MAX_UNDOABLE_ACTIONS = 50
MAX_EVENTS_PER_ACTION = 5  # changes of more people are one event of the whole deck
BATCH_ROWS = 500


@transaction.atomic
def apply_bulk_action(
    *, host: Host, verb: str, people: Collection[int], now: datetime, circle: Circle | None = None
) -> BulkAction | None:
    """Apply `verb` (a key of `OPPOSITE_ACTIONS`) to people of the host by id; return None where nothing changes.

    Raises `Refused` for an unknown verb, without a circle where the verb needs one, and for more than
    `MAX_PEOPLE_PER_ACTION` people.
    """
    _check_action(host, verb, len(people), circle)
    lock_deck(host.pk)
    persons = list(Person.objects.filter(pk__in=people, host=host, merged_into=None).order_by("pk"))
    if verb not in CIRCLE_ACTIONS:
        circle = None
    changes = _change_membership(verb, circle, persons, now) if circle else _change_marks(verb, persons, now)
    if not changes:
        return None
    action = BulkAction.objects.create(host=host, verb=verb, circle=circle, taken_at=now)
    for change in changes:
        change.step = action
    BulkActionChange.objects.bulk_create(changes, batch_size=BATCH_ROWS)
    _delete_old_actions(host)
    _publish_changes(action, [change.person_id for change in changes], now)
    return action


def _check_action(host: Host, verb: str, count: int, circle: Circle | None) -> None:
    if verb not in OPPOSITE_ACTIONS:
        raise Refused("There is nothing like that to do.", code="unknown-bulk-action")
    if verb in CIRCLE_ACTIONS and (circle is None or circle.host_id != host.pk):
        raise Refused("Choose the circle first.", code="bulk-action-needs-circle")
    if count > MAX_PEOPLE_PER_ACTION:
        raise Refused("At most %(most)d people at once.", code="too-many-people", most=MAX_PEOPLE_PER_ACTION)


def _delete_old_actions(host: Host) -> None:
    newest_first = BulkAction.objects.filter(host=host).order_by("-pk").values_list("pk", flat=True)
    old = newest_first[MAX_UNDOABLE_ACTIONS : MAX_UNDOABLE_ACTIONS + BATCH_ROWS]
    BulkAction.objects.filter(pk__in=list(old)).delete()


def _publish_changes(action: BulkAction, person_ids: Collection[int], now: datetime) -> None:
    if action.circle_id is not None:
        circle_changed.publish(host_id=action.host_id, now=now, circle_id=action.circle_id)
    elif len(person_ids) > MAX_EVENTS_PER_ACTION:
        marks_changed.publish(host_id=action.host_id, now=now)
    else:
        for person_id in person_ids:
            person_marks_changed.publish(host_id=action.host_id, now=now, person_id=person_id)


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
    """Change the membership of people in a circle; return the changes.

    In their states `member` is None outside and otherwise whether it is by hand; `overruled_at` is when the host said
    that somebody does not belong here, or None.
    """
    ids = [person.pk for person in people]
    members = dict(CircleMember.objects.filter(circle=circle, person__in=ids).values_list("person_id", "is_by_hand"))
    dismissed = dict(
        DismissedAssessment.objects.filter(circle=circle, person__in=ids).values_list("person_id", "overruled_at")
    )
    changes = []
    for person in people:
        at = dismissed.get(person.pk)
        before: MembershipState = {"member": members.get(person.pk), "overruled_at": at.isoformat() if at else None}
        if verb == "put-in":
            after: MembershipState = {"member": True, "overruled_at": None}
        else:
            after = {"member": None, "overruled_at": before["overruled_at"] or now.isoformat()}
        if after != before:
            changes.append(BulkActionChange(person=person, before=before, after=after))
    _write_membership(circle, {change.person_id: change.after for change in changes})
    return changes


def _write_membership(circle: Circle, states: Mapping[int, MembershipState]) -> None:
    CircleMember.objects.filter(circle=circle, person__in=states).delete()
    DismissedAssessment.objects.filter(circle=circle, person__in=states).delete()
    CircleMember.objects.bulk_create(
        CircleMember(circle=circle, person_id=pk, is_by_hand=bool(state["member"]))
        for pk, state in states.items()
        if state["member"] is not None
    )
    DismissedAssessment.objects.bulk_create(
        DismissedAssessment(
            host_id=circle.host_id, circle=circle, person_id=pk, overruled_at=datetime.fromisoformat(str(at))
        )
        for pk, state in states.items()
        if (at := state["overruled_at"])
    )


@transaction.atomic
def undo_bulk_action(*, action: BulkAction, now: datetime) -> list[int]:
    """Undo an action; return the ids of its people. What something else changed since then stays as it is.

    Raises `Refused` when it was undone already.
    """
    lock_deck(action.host_id)
    if not BulkAction.objects.filter(pk=action.pk).exists():
        raise Refused("This was undone already.", code="bulk-action-undone-already")
    changes = list(BulkActionChange.objects.filter(step=action, person__merged_into=None).select_related("person"))
    if action.circle is not None:
        _write_membership(action.circle, {change.person_id: change.before for change in changes})
    else:
        for change in changes:
            _set_marks(change.person, marks_after_undo(change.before, change.after, _read_marks(change.person)))
        Person.objects.bulk_update([change.person for change in changes], MARK_FIELDS, batch_size=BATCH_ROWS)
    person_ids = [change.person_id for change in changes]
    _publish_changes(action, person_ids, now)
    action.delete()
    return person_ids
