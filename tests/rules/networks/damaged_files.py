"""Damages files the way the world does: cut off, bits turned, pieces doubled, swapped, or replaced by odd tokens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

TOKENS = (
    b'"', b'""', b"'", b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\\", b"\\u0000",
    b"\\ud83d", b"[", b"]" * 9, b"[" * 5000, b'{"a":' * 3000, b"}", b":", b"=", b"=\n", b"null", b"-1", b"1e999",
    b"9" * 5000,
    b"BEGIN:VCARD\n", b"END:VCARD\n", b"AGENT:\n", b"\xf0\x9f\xa6\xa6", b"\xc3", b"31 Feb 2022", b"\xe2\x80\xa8", b" ",
)  # fmt: skip
ODD_VALUES: tuple[object, ...] = (
    None, True, -1, 0, 10**30, 1e308, "", "x", "\ud83d", "\0", [], {}, [[]], [None, 1], {"a": {}}, "9" * 30,
)  # fmt: skip


def mutated(content: bytes, random: Random) -> bytes:
    """Return the content with one to four injuries."""
    for _ in range(random.randint(1, 4)):
        content = random.choice((_cut, _turned, _token, _doubled, _dropped, _swapped, _odd_value))(content, random)
    return content


def _place(content: bytes, random: Random) -> int:
    return random.randrange(len(content) + 1)


def _cut(content: bytes, random: Random) -> bytes:
    return content[: _place(content, random)]


def _turned(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.randint(1, 8) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _token(content: bytes, random: Random) -> bytes:
    at = _place(content, random)
    return content[:at] + random.choice(TOKENS) + content[at:]


def _piece(content: bytes, random: Random) -> tuple[int, int]:
    start = _place(content, random)
    return start, min(len(content), start + random.randint(1, 200))


def _doubled(content: bytes, random: Random) -> bytes:
    start, end = _piece(content, random)
    return content[:end] + content[start:end] * random.randint(1, 5) + content[end:]


def _dropped(content: bytes, random: Random) -> bytes:
    start, end = _piece(content, random)
    return content[:start] + content[end:]


def _swapped(content: bytes, random: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    random.shuffle(lines)
    return b"".join(lines)


def _odd_value(content: bytes, random: Random) -> bytes:
    """Put something of another type somewhere into JSON; anything else stays as it is."""
    head, equals, body = content.rpartition(b" = ")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return content
    return head + equals + json.dumps(_with_odd_value(told, random)).encode()


def _with_odd_value(value: object, random: Random) -> object:
    if random.random() < 0.15 or not isinstance(value, dict | list) or not value:
        return random.choice(ODD_VALUES)
    if isinstance(value, dict):
        key = random.choice(list(value))
        return {**value, key: _with_odd_value(value[key], random)}
    at = random.randrange(len(value))
    return [*value[:at], _with_odd_value(value[at], random), *value[at + 1 :]]
