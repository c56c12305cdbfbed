"""Change the language in which a guest reads their pages and emails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import supported_language

if TYPE_CHECKING:
    from klatsch.bookings.models import Booking, WaitlistEntry


def change_language(*, booking_or_entry: Booking | WaitlistEntry, language: str) -> None:
    """Set the language of the guest who has this booking, or this entry of the waitlist.

    Raises `Refused` when klatsch is not translated into it.
    """
    supported = supported_language(language)
    if not supported:
        raise Refused("klatsch does not speak this language yet.", code="language-not-supported")
    booking_or_entry.language = supported
    booking_or_entry.save(update_fields=["language"])
