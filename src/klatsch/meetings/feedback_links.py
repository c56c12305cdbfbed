"""The links in “Did you meet?”: who has one may say so of this one chat, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing

from klatsch.core.net.urls import absolute_url

if TYPE_CHECKING:
    from klatsch.bookings.models import Booking
    from klatsch.meetings.models import Outcome

FEEDBACK_SALT = "klatsch.meetings.answer"


def feedback_token(booking: Booking) -> str:
    return signing.Signer(salt=FEEDBACK_SALT).sign(str(booking.pk))


def feedback_url(booking: Booking, outcome: Outcome) -> str:
    return absolute_url(f"/m/{feedback_token(booking)}/{outcome.value}/")


def booking_id_of_token(token: str) -> int | None:
    """Return the number of the booking that a token is for, or None for a token that is not ours."""
    try:
        return int(signing.Signer(salt=FEEDBACK_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
