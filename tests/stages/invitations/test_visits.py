"""Counting who saw and opened an invitation, without keeping who it was."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from klatsch.invitations import arrivals
from klatsch.invitations.arrivals import Arrival, count_page, count_picture
from klatsch.invitations.counting_visits import MOST_LINKS, add_visits, write_down_visits
from klatsch.invitations.models import Visits
from tests.cast import open_coffee


@pytest.fixture(autouse=True)
def nothing_counted():
    arrivals.counted.take()
    yield
    arrivals.counted.take()


def written():
    return sorted(Visits.objects.values_list("via", "seen", "opened"))


def test_what_was_counted_is_added_to_what_was_there(coffee):
    for _ in range(2):
        count_page(coffee.pk, "mastodon")
        count_page(coffee.pk, "mastodon")
        count_page(coffee.pk, "")
        count_picture(coffee.pk, "badge")
        write_down_visits()
        write_down_visits()
    assert written() == [("", 0, 2), ("badge", 2, 0), ("mastodon", 0, 4)]


def test_ten_thousand_arrivals_are_a_few_statements(coffee, hanna, now):
    other = open_coffee(hanna, now)
    for number in range(10_000):
        count_page((coffee.pk, other.pk)[number % 2], ("x", "linkedin", "")[number % 3])
    with CaptureQueriesContext(connection) as made:
        write_down_visits()
    assert len([one for one in made if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]) <= 4
    assert sum(opened for _, _, opened in written()) == 10_000


def test_made_up_links_do_not_make_rows_without_end(coffee):
    add_visits({Arrival(coffee.pk, f"link{number:03}", is_picture=False): 1 for number in range(200)})
    add_visits({Arrival(coffee.pk, "one-more", is_picture=False): 5})
    rows = written()
    assert len(rows) <= MOST_LINKS + 1
    assert sum(opened for _, _, opened in rows) == 205


def test_an_invitation_that_is_gone_takes_no_others_count_with_it(coffee):
    add_visits({Arrival(coffee.pk + 999, "x", is_picture=False): 7, Arrival(coffee.pk, "x", is_picture=True): 1})
    assert written() == [("x", 1, 0)]


def test_what_could_not_be_written_stays_counted(coffee):
    def database_that_is_gone(*_):
        raise DatabaseError("gone")

    count_page(coffee.pk, "x")
    with connection.execute_wrapper(database_that_is_gone), pytest.raises(DatabaseError):
        write_down_visits()
    write_down_visits()
    assert written() == [("x", 0, 1)]
