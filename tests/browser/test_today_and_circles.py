"""Today, circles and the dismissal of assessments in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cast import PASSWORD

if TYPE_CHECKING:
    from typing import Any


# Written by a process of its own beside the server, through the same verbs as everything else.
STORY = """
from klatsch.cli.django import start_django
start_django()
import sys
from klatsch.accounts.queries import host_by_email
from klatsch.core import clock
from klatsch.insight.suggestions.daily import pick_daily
from klatsch.insight.assessment.recompute import recompute_deck
from tests.factories import add_person, add_sample_people
host, now = host_by_email(sys.argv[1]), clock.now()
found = add_sample_people(host)
for number, name in enumerate(["Nora Lind", "Jo Park", "Samir Nasser", "Lea Hoch", "Tomás Vidal", "Ida Berg"] * 4):
    lists = ["Thursday hockey"] if number < 7 else ["Choir"] if number > 18 else []
    company = "Harbour Ceramics" if number % 4 == 0 else ""
    add_person(host, f"{name} {number}", lists=lists, company=company, network="linkedin", handle=f"p{number}")
recompute_deck(host=host, now=now)
pick_daily(host=host, now=now)
"""


@pytest.fixture
def signed_in(page: Any, server: Any, database_kind: str, request: Any) -> Any:
    email = f"hanna-{id(request)}@example.org"
    server.new_host(email, "Hanna Weiss")
    page.email = email
    page.goto(f"{server.address}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/today/"))
    return page


def test_a_day_begins_with_people(signed_in: Any, look_at: Any, server: Any) -> None:
    page = signed_in
    page.get_by_role("heading", name="Nobody is here yet").wait_for()
    look_at(page, "today-empty")
    server.python(STORY, page.email)

    page.goto(f"{server.address}/today/")
    page.get_by_role("heading", name="Whom to meet").wait_for()
    look_at(page, "today")
    waiting = page.get_by_role("region", name="Who reached out")
    waiting.get_by_text("Why?").first.click()
    waiting.get_by_text("You have not written to them yet").first.wait_for()
    look_at(page, "today-why")
    waiting.get_by_role("button", name=re.compile("Not so")).first.click()
    page.get_by_role("status").get_by_text("Klatsch will not say that about Olu Adeyemi again.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("region", name="Who reached out").get_by_role("link", name="Olu Adeyemi").wait_for()

    page.get_by_role("link", name=re.compile("Why.*Olu")).click()
    page.get_by_role("heading", name="Why is Olu Adeyemi here?").wait_for()
    look_at(page, "evidence")
    page.get_by_role("button", name=re.compile("^Not so")).first.click()
    page.get_by_role("heading", name="You said that this is not so").wait_for()
    look_at(page, "evidence-not-so")

    page.goto(f"{server.address}/today/set-aside/")
    page.get_by_text("Says that it is automated").wait_for()
    look_at(page, "set-aside")


def test_circles_are_seen_named_and_denied(signed_in: Any, look_at: Any, server: Any) -> None:
    page = signed_in
    server.python(STORY, page.email)
    page.goto(f"{server.address}/circles/")
    look_at(page, "circles")
    page.get_by_role("table").get_by_role("link", name="Thursday hockey").click()
    page.get_by_text("stand on your list Thursday hockey").wait_for()
    look_at(page, "circle")
    page.get_by_text("Rename", exact=True).click()
    page.get_by_label("What you call it").fill("Hockey")
    page.get_by_role("button", name="Keep the name").click()
    page.get_by_role("heading", name="Hockey", exact=True).wait_for()
    page.get_by_role("button", name="Not so: this is no circle").click()
    page.get_by_role("status").get_by_text("“Hockey” is no circle.").wait_for()
    page.get_by_role("link", name="See who, and why they may be here").click()
    page.get_by_role("heading", name="And are there others?").wait_for()
    look_at(page, "others")

    page.goto(f"{server.address}/today/")
    page.get_by_role("link", name="Olu Adeyemi", exact=True).first.click()
    page.get_by_role("heading", name="Why is Olu Adeyemi here?").wait_for()
    look_at(page, "person")
