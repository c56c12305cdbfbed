from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac

from klatsch.core.db.counting import count_by_state
from klatsch.letters.kinds import optional_kinds
from klatsch.letters.mailbox import Place
from klatsch.letters.models import Declined, Letter, LetterState, LetterWishes, MailboxPlace

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host


def is_mail_server_set() -> bool:
    return bool(settings.KLATSCH.smtp_url.get_secret_value())


def letters_by_state() -> dict[str, int]:
    """How many letters of all hosts are in each state."""
    return count_by_state(Letter.objects.all(), LetterState)


def oldest_due_at(now: datetime) -> datetime | None:
    """When the letter was due that has been waiting longest to be sent, or None when none waits."""
    due = Letter.objects.filter(state__in=[LetterState.WAITING, LetterState.SENDING], due_at__lte=now)
    return due.order_by("due_at").values_list("due_at", flat=True).first()


def letters_of(host: Host, states: Collection[LetterState]) -> QuerySet[Letter]:
    """The host's letters in any of `states`, newest first."""
    return Letter.objects.filter(host=host, state__in=states).order_by("-created_at", "-pk")


def letters_of_host_by_state(host: Host) -> dict[str, int]:
    """How many letters of the host are in each state."""
    return count_by_state(Letter.objects.filter(host=host), LetterState)


def wishes_of(host: Host) -> LetterWishes:
    """Which letters the host wants; the usual ones where they have not said."""
    return LetterWishes.objects.filter(host=host).first() or LetterWishes(host=host)


def place_in_mailbox(url: str) -> Place | None:
    """How far a mailbox was read, or None before the first look."""
    found = MailboxPlace.objects.filter(digest=digest_of_mailbox(url)).first()
    return Place(found.validity, found.last) if found else None


def digest_of_mailbox(url: str) -> str:
    """What a mailbox is remembered by: it stays the same when only the password changes."""
    parts = urlsplit(url)
    where = f"{parts.username}@{parts.hostname}:{parts.port}{parts.path}"
    return salted_hmac("klatsch.letters.mailbox", where, algorithm="sha256").hexdigest()


def digest_of_address(email: str) -> str:
    """What is kept of an address that wants no letters: enough to recognise it, not enough to write to it."""
    return salted_hmac("klatsch.letters.declined", email.lower(), algorithm="sha256").hexdigest()


def is_wanted(letter: Letter) -> bool:
    """Whether its reader has not said that they want no more of these."""
    if letter.kind not in optional_kinds():
        return True
    return not Declined.objects.filter(host=letter.host_id, digest=digest_of_address(letter.to_email)).exists()
