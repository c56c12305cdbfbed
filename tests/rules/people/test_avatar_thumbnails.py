"""Pictures from strangers' files: small, square, upright, and nothing but a picture."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from klatsch.people.profiles.avatars import MAX_IMAGE_PIXELS, THUMBNAIL_SIDE_PIXELS, make_thumbnail

if TYPE_CHECKING:
    from typing import Any


def picture(
    size: tuple[int, int] = (400, 200),
    colour: str | tuple[int, ...] = "red",
    kind: str = "PNG",
    mode: str = "RGB",
    **further: Any,
) -> bytes:
    found = io.BytesIO()
    Image.new(mode, size, colour).save(found, kind, **further)
    return found.getvalue()


def opened(content: bytes | None) -> Any:
    assert content
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_a_picture_becomes_a_small_square_jpeg(kind: str) -> None:
    small = opened(make_thumbnail(picture(kind=kind)))
    assert (small.format, small.size) == ("JPEG", (THUMBNAIL_SIDE_PIXELS, THUMBNAIL_SIDE_PIXELS))
    red, green, blue = small.getpixel((THUMBNAIL_SIDE_PIXELS // 2, THUMBNAIL_SIDE_PIXELS // 2))
    assert red > 240
    assert max(green, blue) < 15


def test_what_is_transparent_is_on_white() -> None:
    assert min(opened(make_thumbnail(picture(mode="RGBA", colour=(0, 0, 0, 0)))).getpixel((5, 5))) > 250


def test_a_picture_taken_sideways_is_upright_and_tells_nothing_of_the_camera() -> None:
    sideways = Image.new("RGB", (200, 200), "red")
    sideways.paste("blue", (0, 0, 200, 100))
    details = Image.Exif()
    details[0x0112], details[0x010F] = 6, "A camera"
    taken = io.BytesIO()
    sideways.save(taken, "JPEG", exif=details)
    small = opened(make_thumbnail(taken.getvalue()))
    assert small.getpixel((THUMBNAIL_SIDE_PIXELS - 10, THUMBNAIL_SIDE_PIXELS // 2))[2] > 200
    assert not dict(small.getexif())


def test_a_few_bytes_that_claim_to_be_a_huge_picture_are_left_alone() -> None:
    side = int(MAX_IMAGE_PIXELS**0.5) + 1
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert make_thumbnail(bomb) is None


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0", b"GIF89a" + b"\0" * 20])
def test_what_is_no_picture_is_left_out(content: bytes) -> None:
    assert make_thumbnail(content) is None


@given(
    st.sampled_from(["PNG", "JPEG", "GIF"]),
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), max_size=12),
    st.integers(0, 700),
)
def test_a_damaged_picture_is_drawn_or_left_out(kind: str, changes: list[tuple[int, ...]], end: int) -> None:
    content = bytearray(picture((24, 24), kind=kind))
    for place, value in changes:
        content[place % len(content)] = value
    small = make_thumbnail(bytes(content[: end or None]))
    assert small is None or opened(small).size == (THUMBNAIL_SIDE_PIXELS, THUMBNAIL_SIDE_PIXELS)
