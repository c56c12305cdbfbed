"""The email outbox in a real browser, on a server without SMTP."""

from __future__ import annotations

import itertools
import json
import urllib.request
from typing import TYPE_CHECKING

from tests.cast import AMAL, PASSWORD

if TYPE_CHECKING:
    from typing import Any


numbers = itertools.count(1)


def answer_to(address: Any, body: None = None) -> Any:
    request = urllib.request.Request(address, json.dumps(body).encode() if body else None)  # type: ignore[redundant-expr]  # noqa: S310 - our own server
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310 - our own server
        return json.load(response)


def test_letters_can_be_read_copied_and_noted_as_sent_by_everybody(page: Any, look_at: Any, server: Any) -> None:
    email = f"outbox{next(numbers)}-{server.address[-5:]}@example.org"
    server.new_host(email, "Hanna Weiss")
    invited = ("--title", "Coffee", "--purpose", "To talk.", "--window", "mon-sun=00:00-24:00", "--open", "--json")
    slug = json.loads(server.klatsch("invite", "--host", email, *invited))["slug"]
    invitation = f"{server.address}/api/v1/invitations/{slug}"
    slot = answer_to(f"{invitation}/slots")["slots"][-1]
    guest = {"slot": slot["id"], "name": AMAL.name, "email": AMAL.email, "time_zone": AMAL.time_zone}
    answer_to(f"{invitation}/bookings", guest)  # type: ignore[arg-type]

    page.goto(f"{server.address}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"{server.address}/outbox/")
    look_at(page, "host-outbox-letters")
    page.get_by_role("link", name="A chat is settled (to the guest)").click()
    page.get_by_role("heading", name="A chat is settled (to the guest)").wait_for()
    look_at(page, "host-outbox-letter")
    assert "Hello Amal Haddad," in page.get_by_label("The letter").input_value()
    page.get_by_role("button", name="I sent it myself").click()
    page.get_by_text("Noted: you sent this letter yourself.").wait_for()
    page.get_by_role("link", name="Sent 1").click()
    page.get_by_role("link", name="A chat is settled (to the guest)").wait_for()
