from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from klatsch.invitations.og_image import IMAGE_SIZE, PAPER_COLOR, TEXT_COLOR, drawable_text, render_og_image

COFFEE = {"title": "Coffee", "host": "Hanna", "purpose": "Why not?", "minutes": 30, "left": 4, "capacity": 7}


def picture(**changes: int | str) -> Image:  # type: ignore[valid-type]
    return Image.open(BytesIO(render_og_image(**{**COFFEE, **changes}))).convert("RGB")  # type: ignore[arg-type]


def test_the_title_is_written_in_ink_on_a_card_on_paper() -> None:
    drawn = picture()
    colours = {colour for _, colour in drawn.getcolors(maxcolors=100_000)}  # type: ignore[attr-defined]
    for name in (TEXT_COLOR, PAPER_COLOR):
        assert tuple(bytes.fromhex(name[1:])) in colours


@settings(max_examples=12)
@given(title=st.text(max_size=120), purpose=st.text(max_size=400), host=st.text(max_size=120), left=st.integers(0, 40))
def test_whatever_a_host_writes_is_drawn_inside_the_card(title: str, purpose: str, host: str, left: int) -> None:
    drawn = picture(title=title, purpose=purpose, host=host, left=left, capacity=40)
    assert drawn.size == IMAGE_SIZE  # type: ignore[attr-defined]
    for strip in ((0, 0, 60, 630), (1140, 0, 1200, 630)):
        assert drawn.crop(strip).getcolors(1) == [(60 * 630, tuple(bytes.fromhex(PAPER_COLOR[1:])))]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Kaffee für Zoë – “gern”, Straße", "Kaffee fur Zoe - “gern”, Strasse"),
        ("Coffee ☕️ with  me\n🎉", "Coffee with me"),
        ("咖啡和谈话", "otherwise"),
        ("", "otherwise"),
        ("evil \x00", "evil"),
    ],
)
def test_letters_that_the_font_lacks_lose_their_accents_or_are_left_out_or_the_whole_line(
    text: str, drawn: str
) -> None:
    assert drawable_text(text, "otherwise", has=lambda letter: " " < letter < "\x7f" or letter in "“”") == drawn


def test_some_font_is_always_there_and_knows_english() -> None:
    assert drawable_text("Coffee with me, 7 of 7 (half an hour)?", "") == "Coffee with me, 7 of 7 (half an hour)?"
    assert "\u202e" not in drawable_text("\u202eevil\x00", "")
