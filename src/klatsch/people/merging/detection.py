"""Who may be the same human twice: suggestions, each with its reasons. Pure; nobody is merged here.

The rule is that of Fellegi and Sunter (A theory for record linkage, 1969): each thing that two people share speaks for
them being one, in bits, the more the rarer it is in this very deck: a common name says little, a rare one much. What
two people have differently speaks against. Two people of a deck are one only rarely, so the sum begins far below zero.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from math import log2
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from klatsch.people.identity.name_variants import name_groups_of, phonetic_key
from klatsch.people.identity.search_text import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MIN_DUPLICATE_BITS = -1.0
"""Bits. The reckoning is strict, as it believes that nothing but chance makes names alike: of all that it calls one in
three or more, nine of ten are right (docs/reference/importing.md)."""
_PRIOR_DUPLICATE_SHARE = 0.3  # of the people of a deck who have a second account in it, as a first guess
_MAX_BLOCK_SIZE = 40
_MIN_USER_NAME_LENGTH = 5
_MIN_NICKNAME_LENGTH = 3
_MIN_JARO_WINKLER = 0.92
_MIN_COMPANY_RATIO = 90
_SAME_NETWORK, _OTHER_COMPANY, _OTHER_PLACE, _OTHER_NAME = -5.0, -1.0, -1.0, -8.0
_USER_NAME, _ADDRESS, _NUMBER = 7.0, 9.0, 7.0
_MOST_COMPANY, _MOST_PLACE, _SPELLED, _SHORTENED, _OTHER_LETTERS = 7.0, 4.0, 2.5, 2.0, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateCandidate:
    """One person as far as matching goes. `user_names` without @; `networks` are those of all accounts."""

    pk: int
    name: str
    company: str = ""
    place: str = ""
    user_names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    networks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two people who may be one: `one` < `other`, how much speaks for it in bits, and what."""

    one: int
    other: int
    bits: float
    reasons: tuple[str, ...]


def find_duplicates(people: Sequence[DuplicateCandidate]) -> list[DuplicatePair]:
    """Return the pairs for which enough speaks, most certain first.

    Only people are compared who share a key: name, part of it, user name, address or number; never all with all.
    """
    deck = _DuplicateScorer(people)
    found = [pair for one, other in deck.pairs() if (pair := deck.compare(one, other)).bits >= MIN_DUPLICATE_BITS]
    return sorted(found, key=lambda pair: (-pair.bits, pair.one, pair.other))


@dataclass(frozen=True, slots=True)
class _NormalizedCandidate:
    told: DuplicateCandidate
    words: tuple[str, ...]
    company: str
    place: str
    user_names: frozenset[str]

    @property
    def compact(self) -> str:
        return "".join(self.words)


