from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac

from klatsch.core.db.counting import count_by_state
from klatsch.emails.imap import ImapPosition
from klatsch.emails.models import Email, EmailPreferences, EmailState, MailboxPosition, UnsubscribedAddress
from klatsch.emails.types import optional_email_types

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host


def is_mail_server_set() -> bool:
    """Return True if the server can send emails itself."""
    return bool(settings.KLATSCH.smtp_url.get_secret_value())


def emails_by_state() -> dict[str, int]:
    """Return the number of emails of all hosts by state."""
    return count_by_state(Email.objects.all(), EmailState)


def oldest_due_at(now: datetime) -> datetime | None:
    """Return the due time of the email that has waited longest, or None when none waits."""
    due = Email.objects.filter(state__in=[EmailState.WAITING, EmailState.SENDING], due_at__lte=now)
    return due.order_by("due_at").values_list("due_at", flat=True).first()


def emails_of(host: Host, states: Collection[EmailState]) -> QuerySet[Email]:
    """Return the host's emails in any of `states`, newest first."""
    return Email.objects.filter(host=host, state__in=states).order_by("-created_at", "-pk")


def emails_of_host_by_state(host: Host) -> dict[str, int]:
    """Return the number of the host's emails by state."""
    return count_by_state(Email.objects.filter(host=host), EmailState)


def email_preferences_of(host: Host) -> EmailPreferences:
    """Return the email preferences of the host; the defaults where they have chosen none."""
    return EmailPreferences.objects.filter(host=host).first() or EmailPreferences(host=host)


def mailbox_position(url: str) -> ImapPosition | None:
    """Return the position up to which a mailbox was read, or None before the first poll."""
    position = MailboxPosition.objects.filter(digest=mailbox_digest(url)).first()
    return ImapPosition(position.validity, position.last) if position else None


def mailbox_digest(url: str) -> str:
    """Return the key under which the position of a mailbox is kept: the same when only the password changes."""
    parts = urlsplit(url)
    where = f"{parts.username}@{parts.hostname}:{parts.port}{parts.path}"
    return salted_hmac("klatsch.letters.mailbox", where, algorithm="sha256").hexdigest()


def address_digest(email: str) -> str:
    """Return a keyed digest of an unsubscribed address: enough to recognise it, not enough to write to it."""
    return salted_hmac("klatsch.letters.declined", email.lower(), algorithm="sha256").hexdigest()


def is_wanted(email: Email) -> bool:
    """Return False if the reader of an email has unsubscribed from emails of its type."""
    if email.kind not in optional_email_types():
        return True
    return not UnsubscribedAddress.objects.filter(host=email.host_id, digest=address_digest(email.to_email)).exists()
