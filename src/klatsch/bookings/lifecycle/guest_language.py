"""The language in which a guest reads: of the pages that are theirs, and of the letters to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import supported_language

if TYPE_CHECKING:
    from klatsch.bookings.models import Booking, WaitlistEntry


def change_language(*, place: Booking | WaitlistEntry, language: str) -> None:
    """Speak `language` with the guest who has this booking or waits here.

    Raises `Refused` when klatsch does not speak it.
    """
    spoken = supported_language(language)
    if not spoken:
        raise Refused("klatsch does not speak this language yet.")
    place.language = spoken
    place.save(update_fields=["language"])
