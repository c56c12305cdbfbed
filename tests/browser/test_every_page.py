"""Every page of host and guest in a real browser, with people, an invitation and a booking."""

from __future__ import annotations

import itertools
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cast import PASSWORD

if TYPE_CHECKING:
    from typing import Any


RECORDED = Path(__file__).parent.parent / "recorded"
numbers = itertools.count(1)


@pytest.fixture
def host(server: Any) -> Any:
    email = f"hanna{next(numbers)}-{server.address[-5:]}@example.org"
    server.new_host(email, "Hanna Weiss")
    server.klatsch("import", str(RECORDED / "linkedin/connections__2024_with_addresses.csv"), "--host", email)
    return email


@pytest.fixture
def invitation(server: Any, host: Any) -> Any:
    made = server.klatsch(
        *("invite", "--host", host, "--title", "Coffee with me", "--purpose", "I know four thousand names."),
        *("--window", "mon-sun=00:00-24:00", "--slots", "7", "--days", "3", "--open", "--json"),
    )
    return json.loads(made)["url"]


@pytest.fixture
def at_home(page: Any, server: Any, host: Any) -> Any:
    page.goto(f"{server.address}/account/login/")
    page.get_by_label("Email").fill(host)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def test_every_place_of_the_host_can_be_used_by_everybody(
    at_home: Any, invitation: Any, look_at: Any, server: Any
) -> None:
    at_home.goto(f"{server.address}/account/")
    places = at_home.locator(".places a").evaluate_all("(links) => links.map((link) => link.href)")
    assert len(places) > 2
    for address in places:
        assert at_home.goto(address).status == 200
        look_at(at_home, f"host-{address.removeprefix(server.address).strip('/').replace('/', '-') or 'first'}")


def test_going_for_good_can_be_read_by_everybody_and_is_not_done_by_accident(
    at_home: Any, look_at: Any, server: Any
) -> None:
    at_home.goto(f"{server.address}/account/")
    look_at(at_home, "host-account")
    at_home.get_by_role("link", name="Delete everything").click()
    at_home.get_by_label("Type your name as it stands above").fill("Somebody")
    at_home.get_by_role("button", name="Delete everything for good").click()
    at_home.get_by_text("That is another name: nothing was deleted.").wait_for()
    look_at(at_home, "host-leave")


def test_any_table_can_be_explained_by_everybody(at_home: Any, look_at: Any, server: Any) -> None:
    at_home.goto(f"{server.address}/deck/import/")
    at_home.locator("input[type=file]").set_input_files(RECORDED / "csv/members__club.csv")
    if "/deck/import/" in at_home.url and at_home.get_by_role("button", name="Import").is_visible():
        at_home.get_by_role("button", name="Import").click()
    at_home.get_by_role("heading", name="Which column is what?").wait_for()
    look_at(at_home, "host-columns")
    assert at_home.get_by_label("Vorname").input_value() == "first_name"
    at_home.get_by_label("Gruppe").select_option("a list or group")
    at_home.get_by_label("Beitritt").select_option("not read")
    at_home.get_by_role("button", name="Read it").click()
    at_home.get_by_text("every one of").wait_for()


def test_the_report_of_an_import_can_be_read_by_everybody(
    at_home: Any, look_at: Any, server: Any, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "Complete_LinkedInDataExport_03-09-2026.zip", "w") as archive:
        archive.write(RECORDED / "linkedin/connections__2024_with_addresses.csv", "Connections.csv")
        archive.writestr("Ad_Targeting.csv", "Member Age,Company\n30,Ferry\n")
    at_home.goto(f"{server.address}/deck/import/")
    at_home.locator("input[type=file]").set_input_files(archive.filename)
    if at_home.get_by_role("button", name="Import").is_visible():
        at_home.get_by_role("button", name="Import").click()
    at_home.get_by_text("every one of").wait_for()
    at_home.get_by_text("1 file holds nothing about people").click()
    at_home.get_by_text("Ad_Targeting.csv").wait_for()
    look_at(at_home, "host-import")


