"""An address book as phones write it: vCard 3.0."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.generate_demo.people import DemoPerson


def generate_address_book(people: list[DemoPerson], with_profile: int) -> str:
    """Return a file of cards; the first `with_profile` have the link to their profile, the others an address only."""
    chance = random.Random(11)  # noqa: S311 - made-up people need no secrecy
    cards = []
    for number, person in enumerate(people):
        lines = [
            "BEGIN:VCARD",
            "VERSION:3.0",
            "PRODID:-//Apple Inc.//iPhone OS 19.0//EN",
            f"N:{person.family_name};{person.given_name};;;",
            f"FN:{person.name}",
            f"EMAIL;type=INTERNET;type=HOME;type=pref:{person.email}",
            f"TEL;type=CELL;type=VOICE:+49 30 555 {chance.randrange(10_000):04}",
            f"UID:4F{number:06X}-2009-4C7A-9B1D-0C0FFEE0CAFE",
        ]
        if number < with_profile:
            lines += [f"item1.URL;type=pref:{person.link}", "item1.X-ABLabel:LinkedIn"]
        cards.append("\r\n".join([*lines, "END:VCARD"]))
    return "\r\n".join([*cards, ""])
