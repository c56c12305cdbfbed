"""Thumbnails of avatars. Pure; loads Pillow, so import it where it is used."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageOps

THUMBNAIL_SIDE_PIXELS = 192
# What a phone takes; a few kilobytes can claim to be a thousand times as much.
MAX_IMAGE_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "GIF")
# What damaged pictures make Pillow raise.
_IMAGE_ERRORS = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
    struct.error,
)


def make_thumbnail(content: bytes) -> bytes | None:
    """Return the middle of a picture as a square JPEG of THUMBNAIL_SIDE_PIXELS, upright, on white, without metadata.

    None for what is no picture, is damaged, or claims to have more than MAX_IMAGE_PIXELS.
    """
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            warnings.simplefilter("ignore")
            if picture.width * picture.height > MAX_IMAGE_PIXELS:
                return None
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (*_IMAGE_ERRORS, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    square = ImageOps.fit(upright, (THUMBNAIL_SIDE_PIXELS, THUMBNAIL_SIDE_PIXELS))
    on_white = Image.new("RGB", square.size, "white")
    on_white.paste(square, mask=square)
    jpeg = io.BytesIO()
    on_white.save(jpeg, "JPEG", quality=82, optimize=True)
    return jpeg.getvalue()
