"""Sanitizing of what people type: removes characters that cannot be stored, sent or shown safely."""

from __future__ import annotations

# Marks that reverse the direction of the text after them: one in a name reverses the rest of its line, too.
BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
CONTROL_CODES = (*range(0x20), *range(0x7F, 0xA0))
# Halves of characters, which programs can send in JSON and no database stores.
SURROGATES = range(0xD800, 0xE000)
MAX_DIGITS = 18

_REPLACEMENTS: dict[int, str | None] = {
    **dict.fromkeys((*CONTROL_CODES, *SURROGATES, *map(ord, BIDI_CONTROLS))),
    **dict.fromkeys(map(ord, LINE_ENDS), "\n"),
    ord("\t"): " ",
}


def sanitize_line(text: str, max_length: int | None = None) -> str:
    """Return `text` in one line with single spaces, cut to `max_length` characters if that is given."""
    return " ".join(text.translate(_REPLACEMENTS).split())[:max_length]


def sanitize_text(text: str) -> str:
    """Return `text` with its lines, without control characters."""
    return text.replace("\r\n", "\n").translate(_REPLACEMENTS).strip()


def parse_whole_number(text: str) -> int | None:
    """Return the number that `text` holds in at most 18 digits, which every database stores; None for all else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else None
