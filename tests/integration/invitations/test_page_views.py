"""Page views of invitations are counted, and visitors are not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from klatsch.invitations.models import PageViewCount
from klatsch.invitations.page_view_flush import MAX_LINKS_PER_INVITATION, add_page_views, flush_page_views
from klatsch.invitations.page_views import PageView, count_image_view, page_view_counter
from tests.cast import open_coffee

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import Any

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    page_view_counter.drain()
    yield
    page_view_counter.drain()


def count_page_view(invitation: int, via: str) -> None:
    page_view_counter.add(PageView(invitation, via, is_picture=False))


def written() -> list[tuple[str, int, int]]:
    return sorted(PageViewCount.objects.values_list("via", "seen", "opened"))


def test_what_was_counted_is_added_to_what_was_there(coffee: Invitation) -> None:
    for _ in range(2):
        count_page_view(coffee.pk, "mastodon")
        count_page_view(coffee.pk, "mastodon")
        count_page_view(coffee.pk, "")
        count_image_view(coffee.pk, "badge")
        flush_page_views()
        flush_page_views()
    assert written() == [("", 0, 2), ("badge", 2, 0), ("mastodon", 0, 4)]


def test_ten_thousand_arrivals_are_a_few_statements(coffee: Invitation, hanna: Host, now: datetime) -> None:
    other = open_coffee(hanna, now)
    for number in range(10_000):
        count_page_view((coffee.pk, other.pk)[number % 2], ("x", "linkedin", "")[number % 3])
    with CaptureQueriesContext(connection) as made:
        flush_page_views()
    assert len([one for one in made if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]) <= 4
    assert sum(opened for _, _, opened in written()) == 10_000


def test_made_up_links_do_not_make_rows_without_end(coffee: Invitation) -> None:
    add_page_views({PageView(coffee.pk, f"link{number:03}", is_picture=False): 1 for number in range(200)})
    add_page_views({PageView(coffee.pk, "one-more", is_picture=False): 5})
    rows = written()
    assert len(rows) <= MAX_LINKS_PER_INVITATION + 1
    assert sum(opened for _, _, opened in rows) == 205


def test_an_invitation_that_is_gone_takes_no_others_count_with_it(coffee: Invitation) -> None:
    add_page_views({PageView(coffee.pk + 999, "x", is_picture=False): 7, PageView(coffee.pk, "x", is_picture=True): 1})
    assert written() == [("x", 1, 0)]


def test_what_could_not_be_written_stays_counted(coffee: Invitation) -> None:
    def database_that_is_gone(*_: Any) -> None:
        raise DatabaseError("gone")

    count_page_view(coffee.pk, "x")
    with connection.execute_wrapper(database_that_is_gone), pytest.raises(DatabaseError):
        flush_page_views()
    flush_page_views()
    assert written() == [("x", 0, 1)]
