"""The types of emails after a chat, and their text: did you meet? to the host, thanks to the guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_lazy

from klatsch.bookings.format_time import format_time_range
from klatsch.bookings.models import Booking, BookingState
from klatsch.core.i18n.locale import override_language
from klatsch.core.net.urls import absolute_url
from klatsch.emails.drafts import set_email_preferences, unsubscribe_address
from klatsch.emails.plaintext import render_plaintext
from klatsch.emails.types import EmailAddress, EmailType, RenderedEmail, email_types
from klatsch.emails.unsubscribe import unsubscribe_url
from klatsch.meetings.feedback_links import feedback_url
from klatsch.meetings.models import Meeting, Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.emails.models import Email


def render_did_you_meet(email: Email) -> RenderedEmail | None:
    """Ask the host whether a chat took place: two links, one for each answer."""
    booking = (
        Booking.objects.select_related("invitation__host")
        .filter(pk=email.payload["booking"], state=BookingState.BOOKED, meeting=None)
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
            "choices_address": unsubscribe_url(email),
        }
        return RenderedEmail(
            subject=gettext("Did you meet %(name)s?") % {"name": booking.name},
            text=render_plaintext("did_you_meet", context),
            html=render_to_string("emails/did_you_meet.html", context),
            answers_to=EmailAddress(booking.name, booking.email),
        )


def render_thanks(email: Email) -> RenderedEmail | None:
    """Thank the guest, once the host has said that they met."""
    meeting = (
        Meeting.objects.select_related("booking__invitation__host")
        .filter(booking=email.payload["booking"], outcome=Outcome.MET)
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
            "choices_address": unsubscribe_url(email),
        }
        return RenderedEmail(
            subject=gettext("Thank you for the chat, says %(name)s") % {"name": host.name},
            text=render_plaintext("thanks", context),
            html=render_to_string("emails/thanks.html", context),
            answers_to=EmailAddress(host.name, host.email),
        )


def register_email_types() -> None:
    email_types.connect(
        "did_you_meet",
        EmailType(render_did_you_meet, gettext_lazy("Did you meet? (to you)"), unsubscribe=_stop_feedback_requests),
    )
    email_types.connect(
        "thanks",
        EmailType(render_thanks, gettext_lazy("Thanks for a chat (to the guest)"), unsubscribe=unsubscribe_address),
    )


def _stop_feedback_requests(email: Email, _now: datetime) -> None:
    set_email_preferences(host_id=email.host_id, asks_whether_met=False)
