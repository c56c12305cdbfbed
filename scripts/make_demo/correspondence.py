"""Who wrote to Hanna over the years, whom she answered, and who still waits: all of it invented."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scripts.make_demo.people import NEWEST, Somebody

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


OLD_FRIENDS, WAITING, LATELY, ASKED_BY_HER = 14, 18, 12, 5

TRIES = [
    "Your talk about small museums stayed with me. Could I ask you two questions about it some day?",
    "We met in the queue for coffee in Aarhus. I never asked what you are working on!",
    "I am moving to Berlin in spring. Would half an hour with you be possible?",
    "You know everybody who repairs old looms, people say. Do you know one who teaches?",
    "I read what you wrote about collecting people like cards. I felt caught. Shall we talk?",
    "Our library starts a repair café, and you have run one for years. What would you do differently?",
    "I would love to hear how the lakeside club found its new home.",
    "Nothing urgent. I only wondered how you are.",
]
AGAIN = [
    "I hope my last note reached you. No hurry at all.",
    "Trying once more, as it still goes round in my head.",
    "If this is the wrong place to write to you, tell me the right one.",
]
HELLOS = [
    "Do you still make that plum cake?",
    "The second edition is out, and your name is in it.",
    "Look what I found in a drawer: the programme of our first evening.",
    "We have a date for the concert.",
    "How did it go with the grant?",
    "I passed your old office today and thought of you.",
]
ANSWERS = ["How lovely to hear from you!", "Gladly. When?", "Yes, and you should see it now.", "I laughed out loud."]
SKILLS = ["Listening", "Curating", "Community Building", "Public Speaking"]


@dataclass(frozen=True)
class Message:
    thread: str
    somebody: Somebody
    is_hers: bool
    at: datetime
    text: str


def messages(people: list[Somebody]) -> list[Message]:
    """Return every message between Hanna and some of `people`, the newest first.

    Old friends wrote both ways on many days and fell silent years ago; some of them and some others have written
    lately and wait for an answer; others have had one; a few she wrote to herself, and they never answered.
    """
    chance = random.Random(1964)  # noqa: S311 - made-up people need no secrecy
    chosen = chance.sample(people, OLD_FRIENDS + WAITING + LATELY + ASKED_BY_HER)
    old, rest = chosen[:OLD_FRIENDS], chosen[OLD_FRIENDS:]
    waiting, lately, asked = rest[:WAITING], rest[WAITING:-ASKED_BY_HER], rest[-ASKED_BY_HER:]
    found: list[Message] = []
    for one in old:
        found += _talk(chance, one, _morning(NEWEST - timedelta(days=chance.randrange(1500, 3600))), days=10)
    for one in [*old[:4], *waiting]:
        found += _tries(chance, one)
    for one in lately:
        found += _talk(chance, one, _morning(NEWEST - timedelta(days=chance.randrange(200, 900))), days=3)
    for one in asked:
        at = _morning(NEWEST - timedelta(days=chance.randrange(100, 800)))
        found += [Message(f"2-{one.slug}", one, True, at + timedelta(days=9 * n), text) for n, text in enumerate(AGAIN)]
    return sorted(found, key=lambda message: message.at, reverse=True)


def _talk(chance: random.Random, one: Somebody, at: datetime, days: int) -> Iterator[Message]:
    for _ in range(days):
        at += timedelta(days=chance.randrange(2, 25), minutes=chance.randrange(600))
        yield Message(f"2-{one.slug}", one, False, at, chance.choice(HELLOS))
        yield Message(f"2-{one.slug}", one, True, at + timedelta(hours=3), chance.choice(ANSWERS))


def _tries(chance: random.Random, one: Somebody) -> Iterator[Message]:
    at = _morning(NEWEST - timedelta(days=int(chance.betavariate(1, 3) * 500)))
    yield Message(f"2-{one.slug}", one, False, at, chance.choice(TRIES))
    for number in range(chance.choice([0, 0, 1, 2])):
        at -= timedelta(days=chance.randrange(20, 90))
        yield Message(f"2-{one.slug}", one, False, at, AGAIN[number] if number else chance.choice(TRIES))


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 17, tzinfo=UTC)
