"""Writes the made-up archives in demo/: the same people every time, all of them invented.

    python -m scripts.make_demo

Hanna Weiss knows 320 people on LinkedIn and keeps 140 in her address book; 60 are in both, joined by one e-mail
address or by the link to their profile. The formats are those of the real exports, with their oddities.
"""

from __future__ import annotations

import csv
import io
import random
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "demo"
ARCHIVE = FOLDER / "Basic_LinkedInDataExport_11-02-2026"
ON_LINKEDIN, IN_BOTH, IN_BOOK = 320, 60, 140
NEWEST = date(2026, 10, 30)

GIVEN = [
    "Amal",
    "Bo",
    "Ines",
    "Tomás",
    "Zoë",
    "Kofi",
    "Noor",
    "Mira",
    "Jonas",
    "Leila",
    "Anders",
    "Priya",
    "Mateo",
    "Yuki",
    "Sven",
    "Aylin",
    "Oskar",
    "Chidi",
    "Maren",
    "Luca",
    "Freya",
    "Tariq",
    "Signe",
    "Paulo",
    "Hedda",
    "Imran",
    "Lotte",
    "Kwame",
    "Elif",
    "Janne",
    "Rosa",
    "Timur",
    "Ada",
    "Bruno",
    "Celeste",
    "Dragan",
    "Esma",
    "Farid",
    "Greta",
    "Hugo",
    "Ilse",
    "Jamal",
    "Katya",
    "Linnea",
    "Malik",
    "Nadia",
    "Omar",
    "Petra",
    "Quirin",
    "Runa",
    "Selim",
    "Tove",
    "Ulrike",
    "Vera",
    "Wanda",
    "Xaver",
    "Yara",
    "Zeno",
]
FAMILY = [
    "Haddad",
    "Lund",
    "Okafor",
    "Reyes",
    "Brandt",
    "Mensah",
    "Aziz",
    "Kowalski",
    "Lindqvist",
    "Marchetti",
    "Nakamura",
    "Osei",
    "Petrov",
    "Quist",
    "Rahman",
    "Sandoval",
    "Thorsen",
    "Ueda",
    "Vogel",
    "Wieczorek",
    "Yilmaz",
    "Zeller",
    "Abara",
    "Bergström",
    "Castellanos",
    "Dimitrov",
    "Eriksen",
    "Falk",
    "Grünwald",
    "Holm",
    "Iversen",
    "Jansson",
    "Kaplan",
    "Lehmann",
    "Moreau",
    "Novák",
    "Ødegård",
    "Pires",
    "Rossi",
    "Schäfer",
    "Takeda",
    "Ullmann",
    "Varga",
    "Winther",
]
COMPANIES = """Juniper Mill|Kastanie, Ltd.|Contoso Ferries|Polar Press|Woodgrove Bank|Adatum Studio|Blue Heron Labs|
Northwind Bakery|Tailor & Sons|Lakeside Hockey Club|Fabrikam Looms|Hafen Museum|Open Weather Guild|Margin Books|
Radio Elbe|Sundial Energy""".replace("\n", "").split("|")
POSITIONS = """Engineer|Designer|Researcher|Editor|Product lead|Founder|Teacher|Conductor|Baker|Data scientist|
Community host|Translator|Captain|Librarian|Maintainer|"Chief" of Staff""".replace("\n", "").split("|")
NOTE = "Addresses are missing where somebody does not let their connections download them."


@dataclass(frozen=True)
class Somebody:
    given: str
    family: str
    company: str
    position: str
    connected_on: date

    @property
    def slug(self) -> str:
        return _plain(f"{self.given}-{self.family}-{self.company.split()[0]}")

    @property
    def link(self) -> str:
        return f"https://www.linkedin.com/in/{self.slug}"

    @property
    def email(self) -> str:
        return f"{_plain(self.given)}.{_plain(self.family)}@{_plain(self.company)}.example"


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("Ø", "O").replace("ø", "o")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")


def invent(count: int) -> list[Somebody]:
    chance = random.Random(2009)  # noqa: S311 - made-up people need no secrecy
    names = [(given, family) for given in GIVEN for family in FAMILY]
    return [
        Somebody(
            given,
            family,
            chance.choice(COMPANIES),
            chance.choice(POSITIONS),
            NEWEST - timedelta(days=int(chance.betavariate(1, 2) * 5800)),
        )
        for given, family in chance.sample(names, count)
    ]


def linkedin_csv(people: list[Somebody]) -> str:
    """Connections.csv as of 2026: a preamble, e-mail addresses mostly empty, hidden members as bare dates."""
    chance = random.Random(7)  # noqa: S311
    text = io.StringIO()
    text.write(f'Notes:\n"{NOTE}"\n\n')
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"])
    for number, one in enumerate(sorted(people, key=lambda one: one.connected_on, reverse=True)):
        shown = one.email if chance.random() < 0.12 else ""
        on = one.connected_on.strftime("%d %b %Y")
        rows.writerow([one.given, one.family, one.link, shown, one.company, one.position, on])
        if number % 80 == 79:
            rows.writerow(["", "", "", "", "", "", on])
    return text.getvalue().removesuffix("\n")


def address_book(people: list[Somebody]) -> str:
    """A vCard 3.0 file as phones write it: some with the link to a profile, some with an address only."""
    chance = random.Random(11)  # noqa: S311
    cards = []
    for number, one in enumerate(people):
        lines = [
            "BEGIN:VCARD",
            "VERSION:3.0",
            "PRODID:-//Apple Inc.//iPhone OS 19.0//EN",
            f"N:{one.family};{one.given};;;",
            f"FN:{one.given} {one.family}",
            f"EMAIL;type=INTERNET;type=HOME;type=pref:{one.email}",
            f"TEL;type=CELL;type=VOICE:+49 30 555 {chance.randrange(10_000):04}",
            f"UID:4F{number:06X}-2009-4C7A-9B1D-0C0FFEE0CAFE",
        ]
        if number < IN_BOTH:
            lines += [f"item1.URL;type=pref:{one.link}", "item1.X-ABLabel:LinkedIn"]
        cards.append("\r\n".join([*lines, "END:VCARD"]))
    return "\r\n".join([*cards, ""])


def main() -> None:
    people = invent(ON_LINKEDIN + IN_BOOK - IN_BOTH)
    linkedin, book = people[:ON_LINKEDIN], people[ON_LINKEDIN - IN_BOTH :]
    ARCHIVE.mkdir(parents=True, exist_ok=True)
    (ARCHIVE / "Connections.csv").write_text(linkedin_csv(linkedin), newline="")
    (FOLDER / "address-book.vcf").write_text(address_book(book), newline="")


if __name__ == "__main__":
    main()
