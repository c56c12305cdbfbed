"""Search text: the index by which people are found by part of a name, the same on both databases.

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
    """Return a text without accents, strokes, capitals and hyphens, as it is searched."""
    return normalize_name(text).translate(_LETTERS_WITH_STROKES)


def make_search_text(*texts: str) -> str:
    """Return the search text of several texts, without words that are part of an earlier one."""
    joined = ""
    for text in texts:
        folded = fold_text(text)
        if folded and folded not in joined:
            new = folded if not joined else " ".join(word for word in folded.split() if word not in joined)
            joined = f"{joined} {new}" if joined and new else joined or new
    return joined[:MAX_SEARCH_TEXT_LENGTH]


def make_trigrams(text: str) -> str:
    """Return each trigram of a search text once, separated by spaces; ``_`` stands for a space."""
    joined = text.replace(" ", "_")
    return " ".join({joined[at : at + MIN_SEARCH_LENGTH] for at in range(len(joined) - MIN_SEARCH_LENGTH + 1)})


def split_search_words(query: str) -> list[str]:
    """Return the words of a search query, folded, the longest first; all of them must occur."""
    return sorted(set(fold_text(query).split()), key=len, reverse=True)[:8]
