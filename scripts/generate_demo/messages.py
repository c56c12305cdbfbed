"""The messages of Hanna's archive, all of them invented: answered ones, and some that still wait."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scripts.generate_demo.people import NEWEST_DATE, DemoPerson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


OLD_FRIEND_COUNT, WAITING_COUNT, RECENT_COUNT, ASKED_COUNT = 14, 18, 12, 5

FIRST_MESSAGES = [
    "Your talk about small museums stayed with me. Could I ask you two questions about it some day?",
    "We met in the queue for coffee in Aarhus. I never asked what you are working on!",
    "I am moving to Berlin in spring. Would half an hour with you be possible?",
    "You know everybody who repairs old looms, people say. Do you know one who teaches?",
    "I read what you wrote about collecting people like cards. I felt caught. Shall we talk?",
    "Our library starts a repair café, and you have run one for years. What would you do differently?",
    "I would love to hear how the lakeside club found its new home.",
    "Nothing urgent. I only wondered how you are.",
]
FOLLOW_UP_MESSAGES = [
    "I hope my last note reached you. No hurry at all.",
    "Trying once more, as it still goes round in my head.",
    "If this is the wrong place to write to you, tell me the right one.",
]
GREETINGS = [
    "Do you still make that plum cake?",
    "The second edition is out, and your name is in it.",
    "Look what I found in a drawer: the programme of our first evening.",
    "We have a date for the concert.",
    "How did it go with the grant?",
    "I passed your old office today and thought of you.",
]
REPLIES = ["How lovely to hear from you!", "Gladly. When?", "Yes, and you should see it now.", "I laughed out loud."]
SKILLS = ["Listening", "Curating", "Community Building", "Public Speaking"]


@dataclass(frozen=True)
class DemoMessage:
    thread: str
    somebody: DemoPerson
    is_hers: bool
    at: datetime
    text: str


def generate_messages(people: list[DemoPerson]) -> list[DemoMessage]:
    """Return every message between Hanna and some of `people`, the newest first.

    Old friends wrote both ways on many days and fell silent years ago; some of them and some others have written
    lately and wait for an answer; others have had one; a few she wrote to herself, and they never answered.
    """
    chance = random.Random(1964)  # noqa: S311 - made-up people need no secrecy
    chosen = chance.sample(people, OLD_FRIEND_COUNT + WAITING_COUNT + RECENT_COUNT + ASKED_COUNT)
    old, rest = chosen[:OLD_FRIEND_COUNT], chosen[OLD_FRIEND_COUNT:]
    waiting, lately, asked = rest[:WAITING_COUNT], rest[WAITING_COUNT:-ASKED_COUNT], rest[-ASKED_COUNT:]
    messages: list[DemoMessage] = []
    for person in old:
        messages += _conversation(
            chance, person, _morning(NEWEST_DATE - timedelta(days=chance.randrange(1500, 3600))), days=10
        )
    for person in [*old[:4], *waiting]:
        messages += _unanswered_messages(chance, person)
    for person in lately:
        messages += _conversation(
            chance, person, _morning(NEWEST_DATE - timedelta(days=chance.randrange(200, 900))), days=3
        )
    for person in asked:
        at = _morning(NEWEST_DATE - timedelta(days=chance.randrange(100, 800)))
        messages += [
            DemoMessage(f"2-{person.slug}", person, True, at + timedelta(days=9 * n), text)
            for n, text in enumerate(FOLLOW_UP_MESSAGES)
        ]
    return sorted(messages, key=lambda message: message.at, reverse=True)


def _conversation(chance: random.Random, person: DemoPerson, at: datetime, days: int) -> Iterator[DemoMessage]:
    for _ in range(days):
        at += timedelta(days=chance.randrange(2, 25), minutes=chance.randrange(600))
        yield DemoMessage(f"2-{person.slug}", person, False, at, chance.choice(GREETINGS))
        yield DemoMessage(f"2-{person.slug}", person, True, at + timedelta(hours=3), chance.choice(REPLIES))


def _unanswered_messages(chance: random.Random, person: DemoPerson) -> Iterator[DemoMessage]:
    at = _morning(NEWEST_DATE - timedelta(days=int(chance.betavariate(1, 3) * 500)))
    yield DemoMessage(f"2-{person.slug}", person, False, at, chance.choice(FIRST_MESSAGES))
    for number in range(chance.choice([0, 0, 1, 2])):
        at -= timedelta(days=chance.randrange(20, 90))
        yield DemoMessage(
            f"2-{person.slug}",
            person,
            False,
            at,
            FOLLOW_UP_MESSAGES[number] if number else chance.choice(FIRST_MESSAGES),
        )


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 17, tzinfo=UTC)
