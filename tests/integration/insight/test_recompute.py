"""Assessments of people after their deck was recomputed, and the corrections of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klatsch.core.i18n.locale import override_language
from klatsch.insight.assessment.dismissals import dismiss_assessment, restore_assessment
from klatsch.insight.assessment.recompute import recompute_deck, recompute_person
from klatsch.insight.assessment.schedule import request_recompute, request_recompute_where_due
from klatsch.insight.bulk_actions.apply import apply_bulk_action
from klatsch.insight.models import Assessment, AssessmentKind, DailySuggestion, Reassessment
from klatsch.insight.queries import assessments_about, daily_suggestions, probable_bots, unanswered_reach_outs
from klatsch.insight.suggestions.daily import local_day, mute_person, pick_daily, pick_daily_where_due, unmute_person
from klatsch.people.models import ImportJob, ImportState
from klatsch.people.profiles.marks import mark_got
from tests.factories import DAY, add_interactions, add_person, add_sample_people

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.people.models.people import Person


@pytest.fixture
def deck(hanna: Host, now: datetime) -> dict[str, Person]:
    found = add_sample_people(hanna)
    recompute_deck(host=hanna, now=now)
    return found


def matters(person: Person) -> set[str]:
    return {row.matter for row in assessments_about(person)}


def test_everybody_is_told_of_by_what_they_did(deck: dict[str, Person]) -> None:
    assert matters(deck["olu"]) == {AssessmentKind.REACHED_OUT}
    assert matters(deck["zoe"]) == {AssessmentKind.DORMANT, AssessmentKind.TRUST}
    assert matters(deck["kim"]) == {AssessmentKind.ALIKE}
    assert matters(deck["quiet"]) == {AssessmentKind.ONE_SIDED}
    assert matters(deck["ines"]) == set()


def test_a_statement_comes_with_what_it_stands_on(hanna: Host, deck: dict[str, Person]) -> None:
    (statement,) = unanswered_reach_outs(hanna)
    assert statement.sentence == "Wrote to you 3 times, last on 3 January 2026"
    assert statement.reasons == [
        "Wrote to you 3 times, first on 26 November 2025, last on 3 January 2026",
        "You have not written to them yet",
    ]


def test_automated_accounts_are_set_aside_with_reasons_and_reach_nobody(hanna: Host, deck: dict[str, Person]) -> None:
    (statement,) = probable_bots(hanna)
    assert statement.person == deck["robot"]
    assert statement.reasons
    assert deck["robot"] not in [row.person for row in unanswered_reach_outs(hanna)]


def test_not_so_brings_an_automated_account_back_for_good(hanna: Host, deck: dict[str, Person], now: datetime) -> None:
    dismiss_assessment(person=deck["robot"], matter=AssessmentKind.AUTOMATION, now=now)
    recompute_deck(host=hanna, now=now)
    assert not probable_bots(hanna)
    assert deck["robot"] in [row.person for row in unanswered_reach_outs(hanna)]


def test_an_answer_takes_the_reach_out_away_at_once(hanna: Host, deck: dict[str, Person], now: datetime) -> None:
    add_interactions(deck["olu"], 1, by_host=True)
    recompute_person(person=deck["olu"], now=now)
    assert not unanswered_reach_outs(hanna)
    assert matters(deck["olu"]) == {AssessmentKind.TRUST}
    assert matters(deck["zoe"]) == {AssessmentKind.DORMANT, AssessmentKind.TRUST}


def test_what_was_overruled_can_be_taken_back(hanna: Host, deck: dict[str, Person], now: datetime) -> None:
    dismiss_assessment(person=deck["olu"], matter=AssessmentKind.REACHED_OUT, now=now)
    assert not unanswered_reach_outs(hanna)
    restore_assessment(person=deck["olu"], matter=AssessmentKind.REACHED_OUT, now=now)
    recompute_person(person=deck["olu"], now=now)
    assert [row.person for row in unanswered_reach_outs(hanna)] == [deck["olu"]]


def test_people_put_together_keep_what_was_overruled(hanna: Host, deck: dict[str, Person], now: datetime) -> None:
    dismiss_assessment(person=deck["olu"], matter=AssessmentKind.REACHED_OUT, now=now)
    whole = add_person(hanna, "Olu A.")
    deck["olu"].merged_into = whole
    deck["olu"].save()
    deck["olu"].handles.update(person=whole)
    recompute_deck(host=hanna, now=now)
    assert AssessmentKind.REACHED_OUT not in matters(whole)
    assert whole.handles.count() == 2


def test_the_rungs_of_trust_follow_what_happened(hanna: Host, deck: dict[str, Person], now: datetime) -> None:
    mark_got(person=deck["kim"], now=now)
    for name in ("kim", "quiet", "ines"):
        add_interactions(deck[name], 9, thread="choir", is_group=True)
    recompute_deck(host=hanna, now=now)
    levels = dict(Assessment.objects.filter(matter=AssessmentKind.TRUST).values_list("person__name", "level"))
    assert levels == {"Kim Sato": "met", "Zoë Brandt": "known", "Quiet Person": "reachable", "Ines Rocha": "reachable"}
    told = Assessment.objects.get(person=deck["quiet"], matter=AssessmentKind.TRUST)
    assert told.sentence == "In a group with Kim Sato, whom you have met"
    assert told.reasons == ["Quiet Person → Kim Sato → you"]


def test_who_is_reachable_over_others_is_told_with_the_way(hanna: Host, deck: dict[str, Person], now: datetime) -> None:
    mark_got(person=deck["kim"], now=now)
    for name, thread in (("kim", "choir"), ("quiet", "choir"), ("quiet", "walks"), ("ines", "walks")):
        add_interactions(deck[name], 9, thread=thread, is_group=True)
    recompute_deck(host=hanna, now=now)
    told = Assessment.objects.get(person=deck["ines"], matter=AssessmentKind.TRUST)
    assert (told.sentence, told.reasons) == (
        "Through people you have met",
        ["Ines Rocha → Quiet Person → Kim Sato → you"],
    )


def test_the_five_of_the_day_are_of_several_kinds_and_stay(hanna: Host, deck: dict[str, Person], now: datetime) -> None:
    pick_daily(host=hanna, now=now)
    day = local_day(hanna, now)
    first = list(daily_suggestions(hanna, day))
    assert {pick.why for pick in first} == {"reached_out", "dormant", "need", "alike"}
    add_interactions(deck["quiet"], 1)
    recompute_deck(host=hanna, now=now)
    pick_daily_where_due(now)
    assert list(daily_suggestions(hanna, day)) == first


def test_a_dismissed_person_never_comes_back_by_itself(hanna: Host, deck: dict[str, Person], now: datetime) -> None:
    pick_daily(host=hanna, now=now)
    mute_person(person=deck["olu"], now=now)
    for days in range(10):
        pick_daily(host=hanna, now=now + days * DAY)
        names = {pick.person.name for pick in daily_suggestions(hanna, local_day(hanna, now + days * DAY))}
        assert "Olu Adeyemi" not in names
    assert not unanswered_reach_outs(hanna)
    unmute_person(person=deck["olu"])
    assert [row.person for row in unanswered_reach_outs(hanna)] == [deck["olu"]]


def test_whoever_is_set_aside_or_was_talked_with_leaves_the_list(
    hanna: Host, deck: dict[str, Person], now: datetime
) -> None:
    pick_daily(host=hanna, now=now)
    apply_bulk_action(host=hanna, verb="aside", people=[deck["olu"].pk], now=now)
    mark_got(person=deck["kim"], now=now)
    names = {pick.person.name for pick in daily_suggestions(hanna, local_day(hanna, now))}
    assert names == {"Zoë Brandt", "Ines Rocha"}


def test_the_day_is_that_of_the_host(hanna: Host, now: datetime) -> None:
    hanna.time_zone = "Pacific/Auckland"
    assert local_day(hanna, now.replace(hour=12)) == now.date() + DAY


def test_decks_do_not_know_of_each_other(hanna: Host, theo: Host, deck: dict[str, Person], now: datetime) -> None:
    stranger = add_sample_people(theo)["olu"]
    recompute_deck(host=theo, now=now)
    pick_daily(host=theo, now=now)
    assert [row.person for row in unanswered_reach_outs(hanna)] == [deck["olu"]]
    assert [row.person for row in unanswered_reach_outs(theo)] == [stranger]
    assert not DailySuggestion.objects.filter(host=hanna).exists()


def test_it_takes_as_many_queries_for_many_as_for_few(hanna: Host, deck: dict[str, Person], now: datetime) -> None:
    with CaptureQueriesContext(connection) as few:
        recompute_deck(host=hanna, now=now)
    for number in range(40):
        add_interactions(add_person(hanna, f"Person {number}"), 5, 3)
    with CaptureQueriesContext(connection) as many:
        recompute_deck(host=hanna, now=now)
    assert len(many) <= len(few) + 2


def test_a_deck_is_looked_at_again_after_an_import_and_once_a_day(hanna: Host, now: datetime) -> None:
    request_recompute_where_due(now)
    assert not Reassessment.objects.exists()
    ImportJob.objects.create(host=hanna, name="a", state=ImportState.DONE, created_at=now, finished_at=now)
    request_recompute_where_due(now)
    asked = Reassessment.objects.get()
    assert asked.is_under_way
    assert not request_recompute(host_id=hanna.pk, now=now + DAY / 1440)
    recompute_deck(host=hanna, now=now)
    asked.refresh_from_db()
    assert not asked.is_under_way
    request_recompute_where_due(now + DAY / 24)
    asked.refresh_from_db()
    assert asked.asked_at == now
    request_recompute_where_due(now + 2 * DAY)
    asked.refresh_from_db()
    assert asked.asked_at == now + 2 * DAY


@pytest.mark.parametrize("columns", [{}, {"got_at": "now"}])
def test_an_empty_deck_and_one_person_alone_break_nothing(hanna: Host, now: datetime, columns: dict[str, str]) -> None:
    recompute_deck(host=hanna, now=now)
    add_person(hanna, "Alone", **dict.fromkeys(columns, now))  # type: ignore[arg-type]
    recompute_deck(host=hanna, now=now)
    pick_daily(host=hanna, now=now)
    assert not DailySuggestion.objects.exists()


def test_an_assessment_is_read_in_the_language_of_its_reader(hanna: Host, deck: dict[str, Person]) -> None:
    (assessment,) = unanswered_reach_outs(hanna)
    with override_language("de"):
        assert assessment.sentence == "Hat dir 3-mal geschrieben, zuletzt am 3. Januar 2026"  # codespell:ignore
        assert assessment.reasons[1] == "Du hast noch nicht geschrieben"
    assert assessment.reasons[1] == "You have not written to them yet"


def test_rows_of_before_there_were_messages_show_their_text_until_they_are_computed_again(
    hanna: Host, deck: dict[str, Person], now: datetime
) -> None:
    old_reasons = ["Wrote to you 3 times", "You have not written to them yet"]
    Assessment.objects.filter(matter=AssessmentKind.REACHED_OUT).update(
        message=None, plain_sentence="Wrote to you 3 times", reason_messages=old_reasons
    )
    (assessment,) = unanswered_reach_outs(hanna)
    assert (assessment.sentence, assessment.reasons) == ("Wrote to you 3 times", old_reasons)
    pick_daily(host=hanna, now=now)
    suggestion = DailySuggestion.objects.get(person=deck["olu"])
    assert suggestion.sentence == "Wrote to you 3 times"

    recompute_deck(host=hanna, now=now)
    pick_daily(host=hanna, now=now)
    (assessment,) = unanswered_reach_outs(hanna)
    suggestion.refresh_from_db()
    assert assessment.plain_sentence == ""
    assert assessment.sentence == suggestion.sentence == "Wrote to you 3 times, last on 3 January 2026"
