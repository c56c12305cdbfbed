from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.servers import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@pytest.fixture(scope="module")
def gallery(databases: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("gallery")
    url = databases.url("sqlite", "gallery")
    with running_server(folder, url, DJANGO_SETTINGS_MODULE="tests.gallery.settings") as found:
        yield f"{found.address}/gallery/"


def test_every_component_is_accessible(page: Any, look_at: Any, gallery: Any) -> None:
    page.goto(gallery)
    look_at(page, "gallery")


def test_components_are_mirrored_in_right_to_left_languages(page: Any, look_at: Any, gallery: Any) -> None:
    page.goto(f"{gallery}?language=ar")
    assert page.locator("html").get_attribute("dir") == "rtl"
    look_at(page, "gallery-right-to-left")


def test_the_current_page_is_marked_in_the_navigation(page: Any, gallery: Any) -> None:
    page.goto(gallery)
    assert page.locator("nav [aria-current=page]").inner_text() == "Deck"


def test_a_slot_is_chosen_by_arrow_keys_and_seen_to_be(page: Any, gallery: Any) -> None:
    page.goto(gallery)
    first, second = page.get_by_role("radio", name="09:00").first, page.get_by_role("radio", name="09:30").first
    first.focus()
    page.keyboard.press("ArrowRight")
    assert second.is_checked()
    grounds = page.evaluate(
        "() => [...document.querySelectorAll('.slot')].slice(0, 2).map((slot) => getComputedStyle(slot).borderColor)"
    )
    assert grounds[0] != grounds[1]


def test_are_you_sure_is_asked_without_a_dialog_and_without_a_script(new_page: Any, gallery: Any) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(gallery)
    assert not page.get_by_role("button", name="Yes, cancel it").is_visible()
    page.get_by_text("Cancel this chat").click()
    assert page.get_by_role("button", name="Yes, cancel it").is_visible()
    assert not page.get_by_role("button", name="Copy").first.is_visible()


def test_what_can_be_copied_is_copied(new_page: Any, gallery: Any) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(gallery)
    page.get_by_role("button", name="Copy : Link for guests").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://chats.example.org/i/coffee-with-hanna/"


def test_nothing_moves_for_those_who_asked_for_rest(new_page: Any, gallery: Any) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(gallery)
    moving = page.evaluate(
        "() => [...document.querySelectorAll('*')]"
        ".filter((piece) => getComputedStyle(piece).transitionDuration.split(', ').some((time) => time !== '0s'))"
        ".map((piece) => piece.outerHTML.slice(0, 80))"
    )
    assert moving == []
