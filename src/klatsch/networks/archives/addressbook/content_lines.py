"""The lines of vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350): unfolded, with group, parameters and value.

docs/decisions/0003-vcard-reader.md says why this is not a library.
"""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from klatsch.networks.archives.parsing import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_CONTENT_LINE_CHARS = 4 * 1024**2
"""Characters of one unfolded line: pictures are the long ones."""
_HEAD = re.compile(r'((?:[^":]|"[^"]*")*):')
_PARAMETER = re.compile(r'(?:[^";]|"[^"]*")+')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
# Of the encodings that Python knows, those that phones and mail programs wrote.
_CHARSET = re.compile(
    r"utf-?8|utf-16|(us-)?ascii|iso-8859-\d{1,2}|(windows-|cp)125\d|koi8-r|shift_jis|iso-2022-jp|euc-(jp|kr)"
    r"|gb(2312|k|18030)|big5",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ContentLine:
    """``item1.TEL;TYPE=CELL:+49...``: ``name`` in capitals without its group; 2.1's bare words are in ``types``."""

    name: str
    group: str
    types: frozenset[str]
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as plain text."""
        return _unescape(self.value)

    @property
    def parts(self) -> list[str]:
        """The components of a structured value (N, ORG, ADR), split at semicolons that are not escaped."""
        return _split_unescaped(self.value, ";")

    @property
    def items(self) -> list[str]:
        """The values of a list (CATEGORIES, NICKNAME), split at commas that are not escaped."""
        return _split_unescaped(self.value, ",")


def unfold_lines(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Join folded lines and quoted-printable soft breaks; yield each with the number of its first line, from 1."""
    parts: list[str] = []
    start = length = 0
    is_soft = False
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip("\r\n")
        if is_soft or (parts and line[:1] in {" ", "\t"}):
            length += len(line)
            if length <= MAX_CONTENT_LINE_CHARS:
                parts.append(line if is_soft else line[1:])
        else:
            if parts:
                yield start, "".join(parts)
            start = number
            parts = [line]
            length = len(line)
        is_soft = line.endswith("=") and _is_quoted_printable(parts[0])
        if is_soft:
            parts[-1] = parts[-1].removesuffix("=")
    if parts:
        yield start, "".join(parts)


def parse_content_line(line: str) -> ContentLine | None:
    """Parse one unfolded line; None if it is not a content line."""
    head, colon, value = line.partition(":")
    if '"' in head:  # a quoted parameter may hold a colon
        quoted = _HEAD.match(line)
        head, colon, value = (quoted[1], ":", line[quoted.end() :]) if quoted else ("", "", "")
    if not colon:
        return None
    name, *rest = (_PARAMETER.findall(head) or [""]) if '"' in head else head.split(";")
    group, _, bare = name.strip().rpartition(".")
    types, parameters = _parse_parameters(rest)
    if "QUOTED-PRINTABLE" in types or parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = _decode_quoted_printable(value, parameters.get("CHARSET", "utf-8"))
    return ContentLine(bare.upper(), group.lower(), types, parameters, value)


def _is_quoted_printable(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def _parse_parameters(words: list[str]) -> tuple[frozenset[str], dict[str, str]]:
    types: set[str] = set()
    parameters: dict[str, str] = {}
    for word in words:
        key, is_named, value = word.strip().partition("=")
        value = value.strip('"')
        if not is_named:
            types.add(key.upper())
        elif key.upper() == "TYPE":
            types.update(value.upper().split(","))
        else:
            parameters[key.upper()] = value
    return frozenset(types), parameters


def _decode_quoted_printable(value: str, charset: str) -> str:
    octets = quopri.decodestring(value.encode("utf-8", errors="replace"))
    codec = charset.lower() if _CHARSET.fullmatch(charset) else "utf-8"
    try:
        return octets.decode(codec, errors="western" if codec.startswith("utf") else "replace")
    except LookupError:
        return octets.decode("utf-8", errors="western")


def _unescape_match(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def _unescape(value: str) -> str:
    return clean_text(_ESCAPE.sub(_unescape_match, value).replace("\r\n", "\n"))


def _split_unescaped(value: str, separator: str) -> list[str]:
    marked = re.sub(rf"\\.|{separator}", lambda match: "\0" if match[0] == separator else match[0], value)
    return [_unescape(part) for part in marked.split("\0")]
