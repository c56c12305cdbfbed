from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lottery.entries import enter_lottery
from klatsch.insight.saved_circles.edit import create_circle
from klatsch.invitations.models import Invitation, InvitationState
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host


def at_home_as(client: Client, host: Host) -> Client:
    client.force_login(host)
    return client


@pytest.fixture
def at_home(client: Client, hanna: Host) -> Client:
    return at_home_as(client, hanna)


@pytest.fixture
def draft(hanna: Host, coffee: Invitation) -> Invitation:
    Invitation.objects.filter(pk=coffee.pk).update(state=InvitationState.DRAFT, opened_at=None)
    coffee.refresh_from_db()
    return coffee


PAGES = ["invitation", "edit_invitation", "preview_invitation"]
BUTTONS = ["open_invitation", "close_invitation"]


def typed(page: Response, **changes: list[str] | str) -> dict[str, Any]:
    """Return the data that a browser sends from the form on `page`."""
    text = page.text
    found = {}  # type: ignore[var-annotated]
    for tag in re.findall(r"<input[^>]*>", text):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag).group(1)
        if name and (kind not in {"checkbox", "radio"} or " checked" in tag):
            found.setdefault(name.group(1), []).append(value.group(1) if value else "")
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\s*(.*?)</textarea>', text, re.DOTALL):
        found[name] = [value]
    for name, options in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', text, re.DOTALL):
        found[name] = re.findall(r'value="([^"]*)"[^>]* selected', options)
    return {**found, **changes}


WORDS = {"title": "Walk with me", "purpose": "I know your posts, not your voice."}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("kind", ["coffee", "draft"])
def test_every_page_is_there_for_its_owner_only(
    client: Client, hanna: Host, theo: Host, name: str, kind: str, request: pytest.FixtureRequest
) -> None:
    address = reverse(name, args=[request.getfixturevalue(kind).slug])
    assert client.get(address)["Location"].startswith("/account/login/")
    assert at_home_as(client, hanna).get(address).status_code == 200
    client.logout()
    assert at_home_as(client, theo).get(address).status_code == 404


@pytest.mark.parametrize("name", BUTTONS)
def test_every_button_works_for_its_owner_only_and_never_by_looking(
    client: Client, hanna: Host, theo: Host, coffee: Invitation, name: str
) -> None:
    address, before = reverse(name, args=[coffee.slug]), coffee.revision
    assert client.post(address)["Location"].startswith("/account/login/")
    assert at_home_as(client, theo).post(address).status_code == 404
    client.logout()
    assert at_home_as(client, hanna).get(address).status_code == 405
    coffee.refresh_from_db()
    assert coffee.revision == before
    assert client.post(address).status_code == 302
    coffee.refresh_from_db()
    assert coffee.revision == before + 1


def test_the_list_begins_with_the_next_step(at_home: Client) -> None:
    page = at_home.get(reverse("invitations"))
    assert reverse("new_invitation") in page.text


def test_the_list_tells_drafts_open_ones_and_what_is_left(at_home: Client, coffee: Invitation, now: datetime) -> None:
    create_booking(invitation=coffee, starts_at=now.replace(hour=9), guest=details_of(AMAL), now=now)
    page = at_home.get(reverse("invitations"))
    assert "Coffee with me" in page.text
    assert "1 booked, 6 left" in page.text


