"""Values of JSON from other programs, of which no field has a type that can be relied on."""

from __future__ import annotations

from datetime import UTC, datetime

from klatsch.networks.archives.parsing import clean_text, parse_instant

_MIN_MILLISECONDS = 10_000_000_000
_MAX_TIMESTAMP_SECONDS = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


def get_mapping(value: object, *keys: str) -> dict[str, object]:
    """Follow keys into nested objects; empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def get_list(value: object) -> list[object]:
    """Return a list; empty where there is none."""
    return value if isinstance(value, list) else []


def get_text(value: object) -> str:
    """Return clean text; empty for anything else."""
    return clean_text(value) if isinstance(value, str) else ""


def repair_mojibake(value: object) -> str:
    """Return text that Meta wrote as UTF-8 bytes in the guise of Latin-1; correct text stays as it is."""
    text = get_text(value)
    if text.isascii():
        return text
    try:
        return clean_text(text.encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return text


def parse_unix_instant(value: object) -> datetime | None:
    """Return the instant of a Unix time in seconds or milliseconds; None for none, or one that cannot be."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = value / 1000 if value > _MIN_MILLISECONDS else value
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _MAX_TIMESTAMP_SECONDS else None


def parse_iso_instant(value: object) -> datetime:
    """Return the instant of ISO 8601 text. Raises RowRefused."""
    return parse_instant(get_text(value))
