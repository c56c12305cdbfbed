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
    return bool(settings.KLATSCH.smtp_url.get_secret_value())


def emails_by_state() -> dict[str, int]:
    """How many letters of all hosts are in each state."""
    return count_by_state(Email.objects.all(), EmailState)


def oldest_due_at(now: datetime) -> datetime | None:
    """When the letter was due that has been waiting longest to be sent, or None when none waits."""
    due = Email.objects.filter(state__in=[EmailState.WAITING, EmailState.SENDING], due_at__lte=now)
    return due.order_by("due_at").values_list("due_at", flat=True).first()


def emails_of(host: Host, states: Collection[EmailState]) -> QuerySet[Email]:
    """The host's letters in any of `states`, newest first."""
    return Email.objects.filter(host=host, state__in=states).order_by("-created_at", "-pk")


def emails_of_host_by_state(host: Host) -> dict[str, int]:
    """How many letters of the host are in each state."""
    return count_by_state(Email.objects.filter(host=host), EmailState)


def email_preferences_of(host: Host) -> EmailPreferences:
    """Which letters the host wants; the usual ones where they have not said."""
    return EmailPreferences.objects.filter(host=host).first() or EmailPreferences(host=host)


def mailbox_position(url: str) -> ImapPosition | None:
    """How far a mailbox was read, or None before the first look."""
    found = MailboxPosition.objects.filter(digest=mailbox_digest(url)).first()
    return ImapPosition(found.validity, found.last) if found else None


def mailbox_digest(url: str) -> str:
    """What a mailbox is remembered by: it stays the same when only the password changes."""
    parts = urlsplit(url)
    where = f"{parts.username}@{parts.hostname}:{parts.port}{parts.path}"
    return salted_hmac("klatsch.letters.mailbox", where, algorithm="sha256").hexdigest()


def address_digest(email: str) -> str:
    """What is kept of an address that wants no letters: enough to recognise it, not enough to write to it."""
    return salted_hmac("klatsch.letters.declined", email.lower(), algorithm="sha256").hexdigest()


def is_wanted(letter: Email) -> bool:
    """Whether its reader has not said that they want no more of these."""
    if letter.kind not in optional_email_types():
        return True
    return not UnsubscribedAddress.objects.filter(host=letter.host_id, digest=address_digest(letter.to_email)).exists()
