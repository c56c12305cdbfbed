"""How a person is found by part of a name: the same rule on both databases.

SQLite has an index of parts of words (FTS5, trigrams); PostgreSQL has one only as an extension, which not every server
offers. There the groups of three letters are kept beside the text, and an inverted index of PostgreSQL's own
finds them.
"""

from __future__ import annotations

from klatsch.networks.records import normalize_name

MIN_SEARCH_LENGTH = 3
MAX_SEARCH_TEXT_LENGTH = 1000


# Letters that look like another one with a stroke, but are letters of their own to Unicode.
_LETTERS_WITH_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "-": " "}
)


def fold_text(text: str) -> str:
    """Return a text as it is searched: no accents, no strokes, no capitals, no hyphens."""
    return normalize_name(text).translate(_LETTERS_WITH_STROKES)


def make_search_text(*texts: str) -> str:
    """Return texts as they are searched, without words that are part of one said already."""
    found = ""
    for text in texts:
        told = fold_text(text)
        if told and told not in found:
            new = told if not found else " ".join(word for word in told.split() if word not in found)
            found = f"{found} {new}" if found and new else found or new
    return found[:MAX_SEARCH_TEXT_LENGTH]


def make_trigrams(text: str) -> str:
    """Return each group of three letters of a searchable text once, spaces between them; ``_`` is a space."""
    joined = text.replace(" ", "_")
    return " ".join({joined[at : at + MIN_SEARCH_LENGTH] for at in range(len(joined) - MIN_SEARCH_LENGTH + 1)})


def split_search_words(asked: str) -> list[str]:
    """Return the parts that must all be found, longest first: the words of what was typed."""
    return sorted(set(fold_text(asked).split()), key=len, reverse=True)[:8]