def test_the_list_costs_the_same_however_long_it_is(
    at_home: Client, hanna: Host, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from tests.cast import open_coffee

    for _ in range(5):
        open_coffee(hanna, now)
    with django_assert_num_queries(3):  # session, host, invitations
        at_home.get(reverse("invitations"))


def test_a_new_form_holds_what_is_usual(at_home: Client) -> None:
    form = typed(at_home.get(reverse("new_invitation")))
    assert form["capacity"] == ["7"]
    assert form["first_day"] == ["2026-01-05"]
    assert form["last_day"] == ["2026-01-11"]
    assert form["weekly-0-days"] == ["mon", "tue", "wed", "thu", "fri"]


def test_title_and_purpose_are_enough(at_home: Client, hanna: Host) -> None:
    new = reverse("new_invitation")
    answer = at_home.post(new, typed(at_home.get(new), **WORDS))
    made = Invitation.objects.get()
    assert answer["Location"] == reverse("invitation", args=[made.slug])
    assert (made.host, made.state, made.capacity, made.minutes) == (hanna, "draft", 7, 30)
    assert made.weekly == [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00"}]
    # Midnight in Berlin, in winter.
    assert [f"{each:%d %H}" for each in (made.starts_at, made.ends_at, made.closes_at)] == ["04 23", "11 23", "11 23"]


def test_what_is_missing_is_said_and_what_was_typed_stays(at_home: Client) -> None:
    new = reverse("new_invitation")
    answer = at_home.post(new, typed(at_home.get(new), title="Walk with me", capacity="11"))
    assert answer.status_code == 422
    assert "an invitation needs a purpose" in answer.text
    assert (typed(answer)["title"], typed(answer)["capacity"]) == (["Walk with me"], ["11"])
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weekly-0-start": "09:03"}, "choose a time on five minutes"),
        ({"weekly-0-start": "18:00"}, "must end after it begins"),
        ({"weekly-0-start": ""}, "From when?"),
        ({"weekly-0-end": ""}, "Until when?"),
        ({"weekly-0-days": []}, "On which days?"),
        ({"weekly-0-start": "nine"}, "write a time such as 09:00"),
        ({"minutes": "33"}, "multiple of step size 5"),
        ({"last_day": "2026-01-04"}, "before the first one"),
        ({"last_day": "2028-01-04"}, "400 days at most"),
        ({"place": "moon"}, "not one of the available choices"),
        ({"weekly-TOTAL_FORMS": "9999"}, "ManagementForm"),
    ],
)
def test_what_does_not_fit_is_said_where_it_is(at_home: Client, changes: dict[str, str], sentence: str) -> None:
    new = reverse("new_invitation")
    answer = at_home.post(new, typed(at_home.get(new), **WORDS, **changes))
    if sentence == "ManagementForm":
        assert answer.status_code in {302, 422}
        assert Invitation.objects.count() <= 1
        return
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Invitation.objects.exists()


def test_one_more_row_is_asked_for_without_a_script_and_saves_nothing(at_home: Client) -> None:
    new = reverse("new_invitation")
    more = at_home.post(new, typed(at_home.get(new), title="Half a sentence", more_windows="1"))
    assert more.status_code == 200
    assert typed(more)["title"] == ["Half a sentence"]
    assert "weekly-1-start" in typed(more)
    assert "an invitation needs a purpose" not in more.text
    different = at_home.post(new, typed(more, more_exceptions="1"))
    rows = {
        "weekly-1-days": ["sat"],
        "weekly-1-start": "22:00",
        "weekly-1-end": "00:00",
        "exceptions-0-on": "2026-01-06",
    }
    assert at_home.post(new, typed(different, **WORDS, **rows)).status_code == 302  # type: ignore[arg-type]
    made = Invitation.objects.get()
    assert made.weekly[1] == {"days": ["sat"], "start": "22:00", "end": "24:00"}
    assert made.overrides == [{"on": "2026-01-06", "windows": []}]


def test_a_form_sent_back_unchanged_changes_nothing_but_the_revision(
    at_home: Client, hanna: Host, now: datetime
) -> None:
    from tests.cast import open_coffee

    week = [{"days": ["sat"], "start": "22:00", "end": "24:00"}]
    different = [{"on": "2026-01-06", "windows": [["09:00", "10:00"], ["12:00", "13:00"]]}]
    before = open_coffee(hanna, now, weekly=week, overrides=different, notice_minutes=90, question="What about?")
    edit = reverse("edit_invitation", args=[before.slug])
    assert at_home.post(edit, typed(at_home.get(edit))).status_code == 302
    after = Invitation.objects.get()
    kept = [field.name for field in Invitation._meta.concrete_fields if field.name != "revision"]
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}
    assert after.revision == before.revision + 1


