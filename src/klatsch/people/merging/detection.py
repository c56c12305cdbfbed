"""Duplicate detection: find pairs of people who may be one, with reasons. Pure; merges nobody.

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
"""The model is strict, because it takes equal names for chance: of the pairs that it gives a probability of one in
three or more, nine of ten are right (docs/reference/importing.md)."""
_PRIOR_DUPLICATE_SHARE = 0.3  # of the people of a deck who have a second account in it, as a first guess
_MAX_BLOCK_SIZE = 40
_MIN_USER_NAME_LENGTH = 5
_MIN_NICKNAME_LENGTH = 3
_MIN_JARO_WINKLER = 0.92
_MIN_COMPANY_RATIO = 90
_SAME_NETWORK_BITS, _OTHER_COMPANY_BITS, _OTHER_PLACE_BITS, _OTHER_NAME_BITS = -5.0, -1.0, -1.0, -8.0
_USER_NAME_BITS, _EMAIL_BITS, _PHONE_BITS = 7.0, 9.0, 7.0
_MAX_COMPANY_BITS, _MAX_PLACE_BITS, _MISSPELLING_BITS, _SHORT_FORM_BITS, _PHONETIC_BITS = 7.0, 4.0, 2.5, 2.0, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateCandidate:
    """The values of one person that are compared. `user_names` without @; `networks` are those of all accounts."""

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
    """Two people who may be one: their keys, `first` < `second`, the evidence in bits, and its reasons."""

    first: int
    second: int
    bits: float
    reasons: tuple[str, ...]


def find_duplicates(people: Sequence[DuplicateCandidate]) -> list[DuplicatePair]:
    """Return the pairs with at least `MIN_DUPLICATE_BITS` of evidence, most certain first.

    Only people are compared who share a key: name, part of it, user name, address or number; never all with all.
    """
    deck = _DuplicateScorer(people)
    duplicates = [
        pair
        for candidate, other_candidate in deck.pairs()
        if (pair := deck.compare(candidate, other_candidate)).bits >= MIN_DUPLICATE_BITS
    ]
    return sorted(duplicates, key=lambda pair: (-pair.bits, pair.first, pair.second))


@dataclass(frozen=True, slots=True)
class _NormalizedCandidate:
    record: DuplicateCandidate
    words: tuple[str, ...]
    company: str
    place: str
    user_names: frozenset[str]

    @property
    def compact(self) -> str:
        return "".join(self.words)


class _DuplicateScorer:
    def __init__(self, people: Sequence[DuplicateCandidate]) -> None:
        self._candidates = [_normalize_candidate(candidate) for candidate in people]
        self._size = max(len(people), 2)
        self._word_counts = Counter(word for candidate in self._candidates for word in set(candidate.words))
        self._company_counts = Counter(candidate.company for candidate in self._candidates if candidate.company)
        self._place_counts = Counter(candidate.place for candidate in self._candidates if candidate.place)

    def pairs(self) -> Iterator[tuple[_NormalizedCandidate, _NormalizedCandidate]]:
        blocks: dict[str, list[int]] = defaultdict(list)
        for number, candidate in enumerate(self._candidates):
            for key in set(_blocking_keys(candidate)):
                blocks[key].append(number)
        numbered_pairs: set[tuple[int, int]] = set()
        for members in blocks.values():
            if len(members) <= _MAX_BLOCK_SIZE:
                numbered_pairs.update(combinations(members, 2))
        for first, second in sorted(numbered_pairs):
            yield self._candidates[first], self._candidates[second]

    def compare(self, candidate: _NormalizedCandidate, other: _NormalizedCandidate) -> DuplicatePair:
        weights = [
            self._compare_names(candidate, other),
            self._compare_companies(candidate, other),
            self._compare_places(candidate, other),
            _compare_user_names(candidate, other),
            _compare_exact_values(candidate.record.emails, other.record.emails, _EMAIL_BITS, "same e-mail address"),
            _compare_exact_values(candidate.record.phones, other.record.phones, _PHONE_BITS, "same number"),
        ]
        bits = log2(_PRIOR_DUPLICATE_SHARE / self._size) + sum(weight for weight, _ in weights)
        if candidate.record.networks & other.record.networks:
            bits += _SAME_NETWORK_BITS
        first, second = sorted((candidate.record.pk, other.record.pk))
        return DuplicatePair(first, second, round(bits, 2), tuple(reason for weight, reason in weights if weight > 0))

    def _rarity(self, word: str) -> float:
        return log2(self._size / max(self._word_counts[word], 1))

    def _compare_names(self, candidate: _NormalizedCandidate, other: _NormalizedCandidate) -> tuple[float, str]:
        if not candidate.words or not other.words:
            return 0.0, ""
        if sorted(candidate.words) == sorted(other.words):
            return self._bits_of_whole_name(candidate), "same name"
        # A user name that spells a name is a name: "Z. Brandt, zoebrandt".
        spelled = (
            candidate
            if candidate.compact in other.user_names
            else other
            if other.compact in candidate.user_names
            else None
        )
        if spelled:
            return self._bits_of_whole_name(spelled), "one's name is the other's user name"
        return self._compare_similar_names(candidate, other)

    def _compare_similar_names(self, candidate: _NormalizedCandidate, other: _NormalizedCandidate) -> tuple[float, str]:
        if min(len(candidate.words), len(other.words)) == 1:
            return _OTHER_NAME_BITS, ""
        last = self._bits_of_word(candidate.words[-1], other.words[-1])
        first = self._bits_of_word(candidate.words[0], other.words[0])
        if last is None or first is None:
            return _OTHER_NAME_BITS, ""
        return first + last, "nearly the same name"

    def _bits_of_whole_name(self, candidate: _NormalizedCandidate) -> float:
        return sum(self._rarity(word) for word in candidate.words[:1] + candidate.words[1:][-1:])

    def _bits_of_word(self, word: str, other: str) -> float | None:
        """Return bits for one word of a name: the same, shortened, an initial, or misspelled; None for another one."""
        if word == other:
            return self._rarity(word)
        short, long = sorted((word, other), key=len)
        if len(short) == 1 and long.startswith(short):
            return log2(26) / 2
        if (len(short) >= _MIN_NICKNAME_LENGTH and long.startswith(short)) or name_groups_of(word) & name_groups_of(
            other
        ):
            return max(self._rarity(long) - _SHORT_FORM_BITS, 0.0)
        if phonetic_key(word) == phonetic_key(other):
            return max(self._rarity(long) - _PHONETIC_BITS, 0.0)
        if JaroWinkler.similarity(word, other) >= _MIN_JARO_WINKLER:
            return max(min(self._rarity(word), self._rarity(other)) - _MISSPELLING_BITS, 0.0)
        return None

    def _compare_companies(self, candidate: _NormalizedCandidate, other: _NormalizedCandidate) -> tuple[float, str]:
        weight = self._bits_of_value(candidate.company, other.company, self._company_counts)
        return (_OTHER_COMPANY_BITS, "") if weight is None else (min(weight, _MAX_COMPANY_BITS), "same company")

    def _compare_places(self, candidate: _NormalizedCandidate, other: _NormalizedCandidate) -> tuple[float, str]:
        weight = self._bits_of_value(candidate.place, other.place, self._place_counts)
        return (_OTHER_PLACE_BITS, "") if weight is None else (min(weight, _MAX_PLACE_BITS), "same place")

    def _bits_of_value(self, value: str, other: str, counts: Counter[str]) -> float | None:
        """Return bits for a value that both have, 0 where one of them has none, None where they differ."""
        if not value or not other:
            return 0.0
        if value == other or fuzz.token_set_ratio(value, other) >= _MIN_COMPANY_RATIO:
            return log2(self._size / max(counts[value], counts[other]))
        return None


def _normalize_candidate(record: DuplicateCandidate) -> _NormalizedCandidate:
    words = tuple(word.strip(".,") for word in fold_text(record.name).split())
    user_names = frozenset(
        compact for name in record.user_names if len(compact := _compact_user_name(name)) >= _MIN_USER_NAME_LENGTH
    )
    return _NormalizedCandidate(
        record, tuple(word for word in words if word), fold_text(record.company), fold_text(record.place), user_names
    )


def _compact_user_name(name: str) -> str:
    return "".join(letter for letter in fold_text(name.partition("@")[0]) if letter.isalnum())


def _blocking_keys(candidate: _NormalizedCandidate) -> Iterable[str]:
    if candidate.words:
        yield "name:" + " ".join(sorted(candidate.words))
        yield f"part:{candidate.words[-1]}:{candidate.words[0][:1]}"
        yield f"part:{candidate.words[0]}:{candidate.words[-1][:3]}"
        yield f"part:{candidate.words[0]}:{candidate.words[-1][:1]}:{candidate.words[-1][-2:]}"
        yield f"sound:{phonetic_key(candidate.words[-1])}:{phonetic_key(candidate.words[0])[:1]}"
        yield from (
            f"form:{phonetic_key(candidate.words[-1])}:{number}" for number in name_groups_of(candidate.words[0])
        )
        if len(candidate.compact) >= _MIN_USER_NAME_LENGTH:
            yield "user:" + candidate.compact
    yield from ("user:" + name for name in candidate.user_names)
    yield from ("mail:" + address for address in candidate.record.emails)
    yield from ("call:" + number for number in candidate.record.phones)


def _compare_user_names(candidate: _NormalizedCandidate, other: _NormalizedCandidate) -> tuple[float, str]:
    """Return bits for a shared user name; a quarter of them where it is only the name once more."""
    shared = candidate.user_names & other.user_names
    if not shared:
        return 0.0, ""
    is_only_the_name = shared <= {candidate.compact, other.compact}
    return (_USER_NAME_BITS / 4 if is_only_the_name else _USER_NAME_BITS), "same user name"


def _compare_exact_values(
    values: tuple[str, ...], other_values: tuple[str, ...], weight: float, reason: str
) -> tuple[float, str]:
    return (weight, reason) if set(values) & set(other_values) else (0.0, "")
