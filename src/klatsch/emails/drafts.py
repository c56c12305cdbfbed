from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from klatsch.core.errors import Refused
from klatsch.core.i18n.messages import gettext_noop
from klatsch.emails.models import Email, EmailPreferences, EmailState, MailboxPosition, UnsubscribedAddress
from klatsch.emails.queries import address_digest, mailbox_digest
from klatsch.emails.types import optional_email_types, unsubscribe_action

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.emails.imap import ImapPosition

UNSUBSCRIBED_REASON = gettext_noop("Its reader asked for no more of these.")


@dataclass(frozen=True, kw_only=True)
class EmailDraft:
    """What has to be known to write a letter. `key` makes it exist only once, whoever asks again."""

    host_id: int
    key: str
    kind: str
    to_name: str
    to_email: str
    payload: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    expires_at: datetime | None = None


def write_emails(letters: Iterable[EmailDraft], *, now: datetime) -> None:
    """Put letters into the outbox, in the transaction of the caller: they are sent if, and only if, it commits."""
    Email.objects.bulk_create(
        [
            Email(
                host_id=letter.host_id,
                key=letter.key,
                kind=letter.kind,
                payload=letter.payload,
                to_name=letter.to_name,
                to_email=letter.to_email,
                due_at=letter.due_at or now,
                expires_at=letter.expires_at,
                created_at=now,
            )
            for letter in letters
        ],
        ignore_conflicts=True,
    )


def unsubscribe(*, letter: Email, now: datetime) -> None:
    """Do as the reader of a letter asks: no more of its kind. Again changes nothing.

    Raises `Refused` for a letter that nobody can do without.
    """
    stop = unsubscribe_action(letter)
    if stop is None:
        raise Refused("Such a letter comes only when something has changed, so it cannot be stopped.")
    stop(letter, now)


@transaction.atomic
def unsubscribe_address(letter: Email, now: datetime) -> None:
    """Send the reader of `letter` nothing more of its host's that they can do without; what waits is withdrawn."""
    if not letter.to_email:
        return
    _record_unsubscribed_address(letter.host_id, letter.to_email, now)
    Email.objects.filter(
        host_id=letter.host_id, to_email=letter.to_email, kind__in=optional_email_types(), state=EmailState.WAITING
    ).update(state=EmailState.WITHDRAWN, last_error=UNSUBSCRIBED_REASON)


def _record_unsubscribed_address(host_id: int, email: str, now: datetime) -> None:
    UnsubscribedAddress.objects.bulk_create(
        [UnsubscribedAddress(host_id=host_id, digest=address_digest(email), created_at=now)], ignore_conflicts=True
    )


@transaction.atomic
def forget_address(*, host_id: int, email: str, now: datetime) -> None:
    """Withdraw what waits for somebody, blank who they were in all letters, and write them none they can do without."""
    _record_unsubscribed_address(host_id, email, now)
    theirs = Email.objects.filter(host_id=host_id, to_email=email)
    theirs.filter(state__in=[EmailState.WAITING, EmailState.FAILED]).update(
        state=EmailState.WITHDRAWN, last_error=UNSUBSCRIBED_REASON
    )
    theirs.update(to_name="", to_email="")


def save_mailbox_position(*, url: str, place: ImapPosition) -> None:
    """Remember how far a mailbox was read."""
    MailboxPosition.objects.update_or_create(
        digest=mailbox_digest(url), defaults={"validity": place.validity, "last": place.last}
    )


def set_email_preferences(*, host_id: int, **wishes: bool) -> None:
    """Let a host have the letters they want: `daily`, `asks_whether_met`, `thanks_guests`."""
    EmailPreferences.objects.update_or_create(host_id=host_id, defaults=wishes)


def mark_sent_by_host(*, letter: Email, now: datetime) -> None:
    """Note that the host sent a letter by other means; saying so again changes nothing.

    Raises `Refused` while the server is sending it, and for a letter that was withdrawn.
    """
    done = Email.objects.filter(pk=letter.pk, state__in=[EmailState.WAITING, EmailState.FAILED]).update(
        state=EmailState.SENT, sent_at=now, last_error="", leased_until=None
    )
    if not done:
        _require_state(
            letter, EmailState.SENT, gettext_noop("This letter is on its way at this moment, or was withdrawn.")
        )


def retry_email(*, letter: Email, now: datetime) -> None:
    """Put a letter that failed or pauses back in the queue at once; for one that is due already, nothing changes.

    Raises `Refused` for a letter that was sent or withdrawn, or is being sent.
    """
    done = Email.objects.filter(pk=letter.pk, state__in=[EmailState.WAITING, EmailState.FAILED]).update(
        state=EmailState.WAITING, due_at=now, attempts=0, leased_until=None
    )
    if not done:
        raise Refused("This letter was sent or withdrawn already, or is on its way at this moment.")


def _require_state(letter: Email, state: EmailState, sentence: str) -> None:
    letter.refresh_from_db(fields=["state"])
    if letter.state != state:
        raise Refused(sentence)
