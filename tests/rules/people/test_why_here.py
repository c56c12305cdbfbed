from __future__ import annotations

from datetime import date

import pytest

from klatsch.networks.records import Actor
from klatsch.people.deck.deck import initials
from klatsch.people.profiles.profile_summary import summarize
from klatsch.people.profiles.why_here import ConnectionSummary, why_here

LINKEDIN = ConnectionSummary("linkedin", "mutual", date(2016, 5, 1))


@pytest.mark.parametrize(
    ("ties", "received", "sent", "line"),
    [
        ([LINKEDIN], 0, 0, "Connected on LinkedIn since 2016"),
        (
            [ConnectionSummary("mastodon", "follows_host", None), LINKEDIN],
            3,
            1,
            "Connected on LinkedIn since 2016, follows you on Mastodon; wrote to you 3 times, you answered once",
        ),
        (
            [
                ConnectionSummary("x", "follows_host", None),
                ConnectionSummary("x", "followed_by_host", date(2020, 1, 1)),
            ],
            2,
            0,
            "Connected on X since 2020; wrote to you twice",
        ),
        ([ConnectionSummary("contacts", "listed", None)], 0, 1, "In your address book; you wrote to them once"),
        ([], 0, 0, ""),
    ],
)
def test_the_first_line_says_why_here_and_since_when(
    ties: list[ConnectionSummary], received: int, sent: int, line: str
) -> None:
    assert why_here(ties, received=received, sent=sent) == line


def test_the_last_word_of_somebody_is_an_open_door_and_no_reproach() -> None:
    line = why_here([LINKEDIN], received=3, sent=0, is_your_turn=True)
    assert line == "Connected on LinkedIn since 2016; wrote to you 3 times; your turn"


def test_whoever_wrote_less_than_the_host_is_not_said_to_have_been_answered() -> None:
    assert why_here([], received=1, sent=4) == "Wrote to you once, you wrote 4 times"


def test_somebody_without_a_name_is_shown_as_what_they_are_and_stands_last() -> None:
    portrait = summarize([Actor("x", "123")], {})
    assert portrait.name == "Somebody on X, id 123"
    assert portrait.sort_name > summarize([Actor("x", "1", name="Zz")], {}).sort_name


def test_what_the_host_wrote_wins_over_every_network() -> None:
    portrait = summarize([Actor("linkedin", "zoe", name="Zoe B.", company="Ferry")], {"name": "Zoë Brandt"})
    assert (portrait.name, portrait.company) == ("Zoë Brandt", "Ferry")
    assert "zoe brandt" in portrait.search


def test_the_address_book_is_asked_first_for_the_name() -> None:
    handles = [Actor("x", "1", name="zoe_writes"), Actor("contacts", "2", name="Zoë Brandt")]
    assert summarize(handles, {}).name == "Zoë Brandt"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Zoë Brandt", "ZB"), ("ida van der Berg", "IB"), ("Cher", "C"), ("李小龙", "李"), ("(?) ", ""), ("", "")],
)
def test_one_or_two_letters_stand_for_somebody_without_a_picture(name: str, letters: str) -> None:
    assert initials(name) == letters
