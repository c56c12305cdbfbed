from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from klatsch.core.errors import Refused, error_columns
from klatsch.core.i18n.messages import Message, gettext_noop
from klatsch.emails.models import Email, EmailPreferences, EmailState, MailboxPosition, UnsubscribedAddress
from klatsch.emails.queries import address_digest, mailbox_digest
from klatsch.emails.types import optional_email_types, unsubscribe_action

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.emails.imap import ImapPosition

UNSUBSCRIBED_REASON = gettext_noop("Its reader asked for no more of these.")


@dataclass(frozen=True, kw_only=True)
class EmailDraft:
    """The values of an email to write. `key` is unique: writing it again adds nothing."""

    host_id: int
    key: str
    kind: str
    to_name: str
    to_email: str
    payload: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    expires_at: datetime | None = None


def write_emails(drafts: Iterable[EmailDraft], *, now: datetime) -> None:
    """Add emails to the outbox, in the transaction of the caller: they are sent if, and only if, it commits."""
    Email.objects.bulk_create(
        [
            Email(
                host_id=draft.host_id,
                key=draft.key,
                kind=draft.kind,
                payload=draft.payload,
                to_name=draft.to_name,
                to_email=draft.to_email,
                due_at=draft.due_at or now,
                expires_at=draft.expires_at,
                created_at=now,
            )
            for draft in drafts
        ],
        ignore_conflicts=True,
    )


def unsubscribe(*, email: Email, now: datetime) -> None:
    """Unsubscribe the reader of an email from its type. Again changes nothing.

    Raises `Refused` for a type of email that is always sent.
    """
    action = unsubscribe_action(email)
    if action is None:
        raise Refused(
            "Such a letter comes only when something has changed, so it cannot be stopped.",
            code="email-type-always-sent",
        )
    action(email, now)


@transaction.atomic
def unsubscribe_address(email: Email, now: datetime) -> None:
    """Unsubscribe the reader of `email` from all optional emails of its host; those that wait are withdrawn."""
    if not email.to_email:
        return
    _record_unsubscribed_address(email.host_id, email.to_email, now)
    Email.objects.filter(
        host_id=email.host_id, to_email=email.to_email, kind__in=optional_email_types(), state=EmailState.WAITING
    ).update(state=EmailState.WITHDRAWN, **error_columns(Message(UNSUBSCRIBED_REASON)))


def _record_unsubscribed_address(host_id: int, email: str, now: datetime) -> None:
    UnsubscribedAddress.objects.bulk_create(
        [UnsubscribedAddress(host_id=host_id, digest=address_digest(email), created_at=now)], ignore_conflicts=True
    )


@transaction.atomic
def forget_address(*, host_id: int, email: str, now: datetime) -> None:
    """Withdraw the emails that wait for an address, remove it from all others, and unsubscribe it."""
    _record_unsubscribed_address(host_id, email, now)
    emails = Email.objects.filter(host_id=host_id, to_email=email)
    emails.filter(state__in=[EmailState.WAITING, EmailState.FAILED]).update(
        state=EmailState.WITHDRAWN, **error_columns(Message(UNSUBSCRIBED_REASON))
    )
    emails.update(to_name="", to_email="")


def save_mailbox_position(*, url: str, position: ImapPosition) -> None:
    """Keep the position up to which a mailbox was read."""
    MailboxPosition.objects.update_or_create(
        digest=mailbox_digest(url), defaults={"validity": position.validity, "last": position.last}
    )


def set_email_preferences(*, host_id: int, **preferences: bool) -> None:
    """Set the optional emails of a host: `daily`, `asks_whether_met`, `thanks_guests`."""
    EmailPreferences.objects.update_or_create(host_id=host_id, defaults=preferences)


def mark_sent_by_host(*, email: Email, now: datetime) -> None:
    """Mark an email as sent by the host by other means; again changes nothing.

    Raises `Refused` while the server is sending it, and for an email that was withdrawn.
    """
    done = Email.objects.filter(pk=email.pk, state__in=[EmailState.WAITING, EmailState.FAILED]).update(
        state=EmailState.SENT, sent_at=now, leased_until=None, **error_columns(None)
    )
    if done:
        return
    email.refresh_from_db(fields=["state"])
    if email.state != EmailState.SENT:
        raise Refused(
            "This letter is on its way at this moment, or was withdrawn.", code="email-being-sent-or-withdrawn"
        )


def retry_email(*, email: Email, now: datetime) -> None:
    """Make an email that failed or is paused due at once; nothing changes for one that is due already.

    Raises `Refused` for an email that was sent or withdrawn, or is being sent.
    """
    done = Email.objects.filter(pk=email.pk, state__in=[EmailState.WAITING, EmailState.FAILED]).update(
        state=EmailState.WAITING, due_at=now, attempts=0, leased_until=None
    )
    if not done:
        raise Refused(
            "This letter was sent or withdrawn already, or is on its way at this moment.",
            code="email-already-sent-or-withdrawn",
        )