def test_how_long_things_are_kept_can_be_chosen_by_everybody(at_home: Any, look_at: Any, server: Any) -> None:
    at_home.goto(f"{server.address}/keeping/")
    at_home.get_by_label("LinkedIn").select_option("2 years")
    at_home.get_by_role("button", name="Keep it so").click()
    at_home.get_by_text("Kept. What is due is forgotten").wait_for()
    look_at(at_home, "host-keeping")


def test_one_person_can_be_looked_at_by_everybody(at_home: Any, look_at: Any, server: Any) -> None:
    at_home.goto(f"{server.address}/deck/")
    at_home.locator("main .covers, main article a").first.click()
    at_home.wait_for_load_state()
    look_at(at_home, "host-person")


def test_the_way_of_a_guest_can_be_gone_by_everybody(new_page: Any, invitation: Any, look_at: Any) -> None:
    guest = new_page(timezone_id="Africa/Cairo")
    guest.goto(invitation)
    look_at(guest, "guest-invitation")
    guest.get_by_label("Your name").fill("Amal Haddad")
    guest.get_by_label("Your e-mail address").fill("amal@example.org")
    guest.locator(".folded summary").first.click()
    guest.locator(".folded[open] .slot input").last.check()
    guest.wait_for_timeout(2500)  # a person takes longer; programs that do not are turned away
    guest.get_by_role("button", name="Meet Hanna").click()
    guest.wait_for_url("**/b/**")
    look_at(guest, "guest-booking")


def test_a_link_of_their_own_is_made_on_a_card_and_leads_in(
    at_home: Any, host: Any, look_at: Any, new_page: Any, server: Any
) -> None:
    server.klatsch(
        *("invite", "--host", host, "--title", "Tea for a few", "--purpose", "You, at last.", "--personal-links"),
        *("--window", "mon-sun=00:00-24:00", "--open", "--json"),
    )
    at_home.goto(f"{server.address}/deck/")
    at_home.locator("main .covers, main article a").first.click()
    at_home.get_by_role("button", name="Make a link for them").click()
    address = at_home.get_by_label("Copy this into a message of your own").input_value()
    look_at(at_home, "host-person-link")
    guest = new_page()
    guest.goto(server.address + address[address.index("/i/") :])
    guest.get_by_text("gave some people a link of their own").wait_for()
    look_at(guest, "guest-personal-link")


def test_a_host_moves_a_chat_with_a_word_about_it(at_home: Any, invitation: Any, look_at: Any, server: Any) -> None:
    slug = invitation.rstrip("/").rsplit("/", 1)[-1]
    slots = at_home.request.get(f"{server.address}/api/v1/invitations/{slug}/slots").json()["slots"]
    guest = {"slot": slots[-1]["id"], "name": "Amal Haddad", "email": "amal@example.org", "time_zone": "Africa/Cairo"}
    assert at_home.request.post(f"{server.address}/api/v1/invitations/{slug}/bookings", data=guest).status == 201
    at_home.goto(f"{server.address}/chats/")
    at_home.get_by_text("Cancel", exact=False).first.click()
    look_at(at_home, "host-cancel-chat")
    at_home.get_by_role("link", name="Move").click()
    at_home.locator(".slot input").first.check()
    at_home.get_by_label("A word about it").fill("The train is late, as ever.")
    look_at(at_home, "host-move-chat")
    at_home.get_by_role("button", name="Move the chat").click()
    at_home.get_by_text("The chat has moved.").wait_for()


def test_a_time_chosen_before_the_zone_is_known_stays_chosen(new_page: Any, invitation: Any) -> None:
    guest = new_page(timezone_id="Africa/Cairo")
    held = []
    guest.route("**/*part=slots*", lambda asked: held.append(asked))  # noqa: PLW0108 - a built-in cannot be wrapped
    with guest.expect_request("**/*part=slots*"):
        guest.goto(invitation)
    guest.locator(".folded summary").last.click()
    guest.locator(".folded[open] .slot input").last.check()
    moment = guest.locator("#times :checked").input_value()
    held[0].continue_()
    guest.locator("#times[data-zone='Africa/Cairo']").wait_for()
    assert guest.locator("#times :checked").input_value() == moment
    assert guest.locator("#times .slot:has(:checked)").is_visible()
