"""A host writes and opens an invitation, by keyboard only and without a script; every page of the way is looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cast import PASSWORD

if TYPE_CHECKING:
    from typing import Any


@pytest.fixture
def sign_in(server: Any) -> Any:
    """Sign a host of their own in, in a page."""

    def enter(page: Any) -> None:
        email = f"hanna-{id(page)}@example.org"
        server.new_host(email, "Hanna Weiss")
        page.goto(f"{server.address}/account/login/")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/login/" not in url)
        page.goto(f"{server.address}/chats/")

    return enter


def write_and_open(page: Any, look_at: Any) -> Any:
    """Write an invitation down from the page of chats, open it, and return its address."""
    page.get_by_role("main").get_by_role("link", name="Write an invitation").click()
    page.get_by_label("Title").fill("Coffee with me")
    page.get_by_label("Why am I doing this?").fill("I know your posts, not your voice.")
    page.get_by_label("Sat", exact=True).check()
    page.get_by_label("Sun", exact=True).check()
    page.get_by_text("Finer points").click()
    look_at(page, "invitation-form")
    page.get_by_role("button", name="Keep the draft and go on").click()
    page.get_by_text("A draft: nobody sees it yet").wait_for()
    look_at(page, "invitation-draft")
    page.get_by_role("link", name="See it as a guest").click()
    page.get_by_text("This is how guests see it.").wait_for()
    look_at(page, "invitation-preview")
    page.get_by_role("link", name="Back to the invitation").click()
    page.get_by_role("button", name="Open it for guests").click()
    page.get_by_text("It is open.").wait_for()
    page.get_by_role("button", name="Close this note").click()
    look_at(page, "invitation-open")
    return page.get_by_label("The link", exact=True).input_value()


def book(guest: Any, address: Any) -> None:
    guest.goto(address)
    # The times are written anew for the guest's own zone; before that, a day that was opened would close again.
    guest.get_by_text("Times are shown for Kathmandu").wait_for()
    # Of the last day: it cannot be over while this test runs.
    guest.locator(".folded summary").last.click()
    guest.locator(".folded[open] .slot").last.click()
    guest.get_by_label("Your name").fill("Amal Haddad")
    guest.get_by_label("Your e-mail address").fill("amal@example.org")
    guest.wait_for_timeout(2_100)  # nobody types that fast
    guest.get_by_role("button", name="Meet Hanna Weiss").click()
    guest.wait_for_url("**/b/**")


def test_an_invitation_is_written_opened_shared_and_booked(
    new_page: Any, look_at: Any, server: Any, sign_in: Any
) -> None:
    page = new_page()
    sign_in(page)
    look_at(page, "chats-empty")
    address = write_and_open(page, look_at)
    page.get_by_text("Bluesky", exact=True).click()
    assert "?via=bluesky" in page.get_by_label("Words for Bluesky", exact=True).input_value()
    book(new_page(timezone_id="Asia/Kathmandu"), address)
    page.goto(f"{server.address}/chats/")
    page.get_by_role("heading", name="Amal Haddad").wait_for()
    page.get_by_role("button", name="Make an address").click()
    page.get_by_label("Calendar address", exact=True).wait_for()
    look_at(page, "chats")
    page.goto(f"{server.address}/invitations/")
    page.get_by_text("1 booked, 6 left").wait_for()
    look_at(page, "invitations")


def test_the_whole_way_goes_without_a_script(new_page: Any, sign_in: Any) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page)
    page.get_by_role("main").get_by_role("link", name="Write an invitation").click()
    page.get_by_label("Title").fill("A walk")
    page.get_by_role("button", name="One more window").click()
    second = page.get_by_role("group", name="Window 2")
    second.get_by_label("Sat").check()
    second.get_by_label("From").fill("22:00")
    second.get_by_label("To").fill("00:00")
    page.get_by_role("button", name="One more day").click()
    page.get_by_role("button", name="Keep the draft and go on").click()
    page.get_by_text("an invitation needs a purpose").wait_for()
    assert page.get_by_label("Title").input_value() == "A walk"
    assert second.get_by_label("From").input_value() == "22:00"
    page.get_by_label("Why am I doing this?").fill("To hear your voice.")
    page.get_by_role("button", name="Keep the draft and go on").click()
    page.get_by_role("button", name="Open it for guests").click()
    page.get_by_text("Open until").wait_for()
    page.get_by_text("Close the invitation").click()
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("What is booked stays booked.").wait_for()


def test_the_whole_way_goes_by_keyboard(new_page: Any, server: Any, sign_in: Any) -> None:
    page = new_page()
    sign_in(page)
    page.goto(f"{server.address}/invitations/new/")

    def go_to(name: Any, tag: Any) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            said = page.evaluate(
                "() => [document.activeElement.tagName, document.activeElement.labels?.[0]?.textContent"
                " ?? document.activeElement.textContent]"
            )
            if said[0] == tag and name in said[1]:
                return
        pytest.fail(f"the keyboard does not reach {name}")

    go_to("Title", "INPUT")
    page.keyboard.type("Coffee with me")
    go_to("Why am I doing this?", "TEXTAREA")
    page.keyboard.type("I know your posts, not your voice.")
    go_to("Sat", "INPUT")
    page.keyboard.press("Space")
    go_to("Finer points", "SUMMARY")
    page.keyboard.press("Enter")
    go_to("One question to your guests", "INPUT")
    page.keyboard.type("What should we talk about?")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/invitations/coffee-with-me-"))
    go_to("Open it for guests", "BUTTON")
    page.keyboard.press("Enter")
    page.get_by_text("It is open.").wait_for()


def test_the_first_page_is_for_everybody(page: Any, look_at: Any, server: Any) -> None:
    page.goto(server.address)
    look_at(page, "landing")
