"""The link that confirms a booking: whoever has it reads the mail that comes to the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing
from django.utils.crypto import constant_time_compare

from klatsch.core.net.urls import absolute_url

if TYPE_CHECKING:
    from klatsch.bookings.models import Booking

# Never change it: the links in emails that were sent already are signed with it.
CONFIRMATION_SALT = "klatsch.bookings.confirmation"


def confirmation_code(booking: Booking) -> str:
    """Return the code that belongs to the booking: the same every time, and on no page."""
    return signing.Signer(salt=CONFIRMATION_SALT).signature(booking.token)


def confirmation_url(booking: Booking) -> str:
    return absolute_url(f"/b/{booking.token}/confirm/{confirmation_code(booking)}/")


def is_confirmed_by(booking: Booking, code: str) -> bool:
    return constant_time_compare(confirmation_code(booking), code)
