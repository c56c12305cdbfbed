"""How a person is found by part of a name: the same rule on both databases.

SQLite has an index of parts of words (FTS5, trigrams); PostgreSQL has one only as an extension, which not every server
offers. There the groups of three letters are kept beside the text, and an inverted index of PostgreSQL's own
finds them.
"""

from __future__ import annotations

from klatsch.networks.records import normalised_name

SHORTEST = 3
LONGEST = 1000


def searchable(*texts: str) -> str:
    """Return texts as they are searched: no accents, no capitals, none that says what another one says already."""
    found = ""
    for text in texts:
        plain = normalised_name(text)
        if plain and plain not in found and plain.replace("-", " ") not in found:
            found = f"{found} {plain}" if found else plain
    return found[:LONGEST]


def grams(text: str) -> str:
    """Return each group of three letters of a searchable text once, spaces between them; ``_`` is a space."""
    joined = text.replace(" ", "_")
    return " ".join({joined[at : at + SHORTEST] for at in range(len(joined) - SHORTEST + 1)})


def wanted(asked: str) -> list[str]:
    """Return the parts that must all be found, longest first: the words of what was typed."""
    return sorted(set(normalised_name(asked).split()), key=len, reverse=True)[:8]
