"""A guest's whole way with real letters: saying yes by mail, waiting, being offered a time, asking, moving.

On SQLite only: what the verbs behind these pages do on both databases is tested stage by stage; here the pages, the
letters and the links between them are.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.emails import email_link
from tests.cast import AMAL, BO, NOOR, PASSWORD
from tests.servers import running_server
from tests.smtp_server import running_smtp_sink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


HOST = "hanna@example.org"


# By itself, so that it comes before the browser, beside whose loop no other can be started.
@pytest.fixture(scope="module", autouse=True)
def sink() -> Iterator[Any]:
    with running_smtp_sink() as found:
        yield found


@pytest.fixture(scope="module")
def town(databases: Any, tmp_path_factory: pytest.TempPathFactory, sink: Any) -> Iterator[Any]:
    """A server that sends letters, with Hanna."""
    mail = {"KLATSCH_SMTP_URL": sink.url, "KLATSCH_MAIL_FROM": "letters@klatsch.example"}
    with running_server(tmp_path_factory.mktemp("town"), databases.url("sqlite", "town"), **mail) as server:
        server.new_host(HOST, "Hanna Weiss")
        yield server


@pytest.fixture
def link_in(sink: Any, town: Any) -> Any:
    return partial(email_link, sink, town)


def invite(town: Any, *further: Any) -> Any:
    invited = ("--title", "Tea", "--purpose", "To talk.", "--window", "mon-sun=00:00-24:00", "--open", "--json")
    return json.loads(town.klatsch("invite", "--host", HOST, *invited, *further))["url"]


def wait_as_people_do(page: Any) -> None:
    page.wait_for_timeout(2_100)  # a form that comes back sooner was filled in by a program


def choose_last(page: Any) -> None:
    page.locator(".folded summary").last.click()
    page.locator(".folded[open] .slot").last.click()


def join(page: Any, address: Any, guest: Any) -> None:
    page.goto(address)
    page.get_by_role("heading", name="All chats are taken").wait_for()
    page.get_by_role("link", name="Put me on the waiting list").click()
    page.get_by_label("Your name").fill(guest.name)
    page.get_by_label("Your e-mail address").fill(guest.email)
    wait_as_people_do(page)
    page.get_by_role("button", name="Put me on the list").click()
    page.get_by_role("heading", name="You are on the list").wait_for()


def ask_by_keyboard(page: Any, guest: Any) -> None:
    """From the chosen time on by keyboard only, as somebody does who cannot use a mouse."""
    page.locator("#times :checked").focus()
    for _ in range(40):
        if page.evaluate("() => document.activeElement.id") == "id_name":
            break
        page.keyboard.press("Tab")
    page.keyboard.type(guest.name)
    page.keyboard.press("Tab")
    page.keyboard.type(guest.email)
    wait_as_people_do(page)
    page.keyboard.press("Enter")


def say_no(page: Any) -> None:
    page.get_by_text("I cannot come").click()
    page.get_by_role("button", name="Cancel the chat").click()
    page.get_by_text("I cannot come").wait_for(state="detached")


def say_yes(page: Any, address: Any) -> None:
    page.goto(address)
    page.get_by_role("button", name="Yes, I will come").click()
    page.get_by_text("You have a chat").wait_for()


def test_a_time_is_confirmed_by_mail_given_back_and_goes_to_the_second_who_waited(
    new_page: Any, look_at: Any, town: Any, link_in: Any
) -> None:
    address, yes = invite(town, "--slots", "1", "--must-confirm"), r"b/[\w-]+/confirm/[\w-]+/"
    amal = new_page(locale="en-US", timezone_id="Pacific/Chatham")
    amal.goto(address)
    amal.get_by_text("Times are shown for Chatham").wait_for()
    choose_last(amal)
    expect(amal.locator(".slot:has(:checked)")).to_have_text(re.compile("[AP]M"))
    ask_by_keyboard(amal, AMAL)
    amal.get_by_role("heading", name="please look into your mail").wait_for()
    look_at(amal, "guest-look-into-mail")
    say_yes(amal, link_in(AMAL, yes))

    # Bo and Noor wait, Bo first; Noor without a script.
    bo, noor = new_page(), new_page(java_script_enabled=False)
    join(bo, address, BO)
    look_at(bo, "guest-on-the-list")
    join(noor, address, NOOR)
    bo.goto(link_in(BO, r"w/[\w-]+/"))
    bo.get_by_role("heading", name="You are next").wait_for()
    look_at(bo, "guest-waiting")
    say_no(amal)
    look_at(amal, "guest-cancelled")

    bo.goto(link_in(BO, yes))
    look_at(bo, "guest-offered")
    say_no(bo)
    say_yes(noor, link_in(NOOR, yes))


def ask_from_kathmandu(page: Any, address: Any) -> None:
    """Without a script: choose the zone, forget the address at first, and lose nothing by it."""
    page.goto(address)
    page.get_by_role("link", name="Change").click()
    page.get_by_label("Time zone").select_option(NOOR.time_zone)
    page.get_by_role("button", name="Show these times").click()
    page.get_by_text("Times are shown for Kathmandu").wait_for()
    choose_last(page)
    page.get_by_label("Your name").fill(NOOR.name)
    wait_as_people_do(page)
    page.get_by_role("button", name="Ask Hanna Weiss for this time").click()
    page.locator("[aria-invalid=true]").first.wait_for()
    assert page.get_by_label("Your name").input_value() == NOOR.name
    assert page.locator("#times .slot:has(:checked)").is_visible()
    page.get_by_label("Your e-mail address").fill(NOOR.email)
    wait_as_people_do(page)
    page.get_by_role("button", name="Ask Hanna Weiss for this time").click()
    page.get_by_role("heading", name="Hanna Weiss has your wish and will answer").wait_for()


@pytest.fixture
def hanna_at_home(new_page: Any, town: Any) -> Any:
    page = new_page()
    page.goto(f"{town.address}/account/login/")
    page.get_by_label("Email").fill(HOST)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def test_who_asks_gets_an_answer_and_moves_the_chat_without_a_script(
    new_page: Any, look_at: Any, town: Any, hanna_at_home: Any
) -> None:
    # Nothing is drawn anew without a script, so another page looks at the same addresses.
    guest, seen, host = new_page(java_script_enabled=False), new_page(), hanna_at_home
    address = invite(town, "--admission", "approval")
    seen.goto(f"{address}time-zone/")
    look_at(seen, "guest-time-zone")
    ask_from_kathmandu(guest, address)
    seen.goto(guest.url)
    look_at(seen, "guest-asked")

    host.goto(f"{town.address}/chats/")
    look_at(host, "host-asked")
    host.get_by_role("button", name="Yes, gladly").click()
    host.get_by_text("Waiting for your answer").wait_for(state="detached")

    guest.reload()
    guest.get_by_role("link", name="Another time suits me better").click()
    seen.goto(guest.url)
    look_at(seen, "guest-move")
    choose_last(guest)
    guest.get_by_role("button", name="Move the chat").click()
    guest.get_by_text("You have a chat").wait_for()
