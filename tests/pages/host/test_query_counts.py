"""Pages of the deck send a constant number of database queries, however many people there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.test import Client

    from klatsch.accounts.models import Host


PAGES = {
    "deck": [
        "",
        "q=anna",
        "q=engineer&mark=open",
        "network=linkedin&since=2020",
        "company=ferry&place=&look=table&column=since",
        "sort=since",
        "sort=wrote",
        "sort=added",
        "waiting=yes",
        "reached_out=yes&automated=yes",
        "unmerged=yes&circle=1",
    ],
    "deck_pictures": [""],
    "today": [""],
    "circles": [""],
    "others": [""],
    "same": [""],
}
MAX_QUERIES = 14


def _bring(host: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any], first: int, last: int) -> None:
    row = "Anna,No{0:03},https://www.linkedin.com/in/anna-{0},,Ferry & Sons,Engineer,01 Jan 2020"
    bring(host, linkedin_file(*(row.format(number) for number in range(first, last)), name=f"from {first}.csv"))


def _asked(client: Client) -> dict[tuple[str, ...], int]:
    found = {}
    for name, addresses in PAGES.items():
        for address in addresses:
            with CaptureQueriesContext(connection) as made:
                assert client.get(f"{reverse(name)}?{address}").status_code == 200
            found[name, address] = len(made)
    return found  # type: ignore[return-value]


def test_every_page_asks_as_much_of_a_large_deck_as_of_a_small_one(
    client: Client, hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    client.force_login(hanna)
    _bring(hanna, bring, linkedin_file, 0, 25)
    few = _asked(client)
    _bring(hanna, bring, linkedin_file, 25, 100)
    many = _asked(client)
    assert many == few
    assert max(many.values()) <= MAX_QUERIES


def test_everybody_is_counted_once_until_somebody_writes(
    client: Client, hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    client.force_login(hanna)
    _bring(hanna, bring, linkedin_file, 0, 25)

    def counts() -> tuple[bool, bool, int]:
        with CaptureQueriesContext(connection) as made:
            page = client.get(reverse("deck")).text
        counting = [query["sql"] for query in made if "COUNT(*)" in query["sql"] and "got_at" not in query["sql"]]
        return "of 25." in page, "of 26." in page, len(counting)

    assert counts() == (True, False, 1)
    assert counts() == (True, False, 0)
    _bring(hanna, bring, linkedin_file, 25, 26)
    assert counts() == (False, True, 1)
    assert counts() == (False, True, 0)
