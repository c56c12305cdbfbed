"""Suggestions, on made-up people of whom it is known who is who."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from klatsch.people.merging.detection import DuplicateCandidate, find_duplicates

if TYPE_CHECKING:
    from random import Random


LETTERS = "abcdefghiklmnoprstuvz"


def town(size: int, seed: int) -> tuple[list[DuplicateCandidate], set[tuple[int, int]]]:
    """People, a third of them with a second account elsewhere, and the pairs that are truly one.

    Names are as unequal as in life: some are everywhere. Second accounts lack what networks lack, and are written
    as people write: without accents, with an initial, a short form, a slip of the pen, or a user name only.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up names, not secrets

    def word(low: int, high: int) -> str:
        return "".join(chance.choices(LETTERS, k=chance.randint(low, high))).title()

    def zipf(words: list[str]) -> str:
        return chance.choices(words, [1 / (rank + 3) for rank in range(len(words))])[0]

    first, last = [word(3, 9) for _ in range(150)], [word(4, 10) for _ in range(900)]
    companies, places = [f"{word(5, 9)} {word(4, 8)}" for _ in range(120)], [word(5, 10) for _ in range(30)]
    people: list[DuplicateCandidate] = []
    truth: set[tuple[int, int]] = set()
    taken: set[tuple[str, ...]] = set()
    pk = 0
    for _ in range(size):
        pk += 1
        given, family, company, place = zipf(first), zipf(last), zipf(companies), zipf(places)
        people.append(
            DuplicateCandidate(
                pk=pk,
                name=f"{given} {family}",
                company=company,
                place=place if chance.random() < 0.5 else "",
                user_names=(f"{given}-{family}-{chance.randrange(16**4):x}",),
                networks=frozenset({"linkedin"}),
            )
        )
        if chance.random() < 0.33:
            pk += 1
            truth.add((pk - 1, pk))
            people.append(second_account(chance, pk, given, family, company, place, taken))
    return people, truth


def second_account(
    chance: Random, pk: int, given: str, family: str, company: str, place: str, taken: set[tuple[str, ...]]
) -> DuplicateCandidate:
    network = chance.choice(["mastodon", "contacts", "facebook"])
    # Nobody gets a user name that is taken on the same network.
    user_name = f"{given}{family}" if (network, given, family) not in taken else f"{given}{family}{pk}"
    taken.add((network, given, family))
    names = [f"{given} {family}"] * 5 + [f"{given[0]}. {family}", f"{given[:3]} {family}", slip(chance, given, family)]
    return DuplicateCandidate(
        pk=pk,
        name=chance.choice(names),
        company=company if chance.random() < 0.4 else "",
        place=place if chance.random() < 0.6 else "",
        user_names=(user_name,) if chance.random() < 0.6 else (),
        networks=frozenset({network}),
    )


def slip(chance: Random, given: str, family: str) -> str:
    at = chance.randrange(1, len(family))
    return f"{given} {family[:at]}{chance.choice(LETTERS)}{family[at:]}"


def measured(size: int, seed: int) -> tuple[float, ...]:
    people, truth = town(size, seed)
    found = {(pair.first, pair.second) for pair in find_duplicates(people)}
    return len(found & truth) / max(len(found), 1), len(found & truth) / len(truth)


def test_nine_of_ten_suggestions_are_right_and_four_of_five_are_found() -> None:
    figures = [measured(size, seed) for size in (300, 1500) for seed in range(3)]
    assert sum(precision for precision, _ in figures) / len(figures) >= 0.9
    assert sum(recall for _, recall in figures) / len(figures) >= 0.8


def person(pk: int, name: str, network: str = "linkedin", **told: str | tuple[str]) -> DuplicateCandidate:
    return DuplicateCandidate(pk=pk, name=name, networks=frozenset({network}), **told)  # type: ignore[arg-type]


def crowd(count: int = 60) -> list[DuplicateCandidate]:
    chance = random.Random(1)  # noqa: S311 - likewise

    def word() -> str:
        return "".join(chance.choices(LETTERS, k=8)).title()

    return [person(100 + number, f"{word()} {word()}") for number in range(count)]


def test_a_suggestion_tells_its_reasons() -> None:
    one = person(1, "Zoë Brandt", company="Ferry & Sons", user_names=("zoe-brandt-1",))
    other = person(2, "Zoe Brandt", "mastodon", company="Ferry and Sons", user_names=("zoebrandt",))
    (pair,) = find_duplicates([one, other, *crowd()])
    assert (pair.first, pair.second) == (1, 2)
    assert pair.reasons[:2] == ("same name", "same company")


def test_a_common_name_alone_is_no_reason() -> None:
    namesakes = [person(number, "Anna Smith", "mastodon" if number % 2 else "linkedin") for number in range(1, 9)]
    assert find_duplicates([*namesakes, *crowd(30)]) == []


def test_two_accounts_on_one_network_are_rarely_one_person() -> None:
    assert find_duplicates([person(1, "Zoe Brandt"), person(2, "Zoe Brandt"), *crowd()]) == []


def test_people_with_nothing_in_common_are_not_compared() -> None:
    assert find_duplicates(crowd()) == []
    assert find_duplicates([]) == []


def test_the_most_certain_comes_first() -> None:
    people = [
        person(1, "Zoe Brandt"),
        person(2, "Zoe Brandt", "mastodon"),
        person(3, "Ida Holm", emails=("ida@example.org",)),
        person(4, "Ida Holm", "contacts", emails=("ida@example.org",)),
        *crowd(),
    ]
    assert [pair.first for pair in find_duplicates(people)] == [3, 1]
