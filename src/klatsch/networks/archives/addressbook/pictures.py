"""Pictures within contact cards: kept only when small and really a picture."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from klatsch.networks.records import PhotoRecord

if TYPE_CHECKING:
    from klatsch.networks.archives.addressbook.content_lines import ContentLine

MAX_PHOTO_BYTES = 256 * 1024
_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def find_photo(line: ContentLine) -> PhotoRecord | None:
    """Return the picture of a PHOTO line that carries one (base64 of 2.1 and 3.0, ``data:`` of 4.0)."""
    encoded = line.value.rpartition("base64,")[2]
    if len(encoded) > MAX_PHOTO_BYTES * 3 // 2:
        return None
    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(content) > MAX_PHOTO_BYTES:
        return None
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return PhotoRecord(media_type, content)
    return None
