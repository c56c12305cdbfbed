"""The letters about a draw, in words: one's name is in it; one's lot did not come up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from klatsch.bookings.format_time import format_deadline
from klatsch.bookings.models.lottery import LotteryEntry, LotteryEntryState
from klatsch.core.i18n.locale import override_language
from klatsch.core.net.urls import absolute_url
from klatsch.emails.drafts import EmailDraft
from klatsch.emails.plaintext import render_plaintext
from klatsch.emails.types import EmailAddress, RenderedEmail, register_email_type
from klatsch.emails.unsubscribe import unsubscribe_url

if TYPE_CHECKING:
    from klatsch.emails.models import Email


def lottery_entry_emails(wish: LotteryEntry) -> list[EmailDraft]:
    """What a guest gets who put their name into a draw: the link to their lot, of use until the draw."""
    return [_email_draft(wish, "wished")]


def lottery_not_drawn_emails(wish: LotteryEntry) -> list[EmailDraft]:
    """What a guest gets whose lot did not come up; who got a time has the letter about their chat."""
    return [_email_draft(wish, "not_drawn")]


def wished(letter: Email) -> RenderedEmail | None:
    """To the guest: their lot, when it is drawn, and the link to change or confirm."""
    wish = _current_entry(letter, LotteryEntryState.ASKED)
    if wish is None or wish.invitation.draws_at is None:
        return None
    with override_language(wish.language):
        when = format_deadline(wish.invitation.draws_at, wish.time_zone, wish.language)
    context = {
        "when": when,
        "address": absolute_url(f"/d/{wish.token}/"),
    }
    return _render(letter, wish, "wished", gettext_lazy("In the draw: %(title)s with %(name)s"), context)


def not_drawn(letter: Email) -> RenderedEmail | None:
    """To the guest: not this time, their place on the waiting list, and where to see that all was fair."""
    wish = _current_entry(letter, LotteryEntryState.NOT_DRAWN)
    if wish is None or wish.waiting is None:
        return None
    context = {"address": absolute_url(f"/w/{wish.waiting.token}/")}
    return _render(letter, wish, "not_drawn", gettext_lazy("Not this time: %(title)s with %(name)s"), context)


def register_lottery_emails() -> None:
    register_email_type("wished", wished, gettext_lazy("A lot in a draw (to the guest)"))
    register_email_type("not_drawn", not_drawn, gettext_lazy("A lot was not drawn (to the guest)"))


def _current_entry(letter: Email, state: str) -> LotteryEntry | None:
    found = LotteryEntry.objects.select_related("invitation__host", "waiting")
    return found.filter(pk=letter.payload["wish"], state=state).exclude(email="").first()


def _render(letter: Email, wish: LotteryEntry, template: str, subject: Any, context: dict[str, Any]) -> RenderedEmail:  # noqa: ANN401 - lazy
    invitation, host = wish.invitation, wish.invitation.host
    context |= {
        "wish": wish,
        "invitation": invitation,
        "host": host,
        "draw_address": absolute_url(f"/i/{invitation.slug}/draw/"),
        "choices_address": unsubscribe_url(letter),
    }
    with override_language(wish.language):
        return RenderedEmail(
            subject=subject % {"title": invitation.title, "name": host.name},
            text=render_plaintext(template, context),
            html=render_to_string(f"letters/{template}.html", context),
            answers_to=EmailAddress(host.name, host.email),
        )


def _email_draft(wish: LotteryEntry, kind: str) -> EmailDraft:
    return EmailDraft(
        host_id=wish.invitation.host_id,
        key=f"{kind}:{wish.pk}",
        kind=kind,
        payload={"wish": wish.pk},
        to_name=wish.name,
        to_email=wish.email,
        useful_until=wish.invitation.draws_at if kind == "wished" else wish.invitation.closes_at,
    )
