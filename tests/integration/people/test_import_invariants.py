"""Whatever is imported, edited, merged, undone, split and erased, in any order: nothing is lost, undoing is exact.

The model knows what is each person's own: accounts, notes, what the host wrote on the card, marks. However people were
put together, when all of it is undone each must have just that.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.cast import MONDAY
from tests.sample_archives import CONNECTIONS_HEADER

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from hypothesis.strategies._internal.core import DataObject

    from klatsch.accounts.models import Host
    from klatsch.people.models.merging import Merge
    from klatsch.people.models.people import Person


ROWS = [
    f"{first},{last},https://www.linkedin.com/in/{first}-{last}-{number},{first}{number}@example.org,{company},Job,"
    f"0{number + 1} Feb 2019"
    for number, (first, last, company) in enumerate(
        [("zoe", "brandt", "Ferry"), ("zoe", "brand", ""), ("bo", "li", "Bahn"), ("ida", "holm", "Bahn")]
    )
]
CARDS = [
    (
        "BEGIN:VCARD\nVERSION:3.0\nUID:1\nFN:Zoë\nURL:https://www.linkedin.com/in/zoe-brandt-0\n"
        "NOTE:met by sea\nEND:VCARD\n"
    ),
    "BEGIN:VCARD\nVERSION:3.0\nUID:2\nFN:Bo Li\nEMAIL:bo2@example.org\nTEL:+49301234\nEND:VCARD\n",
]


MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER"
)
HOST = "Hanna Weiss,https://www.linkedin.com/in/hanna-weiss"
LETTERS = [
    f"{number},,{slug},https://www.linkedin.com/in/{slug},{HOST},2024-03-0{number + 1} 09:00:00 UTC,,Hi {number},INBOX"
    for number, slug in enumerate(["zoe-brandt-0", "zoe-brand-1", "bo-li-2", "somebody-new"])
]
MARKING = ["got", "not-got", "need", "not-need", "aside", "back"]


class Deck(RuleBasedStateMachine):
    """One host's deck, and beside it what is each person's own."""

    def __init__(self) -> None:
        super().__init__()
        from klatsch.accounts.hosts import create_host

        Deck.count += 1  # type: ignore[attr-defined]
        self.host = create_host(
            email=f"host{Deck.count}@example.org",  # type: ignore[attr-defined]
            name="Host",
            time_zone="UTC",
            password=None,
            now=MONDAY,
        )
        self.told, self.own, self.steps = set(), {}, 0  # type: ignore[var-annotated]

    def now(self) -> datetime:
        self.steps += 1
        return MONDAY + timedelta(minutes=self.steps)

    @initialize(rows=st.sets(st.sampled_from(range(4)), min_size=3))
    def begin(self, rows: set[int]) -> None:
        self.import_connections(rows)

    @rule(rows=st.sets(st.sampled_from(range(4)), min_size=1))
    def import_connections(self, rows: set[int]) -> None:
        self.bring(
            "Connections.csv", "\n".join([CONNECTIONS_HEADER, *(ROWS[number] for number in sorted(rows))]) + "\n"
        )

    @rule(cards=st.sets(st.sampled_from(range(2)), min_size=1))
    def import_cards(self, cards: set[int]) -> None:
        self.bring("contacts.vcf", "".join(CARDS[number] for number in sorted(cards)))

    @rule(letters=st.sets(st.sampled_from(range(4)), min_size=2))
    def import_messages(self, letters: set[int]) -> None:
        self.bring("messages.csv", "\n".join([MESSAGES, *(LETTERS[number] for number in sorted(letters))]) + "\n")

    def bring(self, name: str, text: str) -> None:
        from klatsch.people.imports.jobs import import_archive

        known = set().union(*(own["accounts"] for own in self.own.values()))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_text(text)
            made = import_archive(host=self.host, path=path, now=self.now())
        for file in made.files.all():
            assert file.rows == file.new + file.updated + file.unchanged + file.rejected
        before, self.told = self.told, told_in(self.host)
        assert before <= self.told
        for actor_id, person_id in accounts_in(self.host) - {
            each for each in accounts_in(self.host) if each[0] in known
        }:
            self.own.setdefault(person_id, nothing())["accounts"].add(actor_id)

    @property
    def people(self) -> list[Person]:
        from klatsch.people.queries import people_of

        return list(people_of(self.host).order_by("pk"))

    def somebody(self, data: DataObject) -> Person:
        people = self.people
        return people[data.draw(st.integers(0, len(people) - 1))]

    @precondition(lambda self: len(self.people) > 1)
    @rule(data=st.data())
    def merge(self, data: DataObject) -> None:
        from klatsch.people.merging.merge import merge_people

        kept, absorbed = data.draw(st.permutations(self.people))[:2]
        merge_people(kept=kept, absorbed=absorbed, now=self.now())

    @rule(data=st.data())
    def undo(self, data: DataObject) -> None:
        from klatsch.people.merging.merge import unmerge_people

        standing = merges_in(self.host)
        if standing:
            unmerge_people(merge=standing[data.draw(st.integers(0, len(standing) - 1))], now=self.now())

    @precondition(lambda self: len(self.people) > 1)
    @rule(data=st.data())
    def merge_and_think_better_of_it(self, data: DataObject) -> None:
        from klatsch.people.merging.merge import merge_people, unmerge_people

        kept, absorbed = data.draw(st.permutations(self.people))[:2]
        before = rows_of(self.host)
        unmerge_people(merge=merge_people(kept=kept, absorbed=absorbed, now=self.now()), now=self.now())
        assert rows_of(self.host) == before

    @precondition(lambda self: accounts_in(self.host))  # type: ignore[arg-type, return-value]
    @rule(data=st.data())
    def split(self, data: DataObject) -> None:
        from klatsch.core.errors import Refused
        from klatsch.people.merging.merge import split_handle
        from klatsch.people.models import Handle

        handles = list(Handle.objects.filter(host=self.host).order_by("pk"))
        handle = handles[data.draw(st.integers(0, len(handles) - 1))]
        try:
            alone = split_handle(handle=handle, now=self.now())
        except Refused:
            assert handle.person.handles.count() == 1
            return
        assert list(alone.handles.all()) == [handle]
        if alone.pk not in self.own:
            for own in self.own.values():
                own["accounts"].discard(handle.actor_id)
            self.own[alone.pk] = {**nothing(), "accounts": {handle.actor_id}}

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def write_a_note(self, data: DataObject) -> None:
        from klatsch.people.profiles.marks import add_note

        person = self.somebody(data)
        add_note(person=person, text=f"note {self.steps}", now=self.now())
        self.own[person.pk]["written"].add(("note", f"note {self.steps - 1}"))

    @precondition(lambda self: self.people)
    @rule(data=st.data(), field=st.sampled_from(["name", "company"]), is_taken_back=st.booleans())
    def edit(self, data: DataObject, field: str, is_taken_back: bool) -> None:
        from klatsch.people.merging.edit import edit_person

        person = self.somebody(data)
        value = "" if is_taken_back else f"{field} {self.steps}"
        edit_person(person=person, values={field: value}, now=self.now())
        written = self.own[person.pk]["written"]
        written -= {each for each in written if each[0] == field}
        if value:
            written.add((field, value))
            person.refresh_from_db()
            assert getattr(person, field) == value

    @precondition(lambda self: self.people)
    @rule(data=st.data(), verb=st.sampled_from(MARKING))
    def mark(self, data: DataObject, verb: str) -> None:
        from klatsch.insight.bulk_actions.apply import apply_bulk_action

        person = self.somebody(data)
        before = marks_of(person)
        apply_bulk_action(host=self.host, verb=verb, people=[person.pk], now=self.now())
        person.refresh_from_db()
        for name, at in marks_of(person).items():
            if at != before[name]:
                self.own[person.pk]["marks"][name] = at

    @precondition(lambda self: len(self.people) > 2)
    @rule(data=st.data())
    def erase(self, data: DataObject) -> None:
        from klatsch.people.models import Person
        from klatsch.people.privacy.erase import erase_person

        person = self.somebody(data)
        gone = {person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)}
        accounts = set(person.handles.values_list("actor_id", flat=True))
        erase_person(person=person, now=self.now())
        assert not Person.objects.filter(pk__in=gone).exists()
        self.own = {pk: own for pk, own in self.own.items() if pk not in gone}
        for own in self.own.values():
            own["accounts"] -= accounts
        self.told = {each for each in self.told if each[0] not in accounts}

    @invariant()
    def nothing_is_lost(self) -> None:
        from klatsch.people.models import Fact

        assert told_in(self.host) == self.told
        accounts = [actor_id for actor_id, _ in accounts_in(self.host)]
        assert sorted(accounts) == sorted(each for own in self.own.values() for each in own["accounts"])
        written = set(Fact.objects.filter(host=self.host, handle=None).values_list("field", "value"))
        assert written == set().union(*(own["written"] for own in self.own.values()))

    @invariant()
    def every_account_is_on_a_card_that_is_shown(self) -> None:
        from klatsch.people.models import Fact, Handle, Person

        assert not Handle.objects.filter(host=self.host, person__merged_into__isnull=False).exists()
        assert not Person.objects.filter(host=self.host, merged_into__merged_into__isnull=False).exists()
        assert not Fact.objects.filter(host=self.host, person__merged_into__isnull=False, field="note").exists()

    def teardown(self) -> None:
        """Undo everything, the oldest first or the latest: each has what is their own, and shows it."""
        from klatsch.people.merging.merge import unmerge_people

        while standing := merges_in(self.host):
            unmerge_people(merge=standing[0 if self.steps % 2 else -1], now=self.now())
        assert {person.pk: belongings(person) for person in self.people} == self.own


def nothing() -> dict[str, Any]:
    return {"accounts": set(), "written": set(), "marks": dict.fromkeys(["got_at", "need_at", "set_aside_at"])}


def marks_of(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in nothing()["marks"]}


def belongings(person: Person) -> dict[str, Any]:
    return {
        "accounts": set(person.handles.values_list("actor_id", flat=True)),
        "written": set(person.facts.values_list("field", "value")),
        "marks": marks_of(person),
    }


def accounts_in(host: Host) -> set[tuple[str, int]]:
    from klatsch.people.models import Handle

    return set(Handle.objects.filter(host=host).values_list("actor_id", "person_id"))


def told_in(host: Host) -> set[Any]:
    """Everything that archives told, each with the account that it is told of."""
    from klatsch.people.models import Connection, Fact, Interaction

    facts = Fact.objects.filter(host=host, handle__isnull=False).values_list("handle__actor_id", "field", "value")
    ties = Connection.objects.filter(handle__host=host).values_list("handle__actor_id", "direction", "since_on")
    acts = Interaction.objects.filter(handle__host=host).values_list("handle__actor_id", "kind", "text")
    return {*facts, *ties, *acts}


def merges_in(host: Host) -> list[Merge]:
    from klatsch.people.models import Merge

    return list(Merge.objects.filter(host=host, undone_at=None).order_by("pk"))


def rows_of(host: Host) -> list[list[dict[str, Any]]]:
    from klatsch.people.models import Fact, Handle, Person

    return [list(model.objects.filter(host=host).order_by("pk").values()) for model in (Person, Handle, Fact)]  # type: ignore[arg-type]


@pytest.mark.slow
def test_nothing_is_ever_lost_and_undoing_is_exact(db: None) -> None:
    Deck.count = 0
    run_state_machine_as_test(
        Deck,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
