"""Contrast by WCAG 2.2, computed from the tokens: 4.5 for words, 3 for borders and icons that mean something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import klatsch

TOKENS = Path(klatsch.__file__).parent / "web/ui/static/ui/tokens.css"
DARK = "@media (prefers-color-scheme: dark)"
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
GROUNDS = ["paper", "card", "sunk", "stamp-tint"]
TINTS = ["good-tint", "warn-tint", "danger-tint"]

WORDS = [
    *[("ink", ground) for ground in GROUNDS + TINTS],
    *[("soft", ground) for ground in GROUNDS],
    *[("stamp", ground) for ground in GROUNDS + TINTS],
    *[(mood, ground) for mood in ("good", "warn", "danger") for ground in ("paper", "card", "sunk", f"{mood}-tint")],
    ("on-stamp", "stamp"),
    ("paper", "ink"),
]
SIGNS = [("edge", ground) for ground in ("paper", "card", "sunk")]


def colours(scheme: str) -> dict[str, str]:
    light, dark = TOKENS.read_text().split(DARK)
    found = dict(COLOUR.findall(light))
    return found if scheme == "light" else found | dict(COLOUR.findall(dark))


def luminance(colour: str) -> float:
    """Relative luminance of sRGB, WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_can_be_read_on_every_ground(scheme: str, words: str, ground: str) -> None:
    found = colours(scheme)
    assert contrast(found[words], found[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("sign", "ground"), SIGNS)
def test_borders_that_mean_something_can_be_seen(scheme: str, sign: str, ground: str) -> None:
    found = colours(scheme)
    assert contrast(found[sign], found[ground]) >= 3


def test_the_dark_scheme_gives_every_colour_anew() -> None:
    light, dark = TOKENS.read_text().split(DARK)
    assert dict(COLOUR.findall(light)).keys() == dict(COLOUR.findall(dark)).keys()
