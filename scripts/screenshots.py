"""Take the pictures of the README from a real server with the demo's people: `make screenshots` (needs Chromium)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PICTURES_FOLDER = ROOT / "docs/pictures"
CHROMIUM = "/usr/bin/chromium"
PASSWORD = "seven cups of coffee"  # noqa: S105 - of somebody who does not exist
PORT = 8099
ADDRESS = f"http://localhost:{PORT}"
PHONE_VIEWPORT: ViewportSize = {"width": 390, "height": 844}
DESKTOP_VIEWPORT: ViewportSize = {"width": 1280, "height": 860}
PAGES = {
    "light": [("/", "today"), ("/deck/", "deck"), ("/deck/pictures/", "deck-pictures")],
    "dark": [("/chats/", "chats")],
}
KLATSCH = [sys.executable, "-m", "klatsch"]


@contextmanager
def running_server(folder: str) -> Iterator[dict[str, str]]:
    """A server with Hanna, her people, and an open invitation that three guests have booked."""
    environment = {**os.environ, "KLATSCH_DATA_DIR": folder, "KLATSCH_PORT": str(PORT), "KLATSCH_BOOKING_RATE": "off"}
    hanna = ["--email", "hanna@example.org", "--name", "Hanna Weiss", "--time-zone", "Europe/Berlin"]
    _run_klatsch(environment, "host", "create", *hanna, "--password", PASSWORD, "--json")
    archives = sorted(str(path) for path in (ROOT / "demo").iterdir())
    _run_klatsch(environment, "import", *archives, "--json")
    with subprocess.Popen([*KLATSCH, "serve"], env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_until_ready()
            yield environment
        finally:
            process.terminate()


def _run_klatsch(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    ran = subprocess.run([*KLATSCH, *arguments], env=environment, check=True, capture_output=True, text=True)
    return dict(json.loads(ran.stdout))


def _wait_until_ready() -> None:
    for _ in range(300):
        try:
            _send_request("/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not start")


def _send_request(path: str, body: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
    sent = json.dumps(body).encode() if body else None
    request = urllib.request.Request(ADDRESS + path, sent, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read().decode()
        return json.loads(text) if text.startswith("{") else text


def address_book_people() -> list[tuple[str, str]]:
    book = (ROOT / "demo/address-book.vcf").read_text()
    return re.findall(r"^FN:([^\n]+)$.*?^EMAIL[^:]*:(\S+)$", book, re.MULTILINE | re.DOTALL)


def create_booked_invitation(environment: dict[str, str]) -> str:
    """Open an invitation that three guests book; return its path."""
    purpose = "I collected many of you over the years and have talked with few. Tell me what you are building."
    made = _run_klatsch(
        environment,
        *("invite", "--title", "Coffee with me", "--purpose", purpose, "--window", "mon-fri=10:00-12:30"),
        *("--window", "mon-fri=15:00-17:00", "--open", "--json"),
    )
    slots = _send_request(f"/api/v1/invitations/{made['slug']}/slots")["slots"]
    for number, (name, email) in enumerate(address_book_people()[:3]):
        guest = {"name": name, "email": email, "time_zone": "Europe/Berlin"}
        _send_request(f"/api/v1/invitations/{made['slug']}/bookings", {"slot": slots[number * 4]["id"], **guest})
    return f"/i/{made['slug']}/"


@contextmanager
def open_page(browser: Browser, size: ViewportSize, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    context = browser.new_context(
        viewport=size, color_scheme=scheme, timezone_id="Europe/Berlin", locale="en-GB", device_scale_factor=1.5
    )
    yield context.new_page()
    context.close()


def sign_in(shown: Page) -> None:
    shown.goto(f"{ADDRESS}/account/login/")
    shown.fill("input[name=login]", "hanna@example.org")
    shown.fill("input[name=password]", PASSWORD)
    shown.keyboard.press("Enter")
    shown.wait_for_url(re.compile(rf"^{re.escape(ADDRESS)}/(?!account/login)"))


def wait_until_assessed(shown: Page) -> None:
    """The background process looks at a deck some seconds after an import."""
    shown.goto(ADDRESS)
    for _ in range(120):
        if shown.locator("ol.five li").count():
            return
        time.sleep(0.5)
        shown.reload()
    raise TimeoutError("nobody to meet was found in the demo's deck")


def take_screenshot(shown: Page, path: str, name: str) -> None:
    shown.goto(ADDRESS + path)
    shown.wait_for_load_state("networkidle")
    shown.screenshot(path=PICTURES_FOLDER / f"{name}.png")


def main() -> None:
    PICTURES_FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="klatsch-pictures-") as folder, running_server(folder) as environment:
        invitation = create_booked_invitation(environment)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            )
            schemes: list[Literal["light", "dark"]] = ["light", "dark"]
            for scheme in schemes:
                with open_page(browser, PHONE_VIEWPORT, scheme) as shown:
                    take_screenshot(shown, invitation, f"invitation-{scheme}")
                with open_page(browser, DESKTOP_VIEWPORT, scheme) as shown:
                    sign_in(shown)
                    wait_until_assessed(shown)
                    for path, name in PAGES[scheme]:
                        take_screenshot(shown, path, f"{name}-{scheme}")
            browser.close()


if __name__ == "__main__":
    main()
