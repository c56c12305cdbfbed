"""A lottery from the invitation to the chat: on a phone in German without JavaScript, and in English by keyboard."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from klatsch.core import clock
from tests.browser.emails import email_link
from tests.cast import AMAL, BO
from tests.servers import running_server
from tests.smtp_server import running_smtp_sink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


HOST = "hanna@example.org"
DRAW_NOW = """
from klatsch.cli.django import start_django
start_django()
from klatsch.bookings.lottery.run import run_due_lotteries
from klatsch.core import clock
from klatsch.invitations.models import Invitation
now = clock.now()
Invitation.objects.filter(drawn_at=None).exclude(draws_at=None).update(draws_at=now)
run_due_lotteries(now=now)
"""


# By itself, so that it comes before the browser, beside whose loop no other can be started.
@pytest.fixture(scope="module", autouse=True)
def sink() -> Iterator[Any]:
    with running_smtp_sink() as found:
        yield found


@pytest.fixture(scope="module")
def town(databases: Any, tmp_path_factory: pytest.TempPathFactory, sink: Any) -> Iterator[Any]:
    mail = {"KLATSCH_SMTP_URL": sink.url, "KLATSCH_MAIL_FROM": "letters@klatsch.example"}
    with running_server(tmp_path_factory.mktemp("lots"), databases.url("sqlite", "lots"), **mail) as server:
        server.new_host(HOST, "Hanna Weiss")
        yield server


def offer_a_draw(town: Any) -> Any:
    tomorrow = f"{clock.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    invited = ("--title", "Tea", "--purpose", "To talk.", "--window", "mon-sun=00:00-24:00", "--slots", "1", "--open")
    told = town.klatsch("invite", "--host", HOST, *invited, "--admission", "draw", "--draw-at", tomorrow, "--json")
    return json.loads(told)["url"]


def put_name_in(page: Any, guest: Any, *, press: Any) -> None:
    page.locator("#times .slot:visible").first.click()
    page.locator(".folded summary").last.click()
    page.locator(".folded[open] .slot").last.click()
    page.locator("#id_name").fill(guest.name)
    page.locator("#id_email").fill(guest.email)
    page.wait_for_timeout(2_100)  # a form that comes back sooner was filled in by a program
    button = page.locator("form button.primary.big")
    button.focus() if press else button.click()
    if press:
        page.keyboard.press("Enter")


def learn_what_came_out(*pages: Any) -> None:
    """One lot was drawn and leads to a chat, the other one to the first place in line."""
    won = "Dein Los wurde gezogen", "Your lot was drawn"
    lucky, other = sorted(pages, key=lambda page: page.locator("h1").inner_text() not in won)
    lucky.locator("a.button.primary").click()
    expect(lucky.locator(".eyebrow")).to_have_text(re.compile("^(Du hast ein Gespräch|You have a chat)$"))
    other.locator("a.button.primary").click()
    expect(other.locator("h1")).to_have_text(re.compile("^(Du bist als Nächstes dran|You are next)$"))


def test_names_go_in_lots_are_drawn_and_everybody_learns_what_came_out(
    new_page: Any, look_at: Any, town: Any, sink: Any
) -> None:
    address, lot = offer_a_draw(town), r"d/[\w-]+/"
    amal = new_page(locale="de-DE", timezone_id="Europe/Berlin", java_script_enabled=False)
    bo, seen = new_page(), new_page(locale="de-DE")
    for page in (amal, bo):
        page.goto(address)
    look_at(bo, "guest-draw-invitation")
    put_name_in(amal, AMAL, press=False)
    expect(amal.locator("h1")).to_have_text("Dein Name ist in der Auslosung")
    put_name_in(bo, BO, press=True)
    bo.get_by_role("heading", name="Your name is in the draw").wait_for()
    look_at(bo, "guest-draw-joined")

    lots = {guest.name: email_link(sink, town, guest, lot) for guest in (AMAL, BO)}
    bo.goto(lots[BO.name])
    expect(bo.locator("input:checked")).to_have_count(2)
    look_at(bo, "guest-draw-lot")
    bo.get_by_role("button", name="Save my times").click()
    bo.wait_for_load_state()

    town.python(DRAW_NOW)
    amal.goto(lots[AMAL.name])
    bo.goto(lots[BO.name])
    learn_what_came_out(amal, bo)
    for url, name in (
        (lots[AMAL.name], "guest-draw-lot-a"),
        (lots[BO.name], "guest-draw-lot-b"),
        (f"{address}draw/", "guest-draw-record"),
    ):
        seen.goto(url)
        look_at(seen, name)
