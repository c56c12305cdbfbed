from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from klatsch.letters.models import Letter

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, kw_only=True)
class LetterDraft:
    """What has to be known to write a letter. `key` makes it exist only once, whoever asks again."""

    host_id: int
    key: str
    kind: str
    to_name: str
    to_email: str
    payload: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    useful_until: datetime | None = None


def write_letters(letters: Iterable[LetterDraft], *, now: datetime) -> None:
    """Put letters into the outbox, in the transaction of the caller: they are sent if, and only if, it commits."""
    Letter.objects.bulk_create(
        [
            Letter(
                host_id=letter.host_id,
                key=letter.key,
                kind=letter.kind,
                payload=letter.payload,
                to_name=letter.to_name,
                to_email=letter.to_email,
                due_at=letter.due_at or now,
                useful_until=letter.useful_until,
                created_at=now,
            )
            for letter in letters
        ],
        ignore_conflicts=True,
    )
