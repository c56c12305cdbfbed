"""The OpenGraph image of an invitation, which networks show beside a link: 1200 x 630, in a font that is installed."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from klatsch.core.i18n.messages import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

IMAGE_SIZE = (1200, 630)
# The look's own colours on paper, see tokens.css.
PAPER_COLOR, CARD_COLOR, LINE_COLOR, TEXT_COLOR, SOFT_TEXT_COLOR, STAMP_COLOR, STAMP_EDGE_COLOR = (
    "#f6f0e4",
    "#fffdf7",
    "#dccfb9",
    "#2b211a",
    "#65574a",
    "#2f4596",
    "#8f7d66",
)
CARD_BOX = (90, 62, 1110, 568)
TEXT_LEFT, TEXT_WIDTH = 148, 904
MAX_STAMPS = 12
# Below this share of drawable letters a line says too little to be drawn.
MIN_DRAWABLE_SHARE = 0.6
# Fonts with many alphabets, found by these names on Linux, macOS and Windows.
FONT_FILES = ("NotoSans-Regular.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial Unicode.ttf", "arial.ttf")
PLAIN_SPELLINGS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
}


def render_og_image(*, title: str, host: str, purpose: str, minutes: int, left: int, capacity: int) -> bytes:
    """Return the picture as PNG. `left` is how many of `capacity` meetings are still open."""
    chats = (
        translate("%(left)d of %(of)d chats left", left=left, of=capacity) if left else translate("All chats are taken")
    )
    return _render_png(
        title=title,
        invites=translate("%(host)s invites you", host=host),
        invited=translate("You are invited"),
        purpose=purpose,
        facts=translate("%(minutes)d minutes  ·  %(chats)s", minutes=minutes, chats=chats),
        taken_count=capacity - left,
        capacity=capacity,
    )


@lru_cache(maxsize=32)
def _render_png(
    *, title: str, invites: str, invited: str, purpose: str, facts: str, taken_count: int, capacity: int
) -> bytes:
    from PIL import ImageDraw

    picture = _card_background().copy()
    draw = ImageDraw.Draw(picture)
    _draw_line(draw, invites, (TEXT_LEFT, 112), 30, SOFT_TEXT_COLOR, otherwise=invited)
    bottom = _draw_title(draw, title)
    _draw_purpose(draw, purpose, bottom + 22, 396)
    _draw_stamps(draw, taken_count, capacity)
    _draw_line(draw, facts, (TEXT_LEFT, 492), 32, STAMP_COLOR, bold=True)
    _draw_line(draw, "klatsch", (TEXT_LEFT + TEXT_WIDTH, 496), 28, SOFT_TEXT_COLOR, anchor="ra")
    png = BytesIO()
    picture.save(png, "PNG")
    return png.getvalue()


@lru_cache(maxsize=1)
def _card_background() -> Image:
    """Two cards beneath, not quite straight, and the one on top with its printed frame: the same for everybody."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", IMAGE_SIZE, PAPER_COLOR)
    for angle, move in ((1.6, (-6, 10)), (-1.3, (8, 14))):
        # Drawn at twice the size: turning leaves no steps at the edges.
        layer = Image.new("RGBA", (IMAGE_SIZE[0] * 2, IMAGE_SIZE[1] * 2), (0, 0, 0, 0))
        box = [edge * 2 for edge in CARD_BOX]
        ImageDraw.Draw(layer).rounded_rectangle(box, 44, CARD_COLOR, LINE_COLOR, 3)
        layer = layer.rotate(angle, Image.Resampling.BICUBIC).resize(IMAGE_SIZE, Image.Resampling.LANCZOS)
        picture.paste(layer, move, layer)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle(CARD_BOX, 22, CARD_COLOR, LINE_COLOR, 2)
    draw.rounded_rectangle(
        [CARD_BOX[0] + 12, CARD_BOX[1] + 12, CARD_BOX[2] - 12, CARD_BOX[3] - 12], 14, None, LINE_COLOR, 2
    )
    return picture


def _draw_title(draw: ImageDraw, title: str) -> int:
    """Write the title as large as it fits on two lines; return where it ends."""
    text = drawable_text(title, translate("Let us have a chat"))
    for size in (76, 64, 54, 46):
        lines = _wrap_text(draw, text, size, 2)
        if "".join(lines).replace(" ", "") == text.replace(" ", ""):
            break
    top = 166
    for line in lines:
        draw.text((TEXT_LEFT, top), line, TEXT_COLOR, _load_font(size), stroke_width=1, stroke_fill=TEXT_COLOR)
        top += round(size * 1.18)
    return top


