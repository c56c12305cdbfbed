"""The people of the demo: the same ones every time, all of them invented."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

NEWEST_DATE = date(2026, 10, 30)

GIVEN_NAMES = [
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
FAMILY_NAMES = [
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


@dataclass(frozen=True)
class DemoPerson:
    given_name: str
    family_name: str
    company: str
    position: str
    connected_on: date

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def slug(self) -> str:
        return to_slug(f"{self.given_name}-{self.family_name}-{self.company.split()[0]}")

    @property
    def link(self) -> str:
        return f"https://www.linkedin.com/in/{self.slug}"

    @property
    def email(self) -> str:
        return f"{to_slug(self.given_name)}.{to_slug(self.family_name)}@{to_slug(self.company)}.example"


TIDE_BOT = DemoPerson("Harbour", "Tides", "Hafen Museum", "A bot that tells the tides", date(2022, 5, 1))


def to_slug(text: str) -> str:
    """Return a name as addresses spell it: ASCII letters, digits and dashes."""
    letters = unicodedata.normalize("NFKD", text.replace("Ø", "O").replace("ø", "o")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")


def generate_people(count: int) -> list[DemoPerson]:
    """Return as many people, no two of one name; many of them came lately."""
    chance = random.Random(2009)  # noqa: S311 - made-up people need no secrecy
    names = [(given_name, family_name) for given_name in GIVEN_NAMES for family_name in FAMILY_NAMES]
    return [
        DemoPerson(
            given_name,
            family_name,
            chance.choice(COMPANIES),
            chance.choice(POSITIONS),
            NEWEST_DATE - timedelta(days=int(chance.betavariate(1, 2) * 5800)),
        )
        for given_name, family_name in chance.sample(names, count)
    ]
