"""The letters after a chat, in words: did you meet? to the host; thanks to the guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_lazy

from klatsch.bookings.format_time import format_time_range
from klatsch.bookings.models import Booking, BookingState
from klatsch.core.i18n.locale import override_language
from klatsch.core.net.urls import absolute_url
from klatsch.letters.kinds import Correspondent, Rendered, register
from klatsch.letters.services import change_wishes, decline_letters
from klatsch.letters.stopping import stop_address
from klatsch.letters.texts import in_text
from klatsch.meetings.feedback_links import feedback_url
from klatsch.meetings.models import Meeting, Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.letters.models import Letter


def did_you_meet(letter: Letter) -> Rendered | None:
    """To the host, when a chat is over: two links, one an answer each."""
    booking = (
        Booking.objects.select_related("invitation__host")
        .filter(pk=letter.payload["booking"], state=BookingState.BOOKED, meeting=None)
        .first()
    )
    if booking is None:
        return None
    host = booking.invitation.host
    with override_language(host.language):
        context = {
            "booking": booking,
            "invitation": booking.invitation,
            "host": host,
            "moment": format_time_range(booking.starts_at, booking.ends_at, host.time_zone, host.language),
            "met_address": feedback_url(booking, Outcome.MET),
            "did_not_happen_address": feedback_url(booking, Outcome.DID_NOT_HAPPEN),
            "after_address": absolute_url(f"/chats/{booking.pk}/after/"),
            "choices_address": stop_address(letter),
        }
        return Rendered(
            subject=gettext("Did you meet %(name)s?") % {"name": booking.name},
            text=in_text("did_you_meet", context),
            html=render_to_string("letters/did_you_meet.html", context),
            answers_to=Correspondent(booking.name, booking.email),
        )


def thanks(letter: Letter) -> Rendered | None:
    """To the guest, once the host has said that they met."""
    meeting = (
        Meeting.objects.select_related("booking__invitation__host")
        .filter(booking=letter.payload["booking"], outcome=Outcome.MET)
        .first()
    )
    if meeting is None:
        return None
    booking = meeting.booking
    host = booking.invitation.host
    with override_language(booking.language):
        context = {
            "booking": booking,
            "invitation": booking.invitation,
            "host": host,
            "choices_address": stop_address(letter),
        }
        return Rendered(
            subject=gettext("Thank you for the chat, says %(name)s") % {"name": host.name},
            text=in_text("thanks", context),
            html=render_to_string("letters/thanks.html", context),
            answers_to=Correspondent(host.name, host.email),
        )


def register_email_types() -> None:
    register("did_you_meet", did_you_meet, gettext_lazy("Did you meet? (to you)"), stop=_stop_feedback_requests)
    register("thanks", thanks, gettext_lazy("Thanks for a chat (to the guest)"), stop=decline_letters)


def _stop_feedback_requests(letter: Letter, _now: datetime) -> None:
    change_wishes(host_id=letter.host_id, asks_whether_met=False)
