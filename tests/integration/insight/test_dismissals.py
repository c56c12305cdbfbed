"""Dismissals by the host stay, whatever is imported and recomputed afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klatsch.insight.assessment.dismissals import dismiss_assessment
from klatsch.insight.assessment.recompute import recompute_deck, recompute_person
from klatsch.insight.models import AssessmentKind, Circle, CircleMember, DailySuggestion
from klatsch.insight.queries import assessments_about, circles_of, daily_suggestions, members_of, unanswered_reach_outs
from klatsch.insight.saved_circles.edit import add_member, create_circle, dismiss_circle, remove_member, rename_circle
from klatsch.insight.suggestions.daily import local_day, mute_person, pick_daily
from klatsch.people.imports.jobs import import_archive
from klatsch.people.models import Person
from klatsch.people.profiles.marks import mark_got
from tests.factories import DAY, add_interactions, add_person, add_sample_people

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import Any

    from hypothesis.strategies._internal.random import ArtificialRandom

    from klatsch.accounts.models import Host


HEADER = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER"
)
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
COMPANIES = ["Acme", "Quay Books", "Harbour Ceramics", ""]
PEOPLE = 14

# Who is at which company, as one archive tells it; some of the people are in it.
archives = st.dictionaries(st.integers(0, PEOPLE - 1), st.sampled_from(COMPANIES), min_size=6, max_size=PEOPLE)
# How often each wrote, in the same archive.
writers = st.dictionaries(st.integers(0, PEOPLE - 1), st.integers(1, 4), min_size=1, max_size=5)
told = st.tuples(archives, writers)


@contextmanager
def taken_back() -> Iterator[None]:
    """Roll back what one example wrote before the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def bring(host: Host, archive: tuple[dict[int, str], dict[int, int]], now: datetime) -> None:
    """Import an archive of who is where and who wrote, as LinkedIn writes it."""
    at, wrote = archive
    with TemporaryDirectory() as folder:
        rows = [
            f"Ann,No{n},https://www.linkedin.com/in/ann-{n},,{company},Job,01 Jan 2020" for n, company in at.items()
        ]
        (Path(folder) / "Connections.csv").write_text("\n".join([CONNECTIONS, *rows]) + "\n")
        words = [
            f"c{n},,Ann No{n},https://www.linkedin.com/in/ann-{n},Hanna Weiss,https://www.linkedin.com/in/hanna,"
            f"2025-12-{day + 1:02} 10:00:00 UTC,,Hello {day},INBOX"
            for n, times in wrote.items()
            for day in range(times)
        ]
        (Path(folder) / "messages.csv").write_text("\n".join([HEADER, *words]) + "\n")
        (Path(folder) / "Profile.csv").write_text("First Name,Last Name,Headline\nHanna,Weiss,Kilns\n")
        import_archive(host=host, path=Path(folder), now=now)
    recompute_deck(host=host, now=now)


def of_every_kind(host: Host, now: datetime) -> None:
    """People of whom there is something to say of each kind: those of the lively deck, and one between two circles."""
    found = add_sample_people(host)
    mark_got(person=found["ines"], now=now)
    members = {
        name: [add_person(host, f"{name} {number}", lists=[name]) for number in range(5)]
        for name in ("Choir", "Hockey")
    }
    between = add_person(host, "Jo Park")
    for name, some in members.items():
        circle = create_circle(host=host, name=name, now=now)
        for person in some:
            add_member(circle=circle, person=person, now=now)
        for thread, people in ((name, some), (f"{name} with Jo", [*some[:3], between])):
            for person in people:
                add_interactions(person, 50, thread=thread, is_group=True)


def some_of_every_kind(people: list[Person], choice: ArtificialRandom) -> set[tuple[Person, str]]:
    """For each matter somebody of whom it is said, and two more of whom it might be said one day."""
    said = [(person, row.matter) for person in people for row in assessments_about(person)]
    assert {matter for _, matter in said} == set(AssessmentKind.values)
    chosen = [choice.choice([one for one in said if one[1] == matter]) for matter in AssessmentKind.values]
    return {*chosen, *((choice.choice(people), choice.choice(AssessmentKind.values)) for _ in range(2))}


def looks_alike(circle: Circle, others: list[Circle]) -> list[Any]:
    return [one for one in others if one.key and one.key == circle.key]


@pytest.mark.slow  # imports and recomputes a deck several times for each example
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=told, later=st.lists(told, min_size=1, max_size=2), choice=st.randoms(use_true_random=False))
def test_what_the_host_overruled_stays_overruled(
    hanna: Host,
    now: datetime,
    first: tuple[dict[int, str], dict[int, int]],
    later: list[tuple[dict[int, str], dict[int, int]]],
    choice: ArtificialRandom,
) -> None:
    with taken_back():
        of_every_kind(hanna, now)
        bring(hanna, first, now)
        people = list(Person.objects.filter(host=hanna).order_by("pk"))
        denied = some_of_every_kind(people, choice)
        for person, matter in denied:
            dismiss_assessment(person=person, matter=AssessmentKind(matter), now=now)
        dismissed = choice.choice(people)
        mute_person(person=dismissed, now=now)
        touched = touch_circles(hanna, people, choice, now)

        for number, archive in enumerate(later, 1):
            at = now + number * DAY
            for person in {person for person, _ in denied}:
                add_interactions(person, -number, -number - 0.5, text="Here I am again.")  # type: ignore[arg-type]
            bring(hanna, archive, at)
            for person, _ in denied:
                recompute_person(person=person, now=at)
            pick_daily(host=hanna, now=at)
            for person, matter in denied:
                assert matter not in {row.matter for row in assessments_about(person)}
            assert dismissed.pk not in {row.person_id for row in unanswered_reach_outs(hanna)}
            assert dismissed.pk not in {row.person_id for row in daily_suggestions(hanna, local_day(hanna, at))}
            circles_are_as_the_host_said(hanna, touched)
        assert not DailySuggestion.objects.filter(person=dismissed).exists()


def circles_are_as_the_host_said(
    host: Host, touched: tuple[list[Circle], list[tuple[Circle, Person]], list[tuple[Circle, Person]], list[Circle]]
) -> None:
    no_circle, taken_out, put_in, renamed = touched
    shown = list(circles_of(host))
    for circle in no_circle:
        assert circle not in shown
        assert not looks_alike(circle, shown)
    for circle, person in taken_out:
        assert person not in members_of(circle)
    for circle, person in put_in:
        assert person in members_of(circle)
    for circle in renamed:
        assert Circle.objects.get(pk=circle.pk).name == "As the host says"


def touch_circles(
    host: Host, people: list[Person], choice: ArtificialRandom, now: datetime
) -> tuple[list[Circle], list[tuple[Circle, Person]], list[tuple[Circle, Person]], list[Circle]]:
    """Deny one circle; of the others take somebody out, put somebody in, and change the name."""
    found = list(circles_of(host))
    no_circle, rest = found[:1], found[1:]
    for circle in no_circle:
        dismiss_circle(circle=circle, now=now)
    taken_out, put_in = [], []
    for circle in rest:
        rename_circle(circle=circle, name="As the host says", now=now)
        gone = choice.choice(list(members_of(circle)))
        remove_member(circle=circle, person=gone, now=now)
        taken_out.append((circle, gone))
        within = CircleMember.objects.filter(circle=circle).values_list("person_id", flat=True)
        outside = [person for person in people if person.pk not in within and person != gone]
        if outside:
            add_member(circle=circle, person=(new := choice.choice(outside)), now=now)
            put_in.append((circle, new))
    return no_circle, taken_out, put_in, rest
