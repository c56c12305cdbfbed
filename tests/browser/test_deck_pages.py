"""The deck in a real browser: search as you type, the table, kept views, triage by keyboard."""

from __future__ import annotations

import re

import pytest

from tests.cast import PASSWORD

# Written by a process of its own beside the server, through the same verbs as everything else.
STORY = """
from klatsch.cli.django import start_django
start_django()
import sys
from datetime import date
from klatsch.accounts.queries import host_by_email
from klatsch.core import clock
from klatsch.insight.services.circles import draw_circle
from klatsch.insight.services.reassessing import reassess_deck
from tests.decks import add_person, lively_deck
host, now = host_by_email(sys.argv[1]), clock.now()
lively_deck(host)
draw_circle(host=host, name="Thursday hockey", now=now)
for number, name in enumerate(["Nora Lind", "Jo Park", "Samir Nasser", "Léa Hoch", "Tomás Vidal", "Ida Berg"] * 2):
    add_person(host, f"{name} {number}", network=["linkedin", "x"][number % 2], handle=f"p{number}",
               company="Harbour Ceramics", place="Lisbon", known_since=date(2010 + number, 3, 1))
reassess_deck(host=host, now=now)
"""


@pytest.fixture
def deck(page, server, database_kind, request):
    email = f"hanna-{id(request)}@example.org"
    server.new_host(email, "Hanna Weiss")
    server._run("-c", STORY, email)
    page.goto(f"{server.address}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/today/"))
    page.goto(f"{server.address}/deck/")
    return page


def test_people_are_found_while_one_types_and_views_are_kept(deck, look_at):
    page = deck
    look_at(page, "deck")
    page.get_by_label("Search").press_sequentially("lea")
    page.get_by_text("2 people fit.").wait_for()
    assert page.get_by_label("Search").evaluate("box => box === document.activeElement")
    page.get_by_text("More filters").click()
    look_at(page, "deck-found")
    page.get_by_role("link", name="Show everybody").click()
    page.get_by_role("link", name="As a table").click()
    page.get_by_label("Since", exact=True).check()
    page.get_by_role("columnheader", name="Since").wait_for()
    look_at(page, "deck-table")
    page.get_by_text("Keep this view").click()
    page.get_by_label("What you call it").fill("Since when")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("link", name="Since when").wait_for()
    look_at(page, "deck-view")
