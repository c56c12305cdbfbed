"""How a person is found by part of a name: the same rule on both databases.

SQLite has an index of parts of words (FTS5, trigrams); PostgreSQL has one only as an extension, which not every server
offers. There the groups of three letters are kept beside the text, and an inverted index of PostgreSQL's own
finds them.
"""

from __future__ import annotations

from klatsch.networks.records import normalised_name

SHORTEST = 3
LONGEST = 1000


# Letters that look like another one with a stroke, but are letters of their own to Unicode.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "-": " "}
)


def plain(text: str) -> str:
    """Return a text as it is searched: no accents, no strokes, no capitals, no hyphens."""
    return normalised_name(text).translate(_STROKES)


def searchable(*texts: str) -> str:
    """Return texts as they are searched, without words that are part of one said already."""
    found = ""
    for text in texts:
        told = plain(text)
        if told and told not in found:
            new = told if not found else " ".join(word for word in told.split() if word not in found)
            found = f"{found} {new}" if found and new else found or new
    return found[:LONGEST]


def grams(text: str) -> str:
    """Return each group of three letters of a searchable text once, spaces between them; ``_`` is a space."""
    joined = text.replace(" ", "_")
    return " ".join({joined[at : at + SHORTEST] for at in range(len(joined) - SHORTEST + 1)})


def wanted(asked: str) -> list[str]:
    """Return the parts that must all be found, longest first: the words of what was typed."""
    return sorted(set(plain(asked).split()), key=len, reverse=True)[:8]
