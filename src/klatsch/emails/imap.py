"""A mailbox that is only read: what came since the last look. Nothing in it is changed, not even marked as read.

imap-tools rather than the standard library alone: that one leaves the parsing of answers to its caller.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from klatsch.core.errors import KlatschError
from klatsch.emails.smtp import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import Message
    from urllib.parse import SplitResult

    from imap_tools import BaseMailBox

IMAP_TIMEOUT_SECONDS = 20
MAX_MESSAGES_PER_POLL = 100
# Answers of calendars are small; anything larger is somebody's holiday pictures.
MAX_MESSAGE_BYTES = 500_000
# How far back the first look goes.
MAILBOX_LOOKBACK = timedelta(days=14)


class MailboxUnavailable(KlatschError):  # noqa: N818 - domain errors say what happened
    """The mailbox cannot be read now."""


@dataclass(frozen=True, slots=True)
class ImapPosition:
    """How far a mailbox was read: the number of its last letter, true while `validity` stays the same (RFC 3501)."""

    validity: int
    last: int


def fetch_messages_since(place: ImapPosition | None, url: str, today: date) -> tuple[ImapPosition, Sequence[Message]]:
    """Return the next letters of the mailbox at `url` and the place after them, the oldest hundred at most.

    :param url: imaps://user:password@host:993/FOLDER, or imap:// with STARTTLS.
    :raises MailboxClosed: it cannot be reached, or refuses user, password or folder.
    """
    from imaplib import IMAP4

    from imap_tools import MailboxLoginError
    from imap_tools.errors import ImapToolsError

    parts = urlsplit(url)
    try:
        with _connect(parts) as mailbox:
            return _fetch_messages(mailbox, unquote(parts.path.lstrip("/")) or "INBOX", place, today)
    except MailboxLoginError:
        raise MailboxUnavailable("The mailbox refused the user name or the password.") from None
    except ssl.SSLError:
        raise MailboxUnavailable("The certificate of the mailbox could not be verified.") from None
    except (OSError, ImapToolsError, IMAP4.error) as error:
        raise MailboxUnavailable("The mailbox could not be read (%(kind)s).", kind=type(error).__name__) from None


def _connect(parts: SplitResult) -> BaseMailBox:
    from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

    host, user, password = parts.hostname or "localhost", unquote(parts.username or ""), unquote(parts.password or "")
    context = ssl.create_default_context()
    if host in LOOPBACK_HOSTS:
        # A server on this machine needs no certificate to prove where it is.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    found: BaseMailBox
    if parts.scheme == "imaps":
        found = MailBox(host, parts.port or 993, timeout=IMAP_TIMEOUT_SECONDS, ssl_context=context)
    elif host in LOOPBACK_HOSTS:
        found = MailBoxUnencrypted(host, parts.port or 143, timeout=IMAP_TIMEOUT_SECONDS)
    else:
        found = MailBoxStartTls(host, parts.port or 143, timeout=IMAP_TIMEOUT_SECONDS, ssl_context=context)
    try:
        return found.login(user, password, initial_folder=None)
    except BaseException:
        found.client.shutdown()
        raise


def _fetch_messages(
    mailbox: BaseMailBox, folder: str, place: ImapPosition | None, today: date
) -> tuple[ImapPosition, Sequence[Message]]:
    from imap_tools import AND, U

    mailbox.folder.set(folder, readonly=True)
    validity = mailbox.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"]
    if place is not None and place.validity != validity:
        place = None
    wanted = AND(uid=U(str(place.last + 1), "*")) if place else AND(date_gte=today - MAILBOX_LOOKBACK)
    last = place.last if place else 0
    # "n:*" means the last letter, too, where n is beyond it.
    numbers = sorted(number for number in map(int, mailbox.uids(wanted)) if number > last)[:MAX_MESSAGES_PER_POLL]
    if not numbers:
        return place or ImapPosition(validity, last), []
    sizes = mailbox.fetch(uid_list=[str(n) for n in numbers], headers_only=True, mark_seen=False, bulk=True)
    small = [str(message.uid) for message in sizes if message.size_rfc822 <= MAX_MESSAGE_BYTES]
    letters = mailbox.fetch(uid_list=small, mark_seen=False, bulk=20) if small else ()
    return ImapPosition(validity, numbers[-1]), [letter.obj for letter in letters]
