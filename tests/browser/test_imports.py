"""An import in a real browser: from a dropped file to people in the deck."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cast import PASSWORD

if TYPE_CHECKING:
    from typing import Any


HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ROWS = "".join(
    f"Nora,Lind {number},https://www.linkedin.com/in/nora-{number},,Harbour Ceramics,Potter,01 Jan 2020\n"
    for number in range(3000)
)
ZOE = "Zoë,Brandt-Okafor,https://www.linkedin.com/in/zoe-bo,,Ferry House,Pilot,08 Feb 2019\n"
CARD = "BEGIN:VCARD\nVERSION:3.0\nUID:1\nFN:Zoë Brandt-Okafor\nORG:Ferry House\nTITLE:Pilot\nEND:VCARD\n"
DROP = """([name, text]) => {
  const held = new DataTransfer();
  held.items.add(new File([text], name));
  const form = document.querySelector("[data-drop]");
  for (const kind of ["dragover", "drop"]) {
    form.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def signed_in(page: Any, server: Any, database_kind: str, request: Any) -> Any:
    email = f"hanna-{id(request)}@example.org"
    server.new_host(email, "Hanna Weiss")
    page.goto(f"{server.address}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/today/"))
    return page


def drop(page: Any, server: Any, name: Any, text: Any, circle: Any = "") -> None:
    page.goto(f"{server.address}/deck/import/")
    page.get_by_label("Put them all into a circle").fill(circle)
    page.evaluate(DROP, [name, text])
    page.wait_for_url(re.compile(r"/deck/import/\d+/"))


def test_files_are_dropped_read_in_sight_and_two_who_are_one_put_together(
    signed_in: Any, look_at: Any, server: Any
) -> None:
    page = signed_in
    drop(page, server, "Connections.csv", HEADER + ZOE + ROWS, circle="Potters")
    page.get_by_text(re.compile("Being read: .* rows so far")).wait_for()
    page.get_by_text("Done: every one of 3,001 rows is accounted for.").wait_for(timeout=60_000)
    look_at(page, "import-done")
    drop(page, server, "contacts.vcf", CARD)
    page.get_by_text("Done: the one row is accounted for.").wait_for(timeout=60_000)
    page.goto(f"{server.address}/deck/?q=brandt-okafor")
    page.get_by_text("2 people fit.").wait_for()

    page.goto(f"{server.address}/people/same/")
    for _ in range(20):
        if page.get_by_role("button", name="Same person").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    look_at(page, "same")
    page.get_by_role("button", name="Same person").click()
    page.get_by_role("status").get_by_role("button", name="Undo").wait_for()
    page.goto(f"{server.address}/deck/?q=brandt-okafor")
    page.get_by_text("1 person fits.").wait_for()
    page.goto(f"{server.address}/circles/")
    page.get_by_role("table").get_by_role("link", name="Potters").wait_for()
