"""Meeting notes in a real browser: the host's pages, the links in emails, the report; also without JavaScript."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest

from tests.cast import PASSWORD
from tests.past_chats import PAST_CHATS_PROGRAM

if TYPE_CHECKING:
    from typing import Any


numbers = itertools.count(1)


@pytest.fixture
def yesterday(server: Any) -> Any:
    email = f"after{next(numbers)}-{server.address[-5:]}@example.org"
    server.new_host(email, "Hanna Weiss")
    return {"email": email, **json.loads(server.python(PAST_CHATS_PROGRAM.replace("EMAIL", email)))}


@pytest.fixture
def at_home(new_page: Any, server: Any, yesterday: Any) -> Any:
    def open_page(**options: Any) -> Any:
        page = new_page(**options)
        page.goto(f"{server.address}/account/login/")
        page.get_by_label("Email").fill(yesterday["email"])
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    return open_page


def test_a_host_tells_of_a_chat_and_finds_it_again(at_home: Any, look_at: Any, server: Any) -> None:
    page = at_home()
    page.goto(f"{server.address}/today/")
    page.get_by_role("heading", name="Did you meet?").wait_for()
    look_at(page, "after-today")
    page.get_by_role("link", name="Amal Haddad").click()
    page.get_by_role("radio", name="We met").check()
    page.get_by_label("A note for yourself").fill("Bakes on Sundays.")
    page.get_by_label("Talk again").select_option(label="In a month")
    page.get_by_label("A promise").fill("Send the recipe of the rye bread that takes two days")
    look_at(page, "after-form")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("Bakes on Sundays.").wait_for()
    look_at(page, "after-past")
    page.get_by_role("link", name="Promises").click()
    look_at(page, "after-promises")
    page.get_by_role("button", name="Kept").click()
    page.get_by_role("heading", name="Nothing is owed").wait_for()
    look_at(page, "after-promises-kept")


def test_a_host_reads_what_came_of_it_and_chooses_their_letters(
    at_home: Any, look_at: Any, server: Any, yesterday: Any
) -> None:
    page = at_home()
    page.goto(f"{server.address}/invitations/{yesterday['slug']}/")
    page.get_by_role("link", name="What came of it").click()
    page.get_by_label("In your own words").fill("Lovely, all of it.")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("1,290").wait_for()
    look_at(page, "after-report")
    page.goto(f"{server.address}/letters/")
    look_at(page, "after-letter-wishes")


def test_the_same_can_be_done_without_a_script_and_by_keyboard(at_home: Any, server: Any) -> None:
    page = at_home(java_script_enabled=False)
    page.goto(f"{server.address}/chats/past/")
    button = page.get_by_role("button", name="We met")
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".tag.good", has_text="We met").wait_for()


def test_the_links_in_letters_lead_to_pages_with_a_button(new_page: Any, look_at: Any, yesterday: Any) -> None:
    page = new_page()
    page.goto(yesterday["met"])
    look_at(page, "letter-did-you-meet")
    page.get_by_role("button", name="Yes, we met").click()
    page.get_by_text("Noted: you met.").wait_for()
    look_at(page, "letter-met")
    page.goto(yesterday["letters"])
    page.get_by_text("Forget me", exact=True).click()
    look_at(page, "letter-choices")
    page.get_by_role("button", name="No more of these, please").click()
    page.get_by_role("heading", name="That was the last one").wait_for()
    look_at(page, "letter-stopped")
    page.get_by_text("Forget me", exact=True).click()
    page.get_by_role("button", name="Cancel and forget me").click()
    page.get_by_role("heading", name="You are forgotten here").wait_for()
    look_at(page, "letter-forgotten")
