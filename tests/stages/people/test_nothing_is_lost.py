"""Whatever is imported, merged, undone and split, in any order: no account, fact or act is ever lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

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
from tests.people_files import HEADER

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


class Deck(RuleBasedStateMachine):
    """One host's deck. What was ever told must still be there after every step."""

    def __init__(self):
        super().__init__()
        from klatsch.accounts.services import create_host

        Deck.count += 1
        self.host = create_host(
            email=f"host{Deck.count}@example.org", name="Host", time_zone="UTC", password=None, now=MONDAY
        )
        self.accounts, self.facts, self.notes = set(), set(), set()

    @initialize(rows=st.sets(st.sampled_from(range(4)), min_size=2))
    def begin(self, rows):
        self.bring("Connections.csv", "\n".join([HEADER, *(ROWS[number] for number in sorted(rows))]) + "\n")

    @rule(rows=st.sets(st.sampled_from(range(4)), min_size=1))
    def import_connections(self, rows):
        self.bring("Connections.csv", "\n".join([HEADER, *(ROWS[number] for number in sorted(rows))]) + "\n")

    @rule(cards=st.sets(st.sampled_from(range(2)), min_size=1))
    def import_cards(self, cards):
        self.bring("contacts.vcf", "".join(CARDS[number] for number in sorted(cards)))

    def bring(self, name, text):
        from klatsch.people.models import Fact, Handle
        from klatsch.people.services.imports import import_archive

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_text(text)
            import_archive(host=self.host, path=path, now=MONDAY)
        self.accounts |= set(Handle.objects.filter(host=self.host).values_list("network", "actor_id"))
        facts = Fact.objects.filter(host=self.host, handle__isnull=False)
        self.facts |= set(facts.values_list("handle__actor_id", "field", "value"))

    @property
    def people(self):
        from klatsch.people.queries import people_of

        return list(people_of(self.host).order_by("pk"))

    @precondition(lambda self: len(self.people) > 1)
    @rule(data=st.data())
    def merge(self, data):
        from klatsch.people.services.merging import merge_people

        kept, absorbed = data.draw(st.permutations(range(len(self.people)))).copy()[:2]
        people = self.people
        merge_people(kept=people[kept], absorbed=people[absorbed], now=MONDAY)

    @rule(data=st.data())
    def undo(self, data):
        from klatsch.people.answers import Merge
        from klatsch.people.services.merging import undo_merge

        standing = list(Merge.objects.filter(host=self.host, undone_at=None).order_by("pk"))
        if standing:
            undo_merge(merge=standing[data.draw(st.integers(0, len(standing) - 1))], now=MONDAY)

    @rule(data=st.data())
    def split(self, data):
        from klatsch.core.errors import Refused
        from klatsch.people.models import Handle
        from klatsch.people.services.merging import split_handle

        handles = list(Handle.objects.filter(host=self.host).order_by("pk"))
        handle = handles[data.draw(st.integers(0, len(handles) - 1))]
        try:
            split_handle(handle=handle, now=MONDAY)
        except Refused:
            assert handle.person.handles.count() == 1

    @rule(data=st.data())
    def write_a_note(self, data):
        from klatsch.people.services.marks import add_note

        people = self.people
        text = f"note {len(self.notes)}"
        add_note(person=people[data.draw(st.integers(0, len(people) - 1))], text=text, now=MONDAY)
        self.notes.add(text)

    @invariant()
    def nothing_is_lost(self):
        from klatsch.people.models import Connection, Fact, Handle

        handles = Handle.objects.filter(host=self.host)
        assert set(handles.values_list("network", "actor_id")) == self.accounts
        facts = Fact.objects.filter(host=self.host, handle__isnull=False)
        assert set(facts.values_list("handle__actor_id", "field", "value")) == self.facts
        notes = Fact.objects.filter(host=self.host, person__isnull=False)
        assert set(notes.values_list("value", flat=True)) == self.notes
        assert Connection.objects.filter(handle__host=self.host).count() == handles.count()

    @invariant()
    def every_account_is_on_a_card_that_is_shown(self):
        from klatsch.people.models import Fact, Handle, Person

        assert not Handle.objects.filter(host=self.host, person__merged_into__isnull=False).exists()
        chains = Person.objects.filter(host=self.host, merged_into__merged_into__isnull=False)
        assert not chains.exists()
        # What the host wrote is on a shown card, or waits with the person whom it will come back with.
        assert not Fact.objects.filter(host=self.host, person__merged_into__isnull=False, field="note").exists()


@pytest.mark.slow
def test_no_account_fact_or_note_is_ever_lost(db):
    Deck.count = 0
    run_state_machine_as_test(
        Deck,
        settings=settings(
            max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
