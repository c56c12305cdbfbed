"""The links in “Did you meet?”: who has one may say so of this one chat, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing

from klatsch.core.net.urls import absolute_url

if TYPE_CHECKING:
    from klatsch.bookings.models import Booking
    from klatsch.meetings.models import Outcome

SALT = "klatsch.meetings.answer"


def answer_token(booking: Booking) -> str:
    return signing.Signer(salt=SALT).sign(str(booking.pk))


def answer_address(booking: Booking, outcome: Outcome) -> str:
    return absolute_url(f"/m/{answer_token(booking)}/{outcome.value}/")


def booking_number(token: str) -> int | None:
    """Return the number of the booking that a token is for, or None for a token that is not ours."""
    try:
        return int(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
