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
from klatsch.letters.post_office import NEARBY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import Message
    from urllib.parse import SplitResult

    from imap_tools import BaseMailBox

TIMEOUT = 20
MOST_AT_ONCE = 100
# Answers of calendars are small; anything larger is somebody's holiday pictures.
LARGEST = 500_000
# How far back the first look goes.
MEMORY = timedelta(days=14)


class MailboxClosed(KlatschError):  # noqa: N818 - domain errors say what happened
    """The mailbox cannot be read now."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a mailbox was read: the number of its last letter, true while `validity` stays the same (RFC 3501)."""

    validity: int
    last: int


def letters_since(place: Place | None, url: str, today: date) -> tuple[Place, Sequence[Message]]:
    """Return the next letters of the mailbox at `url` and the place after them, the oldest hundred at most.

    :param url: imaps://user:password@host:993/FOLDER, or imap:// with STARTTLS.
    :raises MailboxClosed: it cannot be reached, or refuses user, password or folder.
    """
    from imaplib import IMAP4

    from imap_tools import MailboxLoginError
    from imap_tools.errors import ImapToolsError

    parts = urlsplit(url)
    try:
        with _connected(parts) as mailbox:
            return _read(mailbox, unquote(parts.path.lstrip("/")) or "INBOX", place, today)
    except MailboxLoginError:
        raise MailboxClosed("The mailbox refused the user name or the password.") from None
    except ssl.SSLError:
        raise MailboxClosed("The certificate of the mailbox could not be verified.") from None
    except (OSError, ImapToolsError, IMAP4.error) as error:
        raise MailboxClosed("The mailbox could not be read (%(kind)s).", kind=type(error).__name__) from None


def _connected(parts: SplitResult) -> BaseMailBox:
    from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

    host, user, password = parts.hostname or "localhost", unquote(parts.username or ""), unquote(parts.password or "")
    context = ssl.create_default_context()
    if host in NEARBY:
        # A server on this machine needs no certificate to prove where it is.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    found: BaseMailBox
    if parts.scheme == "imaps":
        found = MailBox(host, parts.port or 993, timeout=TIMEOUT, ssl_context=context)
    elif host in NEARBY:
        found = MailBoxUnencrypted(host, parts.port or 143, timeout=TIMEOUT)
    else:
        found = MailBoxStartTls(host, parts.port or 143, timeout=TIMEOUT, ssl_context=context)
    try:
        return found.login(user, password, initial_folder=None)
    except BaseException:
        found.client.shutdown()
        raise


def _read(mailbox: BaseMailBox, folder: str, place: Place | None, today: date) -> tuple[Place, Sequence[Message]]:
    from imap_tools import AND, U

    mailbox.folder.set(folder, readonly=True)
    validity = mailbox.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"]
    if place is not None and place.validity != validity:
        place = None
    wanted = AND(uid=U(str(place.last + 1), "*")) if place else AND(date_gte=today - MEMORY)
    last = place.last if place else 0
    # "n:*" means the last letter, too, where n is beyond it.
    numbers = sorted(number for number in map(int, mailbox.uids(wanted)) if number > last)[:MOST_AT_ONCE]
    if not numbers:
        return place or Place(validity, last), []
    sizes = mailbox.fetch(uid_list=[str(n) for n in numbers], headers_only=True, mark_seen=False, bulk=True)
    small = [str(message.uid) for message in sizes if message.size_rfc822 <= LARGEST]
    letters = mailbox.fetch(uid_list=small, mark_seen=False, bulk=20) if small else ()
    return Place(validity, numbers[-1]), [letter.obj for letter in letters]
