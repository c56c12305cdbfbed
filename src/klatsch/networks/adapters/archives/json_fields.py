"""Values of JSON that somebody else wrote: anything may stand anywhere."""

from __future__ import annotations

from datetime import UTC, datetime

from klatsch.networks.adapters.archives.values import clean, instant

_MILLISECONDS = 10_000_000_000
_LAST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


def mapping(value: object, *keys: str) -> dict[str, object]:
    """Follow keys into nested objects; empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def listing(value: object) -> list[object]:
    """Return a list; empty where there is none."""
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """Return clean text; empty for anything else."""
    return clean(value) if isinstance(value, str) else ""


def repaired(value: object) -> str:
    """Return text that Meta wrote as UTF-8 bytes in the guise of Latin-1; correct text stays as it is."""
    told = text(value)
    if told.isascii():
        return told
    try:
        return clean(told.encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return told


def unix_instant(value: object) -> datetime | None:
    """Return the instant of a Unix time in seconds or milliseconds; None for none, or one that cannot be."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = value / 1000 if value > _MILLISECONDS else value
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LAST else None


def iso_instant(value: object) -> datetime:
    """Return the instant of ISO 8601 text. Raises RowRefused."""
    return instant(text(value))
