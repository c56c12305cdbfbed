"""A bubble chart of the circles: sized by their members, without overlaps. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt
from re import compile as compile_pattern
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHART_WIDTH_PX = 340
MAX_RADIUS_PX = 70.0
MIN_RADIUS_PX = 46.0  # holds a word of ten letters
BUBBLE_GAP_PX = 8.0
ANGLE_STEPS = 48
LINE_BREAK_MARK = (
    "\f"  # white space for `wrap` that no name has: the name of a server may go on in the next line after a dot
)
DOT_BEFORE_WORD = compile_pattern(r"\.(?=\w)")
LETTER_WIDTH_PX = 7.6
LINE_HEIGHT_PX = 16.0


@dataclass(frozen=True, slots=True)
class Bubble:
    """A bubble with its centre and radius, the lines of its label with their heights, and the index of its circle."""

    x: float
    y: float
    r: float
    lines: tuple[tuple[float, str], ...]
    index: int


@dataclass(frozen=True, slots=True)
class CircleChart:
    """A bubble chart in a frame of `width` x `height`."""

    width: int
    height: int
    bubbles: tuple[Bubble, ...]


def circle_chart(sizes: Sequence[int], names: Sequence[str]) -> CircleChart:
    """Return the chart of circles with these sizes and names, the largest in the middle."""
    largest = max([*sizes, 1])
    radii = [max(MIN_RADIUS_PX, MAX_RADIUS_PX * sqrt(size / largest)) for size in sizes]
    order = sorted(range(len(sizes)), key=lambda index: (-sizes[index], index))
    placed: list[tuple[float, float, float]] = []
    for index in order:
        placed.append(_free_position(radii[index], placed))
    top = min((y - r for _, y, r in placed), default=0.0) - BUBBLE_GAP_PX
    bottom = max((y + r for _, y, r in placed), default=0.0) + BUBBLE_GAP_PX
    bubbles = tuple(
        Bubble(
            round(x + CHART_WIDTH_PX / 2, 1),
            round(y - top, 1),
            round(r, 1),
            _label_lines(names[index], sizes[index], r),
            index,
        )
        for index, (x, y, r) in zip(order, placed, strict=True)
    )
    return CircleChart(CHART_WIDTH_PX, round(bottom - top), bubbles)


def _free_position(radius: float, placed: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """The place nearest to the middle that touches another bubble, overlaps none and is inside the frame."""
    if not placed:
        return 0.0, 0.0, radius
    free = (
        (hypot(x, y), round(y, 3), round(x, 3))
        for x, y in _touching_positions(radius, placed)
        if abs(x) + radius <= CHART_WIDTH_PX / 2
        and all(hypot(x - a, y - b) >= radius + r + BUBBLE_GAP_PX - 0.01 for a, b, r in placed)
    )
    best = min(free, default=None)
    lowest = max(y + r for _, y, r in placed)
    return (best[2], best[1], radius) if best else (0.0, lowest + BUBBLE_GAP_PX + radius, radius)


def _touching_positions(radius: float, placed: Sequence[tuple[float, float, float]]) -> Iterator[tuple[float, float]]:
    for a, b, r in placed:
        reach = r + radius + BUBBLE_GAP_PX
        for step in range(ANGLE_STEPS):
            angle = 2 * pi * step / ANGLE_STEPS
            yield a + reach * cos(angle), b + reach * sin(angle)


def _label_lines(name: str, size: int, radius: float) -> tuple[tuple[float, str], ...]:
    """The name in at most three lines that fit, and the number of members below it."""
    letters = int(1.7 * radius / LETTER_WIDTH_PX)
    parts = DOT_BEFORE_WORD.sub(f".{LINE_BREAK_MARK}", name)
    rows = wrap(parts, letters, max_lines=3, placeholder="…", replace_whitespace=False)
    words = [*(row.replace(LINE_BREAK_MARK, "") for row in rows), str(size)]
    first = -LINE_HEIGHT_PX * (len(words) - 1) / 2 + LINE_HEIGHT_PX * 0.3
    return tuple((round(first + LINE_HEIGHT_PX * number, 1), word) for number, word in enumerate(words))
