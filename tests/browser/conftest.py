"""A real Chromium, and `look_at`: what every page is looked at for.

Playwright keeps an event loop running while it is open, and Django then refuses its ORM in that thread: so these
tests talk to a server process only, and the browser is closed before the next module's tests.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.databases import DATABASE_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# All but the colours is the same in the dark.
EVERYTHING = {"resultTypes": ["violations"]}
COLOURS = {**EVERYTHING, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
PHONE, DESK = {"width": 320, "height": 700}, {"width": 1280, "height": 900}
# A status that a test provokes is reported on the console, too; a broken page says something else.
EXPECTED_ON_CONSOLE = "Failed to load resource: the server responded with a status of"
OVERFLOW = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.checkVisibility())
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.right > innerWidth + 1 || box.left < -1)
  .map(([element]) => element.outerHTML.slice(0, 120))"""
SCROLLS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
# A colour that is still on its way to another has a contrast that nobody reads: look when nothing moves any more.
AT_REST = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden])")]
  .filter((element) => element.checkVisibility() && !element.closest(".honey, p, .hint, .for-readers"))
  .filter((element) => !element.matches(".skip"))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
  .map(([element]) => element.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing")
        pytest.skip(f"there is no {CHROMIUM} on this machine")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh context (options as Playwright's); at the end nothing may have gone wrong in it."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESK, "locale": "en-GB", **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 500 else None)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return page

    yield new
    for context in contexts:
        context.close()
    assert [said for said in complaints if not said.startswith(EXPECTED_ON_CONSOLE)] == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def look_at(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Look at the page as it stands: phone and desk, light and dark, twice the size of letters.

    No axe rule may be violated, nothing may stick out sideways, no target may be smaller than 24 pixels. With
    `--pictures FOLDER` what was seen is kept there. A journey goes over both databases, and both give it the same
    pages: so they are looked at on one of them.
    """
    pictures = request.config.getoption("--pictures")
    is_seen_elsewhere = (
        "database_kind" in request.fixturenames and request.getfixturevalue("database_kind") != DATABASE_KINDS[0]
    )
    axe = Axe()

    def look(page: Page, name: str) -> None:
        if is_seen_elsewhere:
            page.set_viewport_size(DESK)  # type: ignore[arg-type]
            page.evaluate(AT_REST)
            return
        for place, size in (("phone", PHONE), ("desk", DESK)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                page.evaluate(AT_REST)
                found = axe.run(page, options=rules)
                assert found.violations_count == 0, f"{name}, {place}, {scheme}: {found.generate_report()}"
                if pictures:
                    page.screenshot(path=Path(pictures) / f"{name}-{place}-{scheme}.png", full_page=True)
            assert not page.evaluate(SCROLLS), f"{name}, {place}: {page.evaluate(OVERFLOW)}"
            assert page.evaluate(SMALL_TARGETS) == [], f"{name}, {place}"
        _with_letters_twice_as_large(page, name)
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")

    return look


def _with_letters_twice_as_large(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert not page.evaluate(SCROLLS), f"{name}, large letters: {page.evaluate(OVERFLOW)}"
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
