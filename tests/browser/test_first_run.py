from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cast import PASSWORD

if TYPE_CHECKING:
    from typing import Any


def test_the_first_host_sets_klatsch_up_and_signs_in_again(new_page: Any, look_at: Any, server: Any) -> None:
    page = new_page(timezone_id="Pacific/Auckland")
    address = server.new_set_up_address()
    page.goto(address)
    look_at(page, "set-up")
    assert page.get_by_label("Your time zone").input_value() == "Pacific/Auckland"
    page.get_by_label("Your name").fill("Ines Rocha")
    page.get_by_label("E-mail address").fill(email := f"ines-{id(page)}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open the deck").click()

    page.get_by_role("status").get_by_text("Welcome, Ines Rocha.").wait_for()
    look_at(page, "first-day")
    page.get_by_role("button", name="Close this note").click()
    assert page.get_by_text("Welcome, Ines Rocha.").count() == 0

    page.goto(f"{server.address}/account/")
    look_at(page, "account")

    page.get_by_role("button", name="Sign out").click()
    look_at(page, "sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(f"{server.address}/account/")
    page.get_by_role("heading", name="Ines Rocha").wait_for()

    page.goto(address)
    page.get_by_role("heading", name="This link has done its work").wait_for()
    look_at(page, "set-up-spent")


def test_a_mistake_is_told_and_nothing_typed_is_lost_without_a_script(new_page: Any, look_at: Any, server: Any) -> None:
    page = new_page(java_script_enabled=False, timezone_id="Pacific/Auckland")
    page.goto(server.new_set_up_address())
    page.get_by_label("Your name").fill("Ines Rocha")
    page.get_by_label("E-mail address").fill("hanna@example.org")
    page.get_by_label("Password").fill("password12")
    page.get_by_label("Your time zone").select_option("Europe/Lisbon")
    page.get_by_role("button", name="Open the deck").click()
    page.get_by_text("This password is too common.").wait_for()
    assert page.get_by_label("Your name").input_value() == "Ines Rocha"
    assert page.get_by_label("Your time zone").input_value() == "Europe/Lisbon"
    assert page.get_by_label("Password").input_value() == ""


def test_the_whole_way_goes_by_keyboard(new_page: Any, server: Any) -> None:
    page = new_page(timezone_id="Europe/Lisbon")
    page.goto(server.new_set_up_address())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    for words in ("Kim Sato", f"kim-{id(page)}@example.org", PASSWORD):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/set-up/" not in url)
    page.goto(f"{server.address}/account/")
    page.get_by_role("heading", name="Kim Sato").wait_for()


def test_a_page_that_is_not_there_says_so(page: Any, look_at: Any, server: Any) -> None:
    answer = page.goto(f"{server.address}/nothing/here/")
    assert answer.status == 404
    look_at(page, "not-found")
