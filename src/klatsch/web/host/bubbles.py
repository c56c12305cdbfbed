"""Circles as bubbles that do not overlap: a picture of how many are here for which reason. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt
from re import compile as compile_pattern
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 340
LARGEST, SMALLEST = 70.0, 46.0  # the smallest holds a word of ten letters
GAP = 8.0
ANGLES = 48
BREAK = "\f"  # white space for `wrap` that no name has: the name of a server may go on in the next line after a dot
DOT = compile_pattern(r"\.(?=\w)")
LETTER, LINE = 7.6, 16.0  # how wide a letter and how high a line is


@dataclass(frozen=True, slots=True)
class Bubble:
    """Centre, radius, and its lines of words with the height of each."""

    x: float
    y: float
    r: float
    lines: tuple[tuple[float, str], ...]
    place: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Bubbles in a frame of `width` x `height`."""

    width: int
    height: int
    bubbles: tuple[Bubble, ...]


def picture(sizes: Sequence[int], names: Sequence[str]) -> Picture:
    """Draw each circle as large as it has members, the largest in the middle; `place` is that in `sizes`."""
    most = max([*sizes, 1])
    radii = [max(SMALLEST, LARGEST * sqrt(size / most)) for size in sizes]
    order = sorted(range(len(sizes)), key=lambda place: (-sizes[place], place))
    placed: list[tuple[float, float, float]] = []
    for place in order:
        placed.append(_free_place(radii[place], placed))
    top = min((y - r for _, y, r in placed), default=0.0) - GAP
    bottom = max((y + r for _, y, r in placed), default=0.0) + GAP
    bubbles = tuple(
        Bubble(round(x + WIDTH / 2, 1), round(y - top, 1), round(r, 1), _lines(names[place], sizes[place], r), place)
        for place, (x, y, r) in zip(order, placed, strict=True)
    )
    return Picture(WIDTH, round(bottom - top), bubbles)


def _free_place(radius: float, placed: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """The place nearest to the middle that touches another bubble, overlaps none and is inside the frame."""
    if not placed:
        return 0.0, 0.0, radius
    free = (
        (hypot(x, y), round(y, 3), round(x, 3))
        for x, y in _around(radius, placed)
        if abs(x) + radius <= WIDTH / 2 and all(hypot(x - a, y - b) >= radius + r + GAP - 0.01 for a, b, r in placed)
    )
    best = min(free, default=None)
    lowest = max(y + r for _, y, r in placed)
    return (best[2], best[1], radius) if best else (0.0, lowest + GAP + radius, radius)


def _around(radius: float, placed: Sequence[tuple[float, float, float]]) -> Iterator[tuple[float, float]]:
    for a, b, r in placed:
        reach = r + radius + GAP
        for step in range(ANGLES):
            angle = 2 * pi * step / ANGLES
            yield a + reach * cos(angle), b + reach * sin(angle)


def _lines(name: str, size: int, radius: float) -> tuple[tuple[float, str], ...]:
    """The name in at most three lines that fit, and the number of members below it."""
    letters = int(1.7 * radius / LETTER)
    parts = DOT.sub(f".{BREAK}", name)
    rows = wrap(parts, letters, max_lines=3, placeholder="…", replace_whitespace=False)
    words = [*(row.replace(BREAK, "") for row in rows), str(size)]
    first = -LINE * (len(words) - 1) / 2 + LINE * 0.3
    return tuple((round(first + LINE * number, 1), word) for number, word in enumerate(words))
