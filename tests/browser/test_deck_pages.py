"""The deck in a real browser: search as you type, the table, saved views, bulk actions by keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD

if TYPE_CHECKING:
    from typing import Any


# Written by a process of its own beside the server, through the same verbs as everything else.
STORY = """
from klatsch.cli.django import start_django
start_django()
import sys
from datetime import date
from klatsch.accounts.queries import host_by_email
from klatsch.core import clock
from klatsch.insight.saved_circles.edit import create_circle
from klatsch.insight.assessment.recompute import recompute_deck
from tests.factories import add_person, add_sample_people
host, now = host_by_email(sys.argv[1]), clock.now()
add_sample_people(host)
create_circle(host=host, name="Thursday hockey", now=now)
for number, name in enumerate(["Nora Lind", "Jo Park", "Samir Nasser", "Léa Hoch", "Tomás Vidal", "Ida Berg"] * 2):
    add_person(host, f"{name} {number}", network=["linkedin", "x"][number % 2], handle=f"p{number}",
               company="Harbour Ceramics", place="Lisbon", known_since=date(2010 + number, 3, 1))
recompute_deck(host=host, now=now)
"""


@pytest.fixture
def deck(page: Any, server: Any, database_kind: str, request: Any) -> Any:
    email = f"hanna-{id(request)}@example.org"
    server.new_host(email, "Hanna Weiss")
    server.python(STORY, email)
    page.goto(f"{server.address}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/today/"))
    page.goto(f"{server.address}/deck/")
    return page


def test_people_are_found_while_one_types_and_views_are_kept(deck: Any, look_at: Any) -> None:
    page = deck
    look_at(page, "deck")
    page.get_by_label("Search").press_sequentially("lea")
    page.get_by_text("2 people fit.").wait_for()
    assert page.get_by_label("Search").evaluate("box => box === document.activeElement")
    page.get_by_text("Filters", exact=False).first.click()
    page.get_by_label("Show").select_option("open")
    page.locator("summary").get_by_text("Not talked with yet").wait_for()
    look_at(page, "deck-found")
    page.get_by_role("link", name="Show everybody").click()
    page.get_by_role("link", name="As a table").click()
    page.locator("summary", has_text="Columns").click()
    page.get_by_label("Since", exact=True).check()
    page.get_by_role("columnheader", name="Since").wait_for()
    look_at(page, "deck-table")
    page.get_by_text("Keep this view").click()
    page.get_by_label("What you call it").fill("Since when")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("link", name="Since when").wait_for()
    look_at(page, "deck-view")


def press(page: Any, *keys: Any) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_ten_people_are_gone_through_by_keyboard_only(deck: Any, look_at: Any) -> None:
    page, tally = deck, deck.locator("#tally")
    third = page.locator(".person-name a").nth(2).inner_text()
    gone = page.get_by_role("link", name=third, exact=True)

    # One by one, faster than the server answers: needed, talked with, out of sight, and back by an undo.
    press(page, "j", "n", "j", "g", "j", "a")
    page.get_by_text("1 person is set aside.").wait_for()
    expect(gone).to_have_count(0)
    tally.get_by_text("You have talked with 1 of 18.").wait_for()
    press(page, "u")
    gone.wait_for()
    press(page, "a")
    expect(gone).to_have_count(0)

    # Six at once, in a range; the first of them stands where the third stood.
    press(page, "x", "j", "j", "j", "j", "j", "Shift+X")
    expect(page.locator("[data-chosen]")).to_have_text("6")
    look_at(page, "deck-chosen")
    press(page, "g")
    tally.get_by_text("You have talked with 7 of 18.").wait_for()
    look_at(page, "deck-marked")

    # The tenth goes into a circle, and the way leads back.
    press(page, "j", "c", "T", "Tab", "Tab", "Enter")
    page.get_by_text("1 person is in “Thursday hockey”.").wait_for()
    press(page, "u", "u")
    tally.get_by_text("You have talked with 1 of 18.").wait_for()


def test_the_keys_are_told(deck: Any, look_at: Any) -> None:
    press(deck, "?")
    deck.get_by_role("heading", name="Keys").wait_for()
    look_at(deck, "deck-keys")
    press(deck, "Escape")
    expect(deck.get_by_role("heading", name="Keys")).to_have_count(0)


def test_a_range_is_chosen_by_mouse(deck: Any) -> None:
    boxes = deck.get_by_label(re.compile("^Choose "))
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(deck.locator("[data-chosen]")).to_have_text("4")
    deck.get_by_role("button", name="Choose nobody").click()
    expect(deck.locator("[data-chosen]")).to_have_text("0")


def test_without_a_script_the_same_is_done_by_forms(new_page: Any, deck: Any, server: Any) -> None:
    page = new_page(java_script_enabled=False, storage_state=deck.context.storage_state())
    page.goto(f"{server.address}/deck/?network=x")
    page.get_by_label("Choose Jo Park 1").check()
    page.get_by_label("Choose Jo Park 7").check()
    page.locator("#triage").get_by_role("button", name="Want to", exact=True).click()
    page.get_by_text("You want to talk with 2 people.").wait_for()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    page.get_by_text("Undone.").wait_for()
    assert page.url.endswith("/deck/?network=x")


def test_a_card_is_written_on_and_put_into_a_circle(deck: Any, look_at: Any) -> None:
    deck.get_by_role("link", name="Zoë Brandt", exact=True).click()
    deck.get_by_role("heading", name="What passed between you").wait_for()
    look_at(deck, "person")
    deck.get_by_text("Write on the card").click()
    deck.get_by_label("Company").fill("Ferry House")
    look_at(deck, "person-edit")
    deck.get_by_role("button", name="Keep it").click()
    deck.get_by_role("heading", name="Written by you").wait_for()
    deck.get_by_role("button", name="Put in").click()
    deck.get_by_role("link", name="Thursday hockey").wait_for()
    look_at(deck, "person-written")


def test_pictures_answer_questions(deck: Any, look_at: Any) -> None:
    deck.get_by_role("link", name="Pictures").click()
    deck.get_by_role("heading", name="Who writes, and who answers?").wait_for()
    look_at(deck, "deck-pictures")
    deck.get_by_role("link", name="It is your turn").click()
    deck.get_by_role("link", name="Olu Adeyemi", exact=True).wait_for()
