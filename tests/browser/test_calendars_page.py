"""Connecting a calendar in a real browser: first a mistake, then a server that this one does not look into."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from tests.caldav_server import CALDAV_LOGIN
from tests.cast import PASSWORD
from tests.servers import running_server

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


numbers = itertools.count(1)


def test_connecting_a_calendar_can_be_done_and_undone_by_everybody(page: Any, look_at: Any, server: Any) -> None:
    email = f"calendars{next(numbers)}-{server.address[-5:]}@example.org"
    server.new_host(email, "Hanna Weiss")
    page.goto(f"{server.address}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"{server.address}/account/")
    page.get_by_role("link", name="Connect a calendar").click()
    page.get_by_label("What you call it").fill("Home")
    page.get_by_label("Its secret address").fill("my calendar")
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_text("begins with https:// or webcal://").wait_for()
    look_at(page, "host-calendars-mistake")
    page.get_by_label("Its secret address").fill("webcal://127.0.0.1/hanna.ics")
    page.get_by_label("Be careful").check()
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("heading", name="Home").wait_for()
    page.get_by_text("Guests are offered no times until it answers.").wait_for()
    look_at(page, "host-calendars")
    page.get_by_role("button", name="Be less careful").click()
    page.get_by_text("Until it answers, nothing of it counts.").wait_for()
    page.get_by_role("button", name="Let go").click()
    page.get_by_text("is let go, with all that was known of it").wait_for()


def test_an_account_is_connected_and_takes_the_chats(
    page: Any, look_at: Any, databases: Any, database_kind: str, radicale: Any, tmp_path: Path
) -> None:
    url = databases.url(database_kind, "calendars")
    with running_server(tmp_path / "klatsch", url, KLATSCH_ALLOW_PRIVATE_HOSTS="true") as server:
        email = "account@example.org"
        server.new_host(email, "Hanna Weiss")
        page.goto(f"{server.address}/account/login/")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/login/" not in url)
        page.goto(f"{server.address}/calendars/")
        page.get_by_role("link", name="Connect an account").click()
        look_at(page, "host-calendar-account")
        page.get_by_label("The server's address").fill(radicale.address)
        page.get_by_label("Your name there").fill(CALDAV_LOGIN[0])
        page.get_by_label("App password").fill(CALDAV_LOGIN[1])
        page.get_by_role("button", name="Find my calendars").click()
        page.get_by_text("2 calendars are connected.").wait_for()
        page.get_by_role("region", name="Work").get_by_role("button", name="Write my chats here").click()
        page.get_by_text("Your chats are written here.").wait_for()
        look_at(page, "host-calendars-account")
        page.get_by_role("region", name="Home").get_by_role("button", name="Let go").click()
        page.get_by_role("heading", name="Home").wait_for(state="detached")
