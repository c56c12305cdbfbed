"""The pages of Today, of reach-outs, of bots, and of a person's assessments."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.insight.assessment.recompute import recompute_deck
from klatsch.insight.assessment.tasks import recompute_person_later
from klatsch.insight.models import AssessmentKind, DismissedAssessment, MutedPerson
from klatsch.insight.queries import assessments_about, unanswered_reach_outs
from klatsch.insight.suggestions.daily import pick_daily
from klatsch.people.models import ImportJob, ImportState
from tests.cast import AMAL, details_of
from tests.factories import add_interactions, add_person, add_sample_people

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from klatsch.people.models.people import Person


@pytest.fixture
def host(client: Client, hanna: Host) -> Host:
    client.force_login(hanna)
    return hanna


@pytest.fixture
def deck(host: Host, now: datetime) -> dict[str, Person]:
    found = add_sample_people(host)
    recompute_deck(host=host, now=now)
    pick_daily(host=host, now=now)
    return found


@pytest.mark.parametrize("name", ["today", "reached_out", "automated"])
def test_nobody_sees_anything_without_signing_in(client: Client, db: None, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_an_empty_deck_says_the_next_step(client: Client, host: Host) -> None:
    page = client.get(reverse("today")).text
    assert "Nobody is here yet" in page
    assert reverse("imports") in page


def test_a_deck_in_which_nobody_stands_out_says_how_somebody_would(client: Client, host: Host) -> None:
    add_person(host, "Nora Lind")
    assert "Nobody stands out yet" in client.get(reverse("today")).text


def test_a_day_whose_people_are_all_gone_says_that_there_were_some(
    client: Client, deck: dict[str, Person], now: datetime
) -> None:
    for person in deck.values():
        MutedPerson.objects.create(host=person.host, person=person, dismissed_at=now)
    page = client.get(reverse("today")).text
    assert "That was everybody for today" in page
    assert "Nobody stands out yet" not in page


def test_an_import_ends_in_who_has_tried_to_reach_the_host(
    client: Client, deck: dict[str, Person], now: datetime
) -> None:
    host = deck["olu"].host
    done = ImportJob.objects.create(host=host, name="all.zip", state=ImportState.DONE, created_at=now)
    page = client.get(reverse("import", args=[done.pk])).text
    assert "1 person has tried to reach you" in page
    assert "Olu Adeyemi" in page
    assert reverse("reached_out") in page
    MutedPerson.objects.create(host=host, person=deck["olu"], dismissed_at=now)
    assert "Nobody among them has written without an answer" in client.get(reverse("import", args=[done.pk])).text
    later = ImportJob.objects.create(
        host=host, name="b.zip", state=ImportState.DONE, created_at=now, finished_at=now + timedelta(seconds=9)
    )
    page = client.get(reverse("import", args=[later.pk])).text
    assert "still looking through your deck" in page
    assert "Nobody among them" not in page


def test_today_tells_whom_to_meet_and_who_waits(client: Client, deck: dict[str, Person]) -> None:
    page = client.get(reverse("today")).text
    assert "Wrote to you 3 times, last on 3 January 2026." in page
    assert "You two wrote on 12 days, and it has been quiet for 3 years." in page
    assert "You noted on 2 January 2026 that you want to talk." in page
    assert "1 account is set aside" in page


def test_coming_chats_stand_in_the_hosts_own_time(
    client: Client, deck: dict[str, Person], coffee: Invitation, now: datetime
) -> None:
    create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)
    page = client.get(reverse("today")).text
    assert "Amal Haddad" in page
    assert "Monday, 5 January, 09:00" in page


def test_without_a_chat_the_open_invitation_is_shown(
    client: Client, deck: dict[str, Person], coffee: Invitation
) -> None:
    assert f"/invitations/{coffee.slug}/" in client.get(reverse("today")).text


def test_a_click_dismisses_for_good_and_can_be_undone(client: Client, deck: dict[str, Person]) -> None:
    answer = client.post(reverse("dismiss", args=[deck["olu"].pk]), {"back": reverse("today")}, follow=True)
    assert "Olu Adeyemi will not be brought up here again." in answer.text
    assert [pick.person.name for pick in answer.context["suggestions"]].count("Olu Adeyemi") == 0
    client.post(reverse("bring_back", args=[deck["olu"].pk]))
    assert not MutedPerson.objects.exists()


def test_not_so_is_one_click_and_so_is_the_way_back(
    client: Client,
    host: Host,
    deck: dict[str, Person],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    address = [deck["olu"].pk, AssessmentKind.REACHED_OUT]
    answer = client.post(reverse("not_so", args=address), {"back": reverse("reached_out")}, follow=True)
    assert "Nobody is waiting" in answer.text
    assert reverse("perhaps_so", args=address) in answer.text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("perhaps_so", args=address))
    assert [row.person for row in unanswered_reach_outs(host)] == [deck["olu"]]


def test_the_evidence_tells_everything_and_what_was_overruled(client: Client, deck: dict[str, Person]) -> None:
    client.post(reverse("not_so", args=[deck["olu"].pk, AssessmentKind.TRUST]))
    page = client.get(reverse("evidence", args=[deck["olu"].pk])).text
    assert "first on 26 November 2025" in page
    assert "You said that this is not so" in page
    assert "How well you know each other, " in page


def test_set_aside_accounts_come_back_with_one_click(client: Client, deck: dict[str, Person]) -> None:
    page = client.get(reverse("automated")).text
    assert "Weather Robot" in page
    answer = client.post(
        reverse("not_so", args=[deck["robot"].pk, AssessmentKind.AUTOMATION]), {"back": reverse("today")}, follow=True
    )
    assert "is set aside" not in answer.text


@pytest.mark.parametrize("name", ["dismiss", "bring_back"])
def test_nothing_changes_by_looking(client: Client, deck: dict[str, Person], name: str) -> None:
    assert client.get(reverse(name, args=[deck["olu"].pk])).status_code == 405


def test_people_of_another_deck_are_not_there(client: Client, host: Host, theo: Host, now: datetime) -> None:
    stranger = add_person(theo, "Stranger")
    for address in (
        reverse("dismiss", args=[stranger.pk]),
        reverse("not_so", args=[stranger.pk, AssessmentKind.TRUST]),
        reverse("perhaps_so", args=[stranger.pk, AssessmentKind.TRUST]),
    ):
        assert client.post(address).status_code == 404
    assert client.get(reverse("evidence", args=[stranger.pk])).status_code == 404
    assert not DismissedAssessment.objects.exists()


def test_a_matter_that_does_not_exist_is_not_found(client: Client, deck: dict[str, Person]) -> None:
    assert client.post(reverse("not_so", args=[deck["olu"].pk, "weather"])).status_code == 404


def test_buttons_never_lead_away(client: Client, deck: dict[str, Person]) -> None:
    answer = client.post(reverse("dismiss", args=[deck["olu"].pk]), {"back": "https://elsewhere.example/"})
    assert answer["Location"] == reverse("today")


def test_today_asks_as_little_for_many_people_as_for_few(
    client: Client,
    host: Host,
    deck: dict[str, Person],
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(30):
        add_interactions(add_person(host, f"Person {number}"), number + 1)
    recompute_deck(host=host, now=now)
    with django_assert_max_num_queries(14):
        client.get(reverse("today"))
    with django_assert_max_num_queries(13):
        client.get(reverse("today"))


def test_the_words_that_are_never_shown_are_not_there(client: Client, deck: dict[str, Person]) -> None:
    for address in (
        reverse("today"),
        reverse("reached_out"),
        reverse("automated"),
        reverse("evidence", args=[deck["olu"].pk]),
    ):
        page = client.get(address).text.lower()
        assert not [word for word in ("score", "crm", "ghosted") if word in page]


def test_cards_tell_the_weightiest_statement_with_one_query_for_all(
    client: Client, host: Host, deck: dict[str, Person], now: datetime
) -> None:
    with CaptureQueriesContext(connection) as few:
        page = client.get(reverse("deck")).text
    assert "Wrote to you 3 times, last on 3 January 2026." in page
    assert reverse("evidence", args=[deck["olu"].pk]) in page
    assert (
        "You both write about porcelain, glazes and kilns." in client.get(reverse("person", args=[deck["kim"].pk])).text
    )
    for number in range(12):
        add_interactions(add_person(host, f"Person {number}"), number + 1)
    recompute_deck(host=host, now=now)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("deck"))
    assert len(many) == len(few)


def test_a_mark_has_that_person_looked_at_again(
    client: Client, deck: dict[str, Person], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mark_person", args=[deck["quiet"].pk, "got"]))
    waiting_task = DBTaskResult.objects.get(task_path="klatsch.insight.assessment.tasks.recompute_person_later")
    recompute_person_later.func(*waiting_task.args_kwargs["args"])
    (level,) = [row.level for row in assessments_about(deck["quiet"]) if row.matter == AssessmentKind.TRUST]
    assert level == "met"