class _DuplicateScorer:
    def __init__(self, people: Sequence[DuplicateCandidate]) -> None:
        self._people = [_normalize_candidate(told) for told in people]
        self._size = max(len(people), 2)
        self._words = Counter(word for one in self._people for word in set(one.words))
        self._companies = Counter(one.company for one in self._people if one.company)
        self._places = Counter(one.place for one in self._people if one.place)

    def pairs(self) -> Iterator[tuple[_NormalizedCandidate, _NormalizedCandidate]]:
        blocks: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self._people):
            for key in set(_blocking_keys(one)):
                blocks[key].append(number)
        met: set[tuple[int, int]] = set()
        for members in blocks.values():
            if len(members) <= _MAX_BLOCK_SIZE:
                met.update(combinations(members, 2))
        for first, second in sorted(met):
            yield self._people[first], self._people[second]

    def compare(self, one: _NormalizedCandidate, other: _NormalizedCandidate) -> DuplicatePair:
        said = [
            self._name(one, other),
            self._company(one, other),
            self._place(one, other),
            _compare_user_names(one, other),
            _compare_exact_values(one.told.emails, other.told.emails, _ADDRESS, "same e-mail address"),
            _compare_exact_values(one.told.phones, other.told.phones, _NUMBER, "same number"),
        ]
        bits = log2(_PRIOR_DUPLICATE_SHARE / self._size) + sum(weight for weight, _ in said)
        if one.told.networks & other.told.networks:
            bits += _SAME_NETWORK
        first, second = sorted((one.told.pk, other.told.pk))
        return DuplicatePair(first, second, round(bits, 2), tuple(reason for weight, reason in said if weight > 0))

    def _rarity(self, word: str) -> float:
        return log2(self._size / max(self._words[word], 1))

    def _name(self, one: _NormalizedCandidate, other: _NormalizedCandidate) -> tuple[float, str]:
        if not one.words or not other.words:
            return 0.0, ""
        if sorted(one.words) == sorted(other.words):
            return self._whole(one), "same name"
        # A user name that spells a name is a name: "Z. Brandt, zoebrandt".
        spelled = one if one.compact in other.user_names else other if other.compact in one.user_names else None
        if spelled:
            return self._whole(spelled), "one's name is the other's user name"
        return self._nearly(one, other)

    def _nearly(self, one: _NormalizedCandidate, other: _NormalizedCandidate) -> tuple[float, str]:
        if min(len(one.words), len(other.words)) == 1:
            return _OTHER_NAME, ""
        last = self._word(one.words[-1], other.words[-1])
        first = self._word(one.words[0], other.words[0])
        if last is None or first is None:
            return _OTHER_NAME, ""
        return first + last, "nearly the same name"

    def _whole(self, one: _NormalizedCandidate) -> float:
        return sum(self._rarity(word) for word in one.words[:1] + one.words[1:][-1:])

    def _word(self, one: str, other: str) -> float | None:
        """Bits for one word of a name: the same, shortened, an initial, or misspelled; None for another one."""
        if one == other:
            return self._rarity(one)
        short, long = sorted((one, other), key=len)
        if len(short) == 1 and long.startswith(short):
            return log2(26) / 2
        if (len(short) >= _MIN_NICKNAME_LENGTH and long.startswith(short)) or name_groups_of(one) & name_groups_of(
            other
        ):
            return max(self._rarity(long) - _SHORTENED, 0.0)
        if phonetic_key(one) == phonetic_key(other):
            return max(self._rarity(long) - _OTHER_LETTERS, 0.0)
        if JaroWinkler.similarity(one, other) >= _MIN_JARO_WINKLER:
            return max(min(self._rarity(one), self._rarity(other)) - _SPELLED, 0.0)
        return None

    def _company(self, one: _NormalizedCandidate, other: _NormalizedCandidate) -> tuple[float, str]:
        weight = self._shared(one.company, other.company, self._companies)
        return (_OTHER_COMPANY, "") if weight is None else (min(weight, _MOST_COMPANY), "same company")

    def _place(self, one: _NormalizedCandidate, other: _NormalizedCandidate) -> tuple[float, str]:
        weight = self._shared(one.place, other.place, self._places)
        return (_OTHER_PLACE, "") if weight is None else (min(weight, _MOST_PLACE), "same place")

    def _shared(self, one: str, other: str, counted: Counter[str]) -> float | None:
        """Bits for a value that both have, 0 where one tells none, None where they differ."""
        if not one or not other:
            return 0.0
        if one == other or fuzz.token_set_ratio(one, other) >= _MIN_COMPANY_RATIO:
            return log2(self._size / max(counted[one], counted[other]))
        return None


def _normalize_candidate(told: DuplicateCandidate) -> _NormalizedCandidate:
    words = tuple(word.strip(".,") for word in fold_text(told.name).split())
    user_names = frozenset(
        compact for name in told.user_names if len(compact := _compact_user_name(name)) >= _MIN_USER_NAME_LENGTH
    )
    return _NormalizedCandidate(
        told, tuple(word for word in words if word), fold_text(told.company), fold_text(told.place), user_names
    )


def _compact_user_name(name: str) -> str:
    return "".join(letter for letter in fold_text(name.partition("@")[0]) if letter.isalnum())


def _blocking_keys(one: _NormalizedCandidate) -> Iterable[str]:
    if one.words:
        yield "name:" + " ".join(sorted(one.words))
        yield f"part:{one.words[-1]}:{one.words[0][:1]}"
        yield f"part:{one.words[0]}:{one.words[-1][:3]}"
        yield f"part:{one.words[0]}:{one.words[-1][:1]}:{one.words[-1][-2:]}"
        yield f"sound:{phonetic_key(one.words[-1])}:{phonetic_key(one.words[0])[:1]}"
        yield from (f"form:{phonetic_key(one.words[-1])}:{number}" for number in name_groups_of(one.words[0]))
        if len(one.compact) >= _MIN_USER_NAME_LENGTH:
            yield "user:" + one.compact
    yield from ("user:" + name for name in one.user_names)
    yield from ("mail:" + address for address in one.told.emails)
    yield from ("call:" + number for number in one.told.phones)


def _compare_user_names(one: _NormalizedCandidate, other: _NormalizedCandidate) -> tuple[float, str]:
    """The same user name says something of its own only where it is not the name once more."""
    shared = one.user_names & other.user_names
    if not shared:
        return 0.0, ""
    is_only_the_name = shared <= {one.compact, other.compact}
    return (_USER_NAME / 4 if is_only_the_name else _USER_NAME), "same user name"


def _compare_exact_values(
    one: tuple[str, ...], other: tuple[str, ...], weight: float, reason: str
) -> tuple[float, str]:
    return (weight, reason) if set(one) & set(other) else (0.0, "")
