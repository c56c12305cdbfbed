"""Text encodings: those that exports, and the programs that save them again, really use."""

from __future__ import annotations

import codecs
import io
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from klatsch.networks.ports import ArchiveFile

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MIN_ZERO_SHARE = 0.3
MAX_LINE_CHARS = 4 * 1024**2
"""Characters; the longest lines in real files are pictures in contact cards."""


def _as_western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


# Old Windows programs write their own code page; one such name must not make the whole file unreadable.
codecs.register_error("western", _as_western)


def detect_encoding(head: bytes) -> str:
    """Return the codec for a file that begins so: UTF-8 unless a mark or the zero bytes of UTF-16 say otherwise."""
    for mark, codec in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return codec
    even, odd = head[0:512:2], head[1:512:2]
    if odd and odd.count(0) > _MIN_ZERO_SHARE * len(odd):
        return "utf-16-le"
    if even and even.count(0) > _MIN_ZERO_SHARE * len(even):
        return "utf-16-be"
    return "utf-8"


def head_text(member: ArchiveFile) -> str:
    """Return the beginning of a file as text; never raises."""
    return _decode_head(member.head)


@lru_cache(maxsize=4)
def _decode_head(head: bytes) -> str:
    # Each of some fifty readers looks at the same beginning.
    return head.decode(detect_encoding(head), errors="western").lstrip("\ufeff")


def open_text(member: ArchiveFile) -> TextIO:
    """Open a file as text with its line ends untouched, so that lines count as in an editor."""
    return io.TextIOWrapper(member.open(), encoding=detect_encoding(member.head), errors="western", newline="")


def iterate_lines(stream: TextIO) -> Iterator[str]:
    """Yield the lines with their ends; one that is endless comes in pieces, so that memory stays bounded."""
    return iter(partial(stream.readline, MAX_LINE_CHARS), "")


def looks_like_html(text: str) -> bool:
    """Return True if a text is a web page: a sign-in page saved by mistake, or the HTML form of an export."""
    start = text[:2048].lstrip().lower()
    return start.startswith(("<!doctype html", "<html")) or "<head>" in start