def _draw_purpose(draw: ImageDraw, purpose: str, top: int, bottom: int) -> None:
    text = drawable_text(purpose, "")
    room = max(1, (bottom - top) // 42)
    for number, line in enumerate(_wrap_text(draw, text, 32, room)):
        draw.text((TEXT_LEFT, top + number * 42), line, SOFT_TEXT_COLOR, _load_font(32))


def _draw_stamps(draw: ImageDraw, taken_count: int, total: int) -> None:
    """One cup a chat, seen from above: full when taken."""
    if total > MAX_STAMPS:
        return
    for number in range(total):
        x, y, r = TEXT_LEFT + 22 + number * 66, 442, 21
        if number < taken_count:
            draw.ellipse((x - r, y - r, x + r, y + r), None, STAMP_COLOR, 4)
            draw.ellipse((x - 13, y - 13, x + 13, y + 13), STAMP_COLOR)
            draw.arc((x + r - 6, y - 10, x + r + 10, y + 10), -95, 95, STAMP_COLOR, 4)
        else:
            for start in range(0, 360, 30):
                draw.arc((x - r, y - r, x + r, y + r), start, start + 17, STAMP_EDGE_COLOR, 3)


def _draw_line(
    draw: ImageDraw,
    text: str,
    place: tuple[int, int],
    size: int,
    colour: str,
    *,
    otherwise: str = "",
    anchor: str = "la",
    bold: bool = False,
) -> None:
    lines = _wrap_text(draw, drawable_text(text, otherwise), size, 1)
    if lines:
        draw.text(place, lines[0], colour, _load_font(size), anchor=anchor, stroke_width=0.6 if bold else 0)


def _wrap_text(draw: ImageDraw, text: str, size: int, most: int) -> list[str]:
    """Break `text` into at most `most` lines that fit the card; what is left over shows as "…"."""
    font, lines = _load_font(size), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font) <= TEXT_WIDTH:
            lines[-1] = longer
        elif len(lines) == most:
            return [*lines[:-1], _truncate_to_width(draw, longer, font)]
        elif lines[-1]:
            lines.append(_truncate_to_width(draw, word, font))
        else:
            lines[-1] = _truncate_to_width(draw, word, font)
    return [line for line in lines if line]


def _truncate_to_width(draw: ImageDraw, text: str, font: FreeTypeFont | ImageFont) -> str:
    if draw.textlength(text, font) <= TEXT_WIDTH:
        return text
    while text and draw.textlength(f"{text}…", font) > TEXT_WIDTH:
        text = text[: -max(1, len(text) // 20)]
    return f"{text.rstrip()}…"


def drawable_text(text: str, otherwise: str, has: Callable[[str], bool] | None = None) -> str:
    """Return `text` in letters that the font has, or `otherwise` when too many would be missing.

    An accent that cannot be drawn is left out before its letter is. `has` says of a letter whether the font has it.
    """
    is_drawable = has or _font_has
    words = " ".join(text.split())
    kept = " ".join("".join(_nearest_glyphs(letter, is_drawable) for letter in words).split())
    return (
        kept
        if _count_letters(kept) and _count_letters(kept) >= MIN_DRAWABLE_SHARE * _count_letters(words)
        else otherwise
    )


def _nearest_glyphs(letter: str, has: Callable[[str], bool]) -> str:
    if letter == " " or has(letter):
        return letter
    plain = PLAIN_SPELLINGS.get(letter) or normalize("NFKD", letter)
    return "".join(part for part in plain if part != letter and has(part))


def _count_letters(text: str) -> int:
    return sum(category(letter)[0] in "LN" for letter in text)


@lru_cache(maxsize=4096)
def _font_has(letter: str) -> bool:
    """Return True when the font draws `letter` differently from a letter that no font has."""
    font = _load_font(32)
    return category(letter)[0] not in "CM" and bytes(font.getmask(letter)) != bytes(font.getmask("\U0010fffd"))


@lru_cache(maxsize=16)
def _load_font(size: int) -> FreeTypeFont | ImageFont:
    """The first of the system's fonts that is there. Pillow's own knows little more than English, but always is."""
    from PIL import ImageFont

    for name in FONT_FILES:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)
