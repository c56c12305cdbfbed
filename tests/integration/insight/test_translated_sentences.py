"""Messages in rows are read in the language of their reader: for a host who reads German none is left in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.accounts.hosts import choose_language
from klatsch.core.i18n.locale import override_language
from klatsch.insight.assessment.recompute import recompute_deck
from klatsch.insight.models import Assessment, AssessmentKind, Circle, DailySuggestion
from klatsch.insight.suggestions.daily import pick_daily
from klatsch.people.models import HostFact
from tests.factories import DAY, add_interactions, add_person, add_sample_people

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.test import Client

    from klatsch.accounts.models import Host
    from klatsch.people.models.people import Person


ENGLISH = re.compile(
    r"\b(you|they|them|wrote|write|last|everybody|none|all|some|met|with|people|that|automated|account|says|probably"
    r"|for|in a|on the|twice|once|times|knows|group)\b",
    re.IGNORECASE,
)


@pytest.fixture
def deck(hanna: Host, now: datetime) -> dict[str, Person]:
    found = add_sample_people(hanna)
    HostFact.objects.update(value="Brennofen, Glasur und Porzellan")
    found["kim"].handles.update(bio="Porzellan, Glasur und Brennofen")
    found["got"] = add_person(hanna, "Bo Li", got_at=now - DAY)
    found["robot"].handles.update(is_declared_bot=True)
    for thread, one in (("a", found["got"]), ("a", found["olu"]), ("b", found["olu"]), ("b", found["quiet"])):
        add_interactions(one, 30, thread=thread, is_group=True)
    for number in range(24):
        lists = ["Chor"] if number < 8 else []
        company = "Hafenwerke" if number > 15 else ""
        add_person(hanna, f"Nora Lind {number}", lists=lists, company=company, known_since=(now + number * DAY).date())
    return found


def everything_said() -> Iterator[str]:
    for row in Assessment.objects.all():
        yield from [row.sentence, *row.reasons]
    for circle in Circle.objects.all():
        yield from [circle.label, *circle.reasons]
    yield from (suggestion.sentence for suggestion in DailySuggestion.objects.all())


def test_no_sentence_is_english_for_a_reader_of_german(
    client: Client, hanna: Host, deck: dict[str, Person], now: datetime
) -> None:
    recompute_deck(host=hanna, now=now)
    pick_daily(host=hanna, now=now)
    needed = DailySuggestion.objects.get(person=deck["ines"])
    assert needed.sentence == "You noted on 2 January 2026 that you want to talk"

    with override_language("de"):
        said = list(everything_said())
        in_german = needed.sentence
    assert set(Assessment.objects.values_list("matter", flat=True)) >= set(AssessmentKind.values) - {
        AssessmentKind.BRIDGE
    }
    assert Circle.objects.count() > 1
    assert [sentence for sentence in said if ENGLISH.search(sentence)] == []
    assert in_german == "Am 2. Januar 2026 hast du notiert, dass du sprechen möchtest"  # codespell:ignore

    choose_language(host=hanna, language="de")
    client.force_login(hanna)
    names = [("today", []), ("circles", []), ("others", []), ("evidence", [deck["olu"].pk])]
    names += [("person", [deck["olu"].pk]), ("circle", [Circle.objects.first().pk]), ("automated", [])]
    for name, arguments in names:
        page = client.get(reverse(name, args=arguments)).text
        shown = re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main>")])
        shown = shown.replace("Have you a minute?", "")  # what Olu wrote stays as written
        assert re.findall(r"\b(?:you|they|wrote|why|everybody|people)\b", shown, re.IGNORECASE) == [], name
