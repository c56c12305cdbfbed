"""Made-up people of whom it is known who is who, with the noise of life, to measure the question "met twice?".

Names are as unequal as in life: some are everywhere, so there are true namesakes, who also share a company now and
then. Second accounts lack what networks lack, come years apart (another employer, another town), and are written as
people write: with a nickname, without accents, in another script's spelling, with an initial, a slip, or a user name.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

from klatsch.people.merging.detection import DuplicateCandidate

GIVEN_NAMES = {
    "Alexander": ("Alex", "Sasha", "Aleksandr"),
    "Elizabeth": ("Liz", "Beth", "Elisabeth"),
    "Johannes": ("Hannes", "Jo"),
    "Katarzyna": ("Kasia", "Katarzina"),
    "Robert": ("Bob", "Rob"),
    "Dmitri": ("Dima", "Dmitry", "Dmitriy"),
    "Mohammed": ("Muhammad", "Mohamed", "Mo"),
    "José": ("Pepe",),
    "Michael": ("Mike", "Micha"),
    "Søren": ("Soeren",),
    "Zoë": (),
    "Jürgen": ("Juergen",),
    "Chloé": (),
    "Yuki": ("Yūki",),
    "Anna": ("Ania",),
    "William": ("Bill", "Will"),
}
FAMILY_NAMES = (
    "Müller",
    "Yılmaz",
    "Núñez",
    "Çelik",
    "Sørensen",
    "Kowalski",
    "Tchaikovsky",
    "Ivanov",
    "Brontë",
    "Öberg",
)
OTHER_SPELLINGS = {"Tchaikovsky": "Chaikovskij", "Ivanov": "Iwanow", "Sørensen": "Soerensen", "Müller": "Mueller"}
LETTERS = "abcdefghiklmnoprstuvz"
NETWORKS = ("mastodon", "contacts", "facebook")


@dataclass(frozen=True, slots=True)
class SyntheticPerson:
    given_name: str
    family_name: str
    company: str
    place: str


class SyntheticPeople:
    """`people` as klatsch knows them, and `truth`: the pairs of ids that are one human. The same for one seed."""

    def __init__(self, size: int, seed: int) -> None:
        """Draw `size` humans, a third of them with a second account."""
        self._chance = random.Random(seed)  # noqa: S311 - made-up names, not secrets
        # The more people, the more names, though ever more slowly (Heaps' law).
        grown = max(size / 1000, 1) ** 0.6
        self._given = [*GIVEN_NAMES, *(self._word(3, 9) for _ in range(int(200 * grown)))]
        self._family = [*FAMILY_NAMES, *(self._word(4, 10) for _ in range(int(1000 * grown)))]
        self._companies = [f"{self._word(5, 9)} {self._word(4, 8)}" for _ in range(int(150 * grown))]
        self._places = [self._word(5, 10) for _ in range(int(40 * grown))]
        self._taken: set[tuple[str, str]] = set()
        self.people: list[DuplicateCandidate] = []
        self.truth: set[tuple[int, int]] = set()
        for _ in range(size):
            human = SyntheticPerson(*map(self._unequal, (self._given, self._family, self._companies, self._places)))
            first = self._first(human)
            if self._chance.random() < 1 / 3:
                self.truth.add((first, self._second(human)))

    def _word(self, shortest: int, longest: int) -> str:
        return "".join(self._chance.choices(LETTERS, k=self._chance.randint(shortest, longest))).title()

    def _unequal(self, words: list[str]) -> str:
        return self._chance.choices(words, [1 / (rank + 3) for rank in range(len(words))])[0]

    def _maybe(self, value: str, how_often: float) -> str:
        return value if self._chance.random() < how_often else ""

    def _add(self, name: str, network: str, company: str, place: str, user_name: str) -> int:
        pk = len(self.people) + 1
        while (network, user_name) in self._taken:
            user_name += str(self._chance.randrange(10))
        if user_name:
            self._taken.add((network, user_name))
        names = (user_name,) if user_name else ()
        candidate = DuplicateCandidate(
            pk=pk, name=name, company=company, place=place, user_names=names, networks=frozenset({network})
        )
        self.people.append(candidate)
        return pk

    def _first(self, human: SyntheticPerson) -> int:
        name, place = f"{human.given_name} {human.family_name}", self._maybe(human.place, 0.5)
        slug = f"{to_unaccented(human.given_name)}-{to_unaccented(human.family_name)}-{self._chance.randrange(16**5):x}"
        return self._add(name, "linkedin", human.company, place, slug)

    def _second(self, human: SyntheticPerson) -> int:
        moved, changed = self._chance.random() < 0.1, self._chance.random() < 0.15
        company = self._unequal(self._companies) if changed else human.company
        place = self._unequal(self._places) if moved else human.place
        user_name = self._maybe(to_unaccented(human.given_name) + to_unaccented(human.family_name), 0.6)
        name, network = self._written(human), self._chance.choice(NETWORKS)
        return self._add(name, network, self._maybe(company, 0.4), self._maybe(place, 0.6), user_name)

    def _written(self, human: SyntheticPerson) -> str:
        given_name = human.given_name
        family_name = human.family_name
        at = self._chance.randrange(1, len(family_name))
        short = GIVEN_NAMES.get(given_name) or (given_name[:3],)
        slip = family_name[:at] + self._chance.choice(LETTERS) + family_name[at:]
        as_it_is = f"{given_name} {family_name}"
        ways = {
            as_it_is: 50,
            to_unaccented(given_name).title() + " " + to_unaccented(family_name).title(): 15,
            f"{self._chance.choice(short)} {family_name}": 12,
            f"{given_name} {OTHER_SPELLINGS.get(family_name, family_name)}": 6,
            f"{given_name[0]}. {family_name}": 6,
            f"{family_name} {given_name}": 5,
            f"{given_name} {slip}": 6,
        }
        return self._chance.choices(list(ways), list(ways.values()))[0]


def to_unaccented(text: str) -> str:
    """Return a name as a keyboard without accents writes it."""
    apart = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("ı", "i"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).lower()
