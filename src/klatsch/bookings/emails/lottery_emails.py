"""The text of the emails about a lottery: the guest has entered it; they got no slot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from klatsch.bookings.format_time import format_deadline
from klatsch.bookings.models import LotteryEntry, LotteryEntryState
from klatsch.core.i18n.locale import override_language
from klatsch.core.net.urls import absolute_url
from klatsch.emails.plaintext import render_plaintext
from klatsch.emails.types import EmailAddress, EmailType, RenderedEmail, email_types
from klatsch.emails.unsubscribe import unsubscribe_url

if TYPE_CHECKING:
    from klatsch.emails.models import Email


def render_lottery_entry(email: Email) -> RenderedEmail | None:
    """Tell the guest their lot, when it is drawn, and the link to change or confirm."""
    entry = _current_entry(email, LotteryEntryState.ENTERED)
    if entry is None or entry.invitation.draws_at is None:
        return None
    with override_language(entry.language):
        when = format_deadline(entry.invitation.draws_at, entry.time_zone, entry.language)
    context = {
        "when": when,
        "address": absolute_url(f"/d/{entry.token}/"),
    }
    return _render(email, entry, "wished", gettext_lazy("In the draw: %(title)s with %(name)s"), context)


def render_not_drawn(email: Email) -> RenderedEmail | None:
    """Tell the guest that they got no slot, the link to their waitlist entry, and where the lottery can be checked."""
    entry = _current_entry(email, LotteryEntryState.NOT_DRAWN)
    if entry is None or entry.waiting is None:
        return None
    context = {"address": absolute_url(f"/w/{entry.waiting.token}/")}
    return _render(email, entry, "not_drawn", gettext_lazy("Not this time: %(title)s with %(name)s"), context)


def register_lottery_emails() -> None:
    email_types.connect("wished", EmailType(render_lottery_entry, gettext_lazy("A lot in a draw (to the guest)")))
    email_types.connect("not_drawn", EmailType(render_not_drawn, gettext_lazy("A lot was not drawn (to the guest)")))


def _current_entry(email: Email, state: str) -> LotteryEntry | None:
    """Return the entry if its state is still the one that the email is about."""
    entries = LotteryEntry.objects.select_related("invitation__host", "waiting")
    return entries.filter(pk=email.payload["wish"], state=state).exclude(email="").first()


def _render(email: Email, entry: LotteryEntry, template: str, subject: Any, context: dict[str, Any]) -> RenderedEmail:  # noqa: ANN401 - lazy
    invitation = entry.invitation
    host = invitation.host
    context |= {
        "entry": entry,
        "invitation": invitation,
        "host": host,
        "draw_address": absolute_url(f"/i/{invitation.slug}/draw/"),
        "choices_address": unsubscribe_url(email),
    }
    with override_language(entry.language):
        return RenderedEmail(
            subject=subject % {"title": invitation.title, "name": host.name},
            text=render_plaintext(template, context),
            html=render_to_string(f"emails/{template}.html", context),
            answers_to=EmailAddress(host.name, host.email),
        )
