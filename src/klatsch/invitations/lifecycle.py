"""Draft, change, open and close invitations."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from klatsch.core.errors import Refused
from klatsch.core.i18n.messages import gettext_noop, translate
from klatsch.core.sanitize import sanitize_line, sanitize_text
from klatsch.core.security.tokens import new_token
from klatsch.invitations.audience_rules import check_audience, protect_circle_names
from klatsch.invitations.events import invitation_closed, invitation_opened
from klatsch.invitations.models import Admission, Invitation, InvitationState
from klatsch.invitations.options import (
    MAX_BUFFER_MINUTES,
    MAX_CAPACITY,
    MAX_CHAT_MINUTES,
    MAX_DAYS,
    MAX_NOTICE_MINUTES,
    MAX_PURPOSE_LENGTH,
    MAX_REMINDER_MINUTES,
    MAX_REMINDERS,
    MIN_CHAT_MINUTES,
    MIN_REMINDER_MINUTES,
)
from klatsch.invitations.time_grid import off_grid_clock, off_grid_length

if TYPE_CHECKING:
    from klatsch.accounts.models import Host

MAX_SLUG_TITLE_LENGTH = 48


@transaction.atomic
def draft_invitation(
    *,
    host: Host,
    title: str,
    purpose: str,
    weekly: list[dict[str, Any]],
    minutes: int,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    closes_at: datetime | None = None,
    **details: Any,  # noqa: ANN401 - the remaining fields of Invitation, checked by full_clean
) -> Invitation:
    """Create an invitation that nobody sees yet; slots lie in [starts_at, ends_at). Its windows may come later.

    Raises `Refused` with one sentence when something in it cannot be.
    """
    invitation = Invitation(
        host=host,
        slug=_new_slug(title),
        title=title,
        purpose=purpose,
        weekly=weekly,
        minutes=minutes,
        time_zone=details.pop("time_zone", host.time_zone),
        starts_at=starts_at,
        ends_at=ends_at,
        closes_at=closes_at or ends_at,
        created_at=now,
        **details,
    )
    _validate(invitation)
    protect_circle_names(invitation)
    invitation.save(force_insert=True)
    return invitation


@transaction.atomic
def change_invitation(*, invitation: Invitation, **changes: Any) -> Invitation:  # noqa: ANN401 - fields by name
    """Change fields of an invitation; what is booked already stays as it was.

    Raises `Refused` with one sentence when something in it cannot be.
    """
    for name, value in changes.items():
        setattr(invitation, name, value)
    _validate(invitation)
    invitation.revision = F("revision") + 1
    protect_circle_names(invitation)
    invitation.save(update_fields=[*{*changes, "audience_circles", "draw_seed", "revision"}])
    invitation.refresh_from_db(fields=["revision"])
    return invitation


@transaction.atomic
def open_invitation(*, invitation: Invitation, now: datetime) -> Invitation:
    """Let guests book. Raises `Refused` when its time is over already, or it has no window of time yet."""
    _check_windows(invitation)
    if invitation.closes_at <= now:
        raise Refused(
            "The closing time of this invitation is over: give it a later one, then open it.", code="closing-time-over"
        )
    if invitation.is_lottery_pending and invitation.draws_at is not None and invitation.draws_at <= now:
        raise Refused("The moment of the draw is over: give it a later one, then open it.", code="lottery-time-over")
    invitation.state = InvitationState.OPEN
    invitation.opened_at = invitation.opened_at or now
    invitation.closed_at = None
    _save_state(invitation)
    invitation_opened.publish(host_id=invitation.host_id, now=now, subject=invitation)
    return invitation


@transaction.atomic
def close_invitation(*, invitation: Invitation, now: datetime) -> Invitation:
    """Stop taking bookings; what is booked stays booked."""
    invitation.state = InvitationState.CLOSED
    invitation.closed_at = now
    _save_state(invitation)
    invitation_closed.publish(host_id=invitation.host_id, now=now, subject=invitation)
    return invitation


def mark_lottery_drawn(*, invitation: Invitation, now: datetime) -> None:
    """Note that lots were drawn: what is left goes to whoever comes first from now on."""
    invitation.drawn_at = now
    invitation.revision = F("revision") + 1
    invitation.save(update_fields=["drawn_at", "revision"])
    invitation.refresh_from_db(fields=["revision"])


def _save_state(invitation: Invitation) -> None:
    invitation.revision = F("revision") + 1
    invitation.save(update_fields=["state", "opened_at", "closed_at", "revision"])
    invitation.refresh_from_db(fields=["revision"])


def _new_slug(title: str) -> str:
    """Return a readable slug that nobody else has: the title, and a few random letters."""
    random_letters = new_token().replace("_", "").replace("-", "").lower()[:6]
    readable = slugify(title)[:MAX_SLUG_TITLE_LENGTH].strip("-")
    return f"{readable}-{random_letters}" if readable else f"chat-{random_letters}"


def _validate(invitation: Invitation) -> None:
    _clean_texts(invitation)
    _check_lottery(invitation)
    if invitation.state != InvitationState.DRAFT:
        _check_windows(invitation)
    if not timedelta(0) < invitation.ends_at - invitation.starts_at <= timedelta(days=MAX_DAYS):
        raise Refused(
            "The days of an invitation must end after they begin, and within 400 days.", code="invitation-days"
        )
    _check_numbers(invitation)
    _check_time_grid(invitation)
    _check_reminders(invitation)
    check_audience(invitation)
    try:
        invitation.clean_fields(exclude=["host", "weekly"])
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Refused(
            "%(field)s: %(sentence)s",
            code="field-invalid",
            field=field.replace("_", " ").capitalize(),
            sentence=sentences[0],
        ) from None


def _clean_texts(invitation: Invitation) -> None:
    """Clean what guests will read, and require a purpose of a bearable length."""
    invitation.purpose = sanitize_text(invitation.purpose)
    for name in ("title", "question", "place_details"):
        setattr(invitation, name, sanitize_line(getattr(invitation, name)))
    if not invitation.purpose:
        raise Refused("Please say why you are doing this: an invitation needs a purpose.", code="purpose-missing")
    if len(invitation.purpose) > MAX_PURPOSE_LENGTH:
        raise Refused(
            "A purpose may be %(longest)d characters long.", code="purpose-too-long", longest=MAX_PURPOSE_LENGTH
        )


def _check_numbers(invitation: Invitation) -> None:
    if invitation.capacity < 1:
        raise Refused("An invitation needs at least one meeting to offer.", code="capacity-too-small")
    if not MIN_CHAT_MINUTES <= invitation.minutes <= MAX_CHAT_MINUTES:
        raise Refused(
            "A chat may be from %(least)d to %(most)d minutes long.",
            code="chat-length",
            least=MIN_CHAT_MINUTES,
            most=MAX_CHAT_MINUTES,
        )
    if invitation.capacity > MAX_CAPACITY:
        raise Refused("An invitation may offer %(most)d chats at most.", code="capacity-too-large", most=MAX_CAPACITY)
    if invitation.notice_minutes > MAX_NOTICE_MINUTES:
        raise Refused("The notice before a chat may be four weeks long at most.", code="notice-too-long")


def _check_lottery(invitation: Invitation) -> None:
    """Require a time for the lottery before the invitation closes, and make a seed that nobody can guess."""
    if invitation.admission != Admission.BY_DRAW:
        return
    if invitation.draws_at is None:
        raise Refused("Please say when lots are drawn.", code="lottery-time-missing")
    if invitation.draws_at >= invitation.closes_at:
        raise Refused("Lots must be drawn before the invitation closes.", code="lottery-after-closing")
    invitation.draw_seed = invitation.draw_seed or new_token()


def _check_reminders(invitation: Invitation) -> None:
    reminders = invitation.reminders
    are_minutes = isinstance(reminders, list) and all(type(minutes) is int for minutes in reminders)
    if not are_minutes or len(reminders) > MAX_REMINDERS:
        raise Refused(
            "Reminders are minutes before a chat, %(most)d of them at most, such as 1440 and 60.",
            code="reminders-invalid",
            most=MAX_REMINDERS,
        )
    if not all(MIN_REMINDER_MINUTES <= minutes <= MAX_REMINDER_MINUTES for minutes in reminders):
        raise Refused("A reminder may come from five minutes to two weeks before a chat.", code="reminder-out-of-range")
    invitation.reminders = sorted(set(reminders), reverse=True)


def _check_windows(invitation: Invitation) -> None:
    if not invitation.weekly and not any(day["windows"] for day in invitation.overrides):
        raise Refused("Please give at least one window of time, such as mon-fri=09:00-17:00.", code="window-missing")


def _check_time_grid(invitation: Invitation) -> None:
    uneven = off_grid_length(
        {
            gettext_noop("length of a chat"): invitation.minutes,
            gettext_noop("step from one beginning to the next"): invitation.increment_minutes,
            gettext_noop("pause before a chat"): invitation.buffer_before_minutes,
            gettext_noop("pause after a chat"): invitation.buffer_after_minutes,
        }
    )
    if uneven:
        raise Refused(
            "The %(length)s must be a multiple of five minutes.", code="off-grid-length", length=translate(uneven)
        )
    longest = max(invitation.buffer_before_minutes, invitation.buffer_after_minutes)
    if longest > MAX_BUFFER_MINUTES:
        raise Refused("A pause before or after a chat may be four hours long at most.", code="buffer-too-long")
    clock = off_grid_clock(invitation.weekly, invitation.overrides)
    if clock is not None:
        raise Refused(
            "Windows of time begin and end on five minutes, such as 09:00 or 09:05: %(clock)s does not.",
            code="off-grid-window",
            clock=clock[:12],
        )
