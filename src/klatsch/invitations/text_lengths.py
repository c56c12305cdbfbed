"""How networks count the length of a post, and cutting a text without breaking what people see as one letter.

Where a network counts what people see (graphemes), code points are counted instead: there are never fewer of them,
so a text that fits here fits there.
"""

from __future__ import annotations

import re
from itertools import pairwise
from unicodedata import category, normalize

# Links, and what networks take for one: short ones are counted long.
_LINK = re.compile(r"https?://\S+|[^\s/@]+\.[^\s.]{2,}\S*", re.IGNORECASE)
LINK_LENGTH = 23
# What X counts once (twitter-text, configuration 3); everything else counts twice.
_COUNTED_ONCE = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_JOINER = "\u200d"
_FLAGS = range(0x1F1E6, 0x1F200)
_SKINS = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
MORE = "…"


def letters(text: str) -> int:
    """Code points."""
    return len(text)


def letters_with_short_links(text: str) -> int:
    """Code points, a link as 23 of them or as many as it has: the longer (Mastodon)."""
    return len(text) + sum(
        max(0, LINK_LENGTH - len(found[0])) - _saved(found[0], len(found[0])) for found in _links(text)
    )


def weighted_letters(text: str) -> int:
    """As X counts: most alphabets once, everything else twice, a link as 23."""
    return weight(text) + sum(
        max(0, LINK_LENGTH - weight(found[0])) - _saved(found[0], weight(found[0])) for found in _links(text)
    )


def utf16_units(text: str) -> int:
    """As programs count that keep text in UTF-16 (LinkedIn, text messages)."""
    return len(text.encode("utf-16-le")) // 2


def weight(text: str) -> int:
    return sum(1 if any(low <= ord(letter) <= high for low, high in _COUNTED_ONCE) else 2 for letter in text)


def _links(text: str) -> list[re.Match[str]]:
    return list(_LINK.finditer(text))


def _saved(link: str, length: int) -> int:
    """How much shorter than written a link counts: only for what is surely one."""
    return max(0, length - LINK_LENGTH) if re.fullmatch(r"https?://[\x21-\x7e]+", link) else 0


def tidy(text: str) -> str:
    """Return a text as posts carry it: composed (NFC), without control characters and halves of letters."""
    kept = "".join(letter for letter in text if letter in "\n\t" or category(letter) not in {"Cc", "Cs"})
    return normalize("NFC", kept).strip()


def shortened(text: str, most: int) -> str:
    """Return `text` with at most `most` code points: whole words where possible, never half a visible letter.

    What was cut shows as "…"; with no room for anything, "" is returned.
    """
    if len(text) <= most:
        return text
    ends = [end for end in _ends_of_letters(text[: most + 1]) if end <= most - len(MORE)]
    if not ends:
        return ""
    kept = text[: ends[-1]]
    space = max(kept.rfind(" "), kept.rfind("\n"))
    if not text[len(kept)].isspace() and space > len(kept) // 2:
        kept = kept[:space]
    return kept.rstrip(" \n,;:–-") + MORE


def _ends_of_letters(text: str) -> list[int]:
    """The places after which a text may be cut."""
    found, flags = [], 0
    for place, (letter, following) in enumerate(pairwise(text), 1):
        flags = flags + 1 if ord(letter) in _FLAGS else 0
        half_a_flag = flags % 2 == 1 and ord(following) in _FLAGS
        if letter != _JOINER and not _belongs_to_the_last(following) and not half_a_flag:
            found.append(place)
    return found


def _belongs_to_the_last(letter: str) -> bool:
    return category(letter).startswith("M") or letter == _JOINER or ord(letter) in _SKINS or ord(letter) in _TAGS