def test_the_closing_time_is_on_the_clock_of_the_invitation(at_home: Client, hanna: Host, coffee: Invitation) -> None:
    hanna.time_zone = "America/New_York"
    hanna.save()
    edit = reverse("edit_invitation", args=[coffee.slug])
    at_home.post(edit, typed(at_home.get(edit), closes="2026-01-09T12:00"))
    coffee.refresh_from_db()
    assert f"{coffee.closes_at:%d %H:%M}" == "09 11:00"
    assert typed(at_home.get(edit))["closes"] == ["2026-01-09T12:00"]


def test_a_refusal_of_the_rules_is_shown_on_the_form(at_home: Client, coffee: Invitation) -> None:
    edit = reverse("edit_invitation", args=[coffee.slug])
    empty = {"weekly-0-days": [], "weekly-0-start": "", "weekly-0-end": ""}
    answer = at_home.post(edit, typed(at_home.get(edit), **empty))  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert "at least one window of time" in answer.text


def test_a_preview_shows_a_draft_as_guests_will_see_it_and_books_nothing(at_home: Client, draft: Invitation) -> None:
    address = reverse("preview_invitation", args=[draft.slug])
    page = at_home.get(address).text
    assert page.count('type="radio"') == 5 * 16
    assert "guest.js" not in page
    assert "nothing was booked" in at_home.post(address, {"slot": "x"}, follow=True).text
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_opening_what_is_over_is_refused_kindly(at_home: Client, draft: Invitation, now: datetime) -> None:
    Invitation.objects.update(closes_at=now)
    answer = at_home.post(reverse("open_invitation", args=[draft.slug]), follow=True)
    assert "closing time of this invitation is over" in answer.text


def test_an_invitation_whose_time_is_over_is_listed_as_over(at_home: Client, coffee: Invitation, now: datetime) -> None:
    Invitation.objects.update(closes_at=now)
    page = at_home.get(reverse("invitations")).text
    assert 'id="over"' in page
    assert 'id="open"' not in page


def test_a_draw_is_set_up_in_the_form_and_its_names_are_counted(
    client: Client, at_home: Client, coffee: Invitation, now: datetime
) -> None:
    address = reverse("edit_invitation", args=[coffee.slug])
    page = at_home.get(address)
    missing = at_home.post(address, typed(page, admission="by_draw"))
    assert missing.status_code == 422
    assert "Please say when lots are drawn." in missing.text
    saved = at_home.post(
        address, typed(page, admission="by_draw", draws_at="2026-01-06T18:00", favours_reach_outs="on")
    )
    assert saved.status_code == 302
    coffee.refresh_from_db()
    assert (coffee.draws_at.isoformat(), coffee.favours_reach_outs) == ("2026-01-06T17:00:00+00:00", True)
    assert 'value="2026-01-06T18:00"' in at_home.get(address).text
    starts = [slot.starts_at for slot in open_slots_of(coffee, now).slots[:1]]
    enter_lottery(invitation=coffee, starts=starts, guest=details_of(AMAL), now=now)
    shown = at_home.get(reverse("invitation", args=[coffee.slug])).text
    assert "1 person has put their name in" in shown


def test_an_invitation_is_addressed_to_circles_and_its_page_names_none_of_them(
    at_home: Client, hanna: Host, coffee: Invitation, now: datetime
) -> None:
    circle = create_circle(host=hanna, name="Thursday hockey", now=now)
    address = reverse("edit_invitation", args=[coffee.slug])
    page = at_home.get(address)
    assert circle.name in page.text
    wanted = {"audience": "circles", "asking": "known"}
    assert "at least one circle" in at_home.post(address, typed(page, **wanted)).text
    at_home.post(address, typed(page, **wanted, audience_circles=[str(circle.pk)]))
    coffee.refresh_from_db()
    assert (coffee.audience, coffee.audience_circles, coffee.asking) == ("circles", [circle.pk], "known")
    shown = at_home.get(f"/i/{coffee.slug}/").text
    assert "whom Hanna Weiss has in mind" in shown
    assert circle.name not in shown
