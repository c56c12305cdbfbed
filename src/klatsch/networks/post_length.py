"""The length of a post as each network counts it, and shortening of text without breaking a visible letter.

Where a network counts what people see (graphemes), code points are counted instead: there are never fewer of them,
so a text that fits here fits there.
"""

from __future__ import annotations

import re
from itertools import pairwise
from unicodedata import category, normalize

# Links, and text that networks treat as one: short ones count as long ones.
_LINK_PATTERN = re.compile(r"https?://\S+|[^\s/@]+\.[^\s.]{2,}\S*", re.IGNORECASE)
LINK_LENGTH = 23
# The code points that X counts once (twitter-text, configuration 3); everything else counts twice.
_SINGLE_WEIGHT_RANGES = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_ZERO_WIDTH_JOINER = "\u200d"
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAG_LETTERS = range(0xE0020, 0xE0080)
ELLIPSIS = "…"


def code_point_length(text: str) -> int:
    """Return the number of code points."""
    return len(text)


def mastodon_length(text: str) -> int:
    """Return the length as Mastodon counts: code points, a link as 23 or its own length, whichever is more."""
    return len(text) + sum(
        max(0, LINK_LENGTH - len(match[0])) - _short_link_saving(match[0], len(match[0])) for match in _find_links(text)
    )


def x_length(text: str) -> int:
    """Return the length as X counts: most alphabets once, everything else twice, a link as 23."""
    return x_weight(text) + sum(
        max(0, LINK_LENGTH - x_weight(match[0])) - _short_link_saving(match[0], x_weight(match[0]))
        for match in _find_links(text)
    )


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units (LinkedIn, text messages)."""
    return len(text.encode("utf-16-le")) // 2


def x_weight(text: str) -> int:
    return sum(1 if any(low <= ord(letter) <= high for low, high in _SINGLE_WEIGHT_RANGES) else 2 for letter in text)


def _find_links(text: str) -> list[re.Match[str]]:
    return list(_LINK_PATTERN.finditer(text))


def _short_link_saving(link: str, length: int) -> int:
    """Return how much less than its length a link counts; 0 for text that may not be a link."""
    return max(0, length - LINK_LENGTH) if re.fullmatch(r"https?://[\x21-\x7e]+", link) else 0


def normalize_text(text: str) -> str:
    """Return a text as it is posted: composed (NFC), without control characters and halves of letters."""
    kept = "".join(letter for letter in text if letter in "\n\t" or category(letter) not in {"Cc", "Cs"})
    return normalize("NFC", kept).strip()


def shorten_text(text: str, most: int) -> str:
    """Return `text` with at most `most` code points: whole words where possible, never half a visible letter.

    What was cut shows as "…"; with no room for anything, "" is returned.
    """
    if len(text) <= most:
        return text
    ends = [end for end in _grapheme_ends(text[: most + 1]) if end <= most - len(ELLIPSIS)]
    if not ends:
        return ""
    kept = text[: ends[-1]]
    space = max(kept.rfind(" "), kept.rfind("\n"))
    if not text[len(kept)].isspace() and space > len(kept) // 2:
        kept = kept[:space]
    return kept.rstrip(" \n,;:–-") + ELLIPSIS


def _grapheme_ends(text: str) -> list[int]:
    """Return the indexes at which a text may be cut."""
    ends = []
    flags = 0
    for end, (letter, following) in enumerate(pairwise(text), 1):
        flags = flags + 1 if ord(letter) in _FLAG_LETTERS else 0
        half_a_flag = flags % 2 == 1 and ord(following) in _FLAG_LETTERS
        if letter != _ZERO_WIDTH_JOINER and not _extends_grapheme(following) and not half_a_flag:
            ends.append(end)
    return ends


def _extends_grapheme(letter: str) -> bool:
    return (
        category(letter).startswith("M")
        or letter == _ZERO_WIDTH_JOINER
        or ord(letter) in _SKIN_TONES
        or ord(letter) in _TAG_LETTERS
    )
