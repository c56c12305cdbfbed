"""An IMAP client that fetches new messages of a mailbox, read-only: it does not even mark them as read.

imap-tools rather than the standard library alone: that one leaves the parsing of responses to its caller.
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
# Replies of calendars are small; larger messages are something else.
MAX_MESSAGE_BYTES = 500_000
# The first poll goes back so far.
MAILBOX_LOOKBACK = timedelta(days=14)


class MailboxUnavailable(KlatschError):  # noqa: N818 - domain errors say what happened
    """The mailbox cannot be read now."""

    code = "mailbox-unavailable"


@dataclass(frozen=True, slots=True)
class ImapPosition:
    """The position up to which a mailbox was read: the UID of its last message, while `validity` stays (RFC 3501)."""

    validity: int
    last: int


def fetch_messages_since(
    position: ImapPosition | None, url: str, today: date
) -> tuple[ImapPosition, Sequence[Message]]:
    """Return the next messages of the mailbox at `url` and the position after them, the oldest hundred at most.

    :param url: imaps://user:password@host:993/FOLDER, or imap:// with STARTTLS.
    :raises MailboxUnavailable: it cannot be reached, or refuses user, password or folder.
    """
    from imaplib import IMAP4

    from imap_tools import MailboxLoginError
    from imap_tools.errors import ImapToolsError

    parts = urlsplit(url)
    try:
        with _connect(parts) as mailbox:
            return _fetch_messages(mailbox, unquote(parts.path.lstrip("/")) or "INBOX", position, today)
    except MailboxLoginError:
        raise MailboxUnavailable(
            "The mailbox refused the user name or the password.", code="mailbox-login-refused"
        ) from None
    except ssl.SSLError:
        raise MailboxUnavailable(
            "The certificate of the mailbox could not be verified.", code="mailbox-certificate-not-valid"
        ) from None
    except (OSError, ImapToolsError, IMAP4.error) as error:
        raise MailboxUnavailable(
            "The mailbox could not be read (%(kind)s).", code="mailbox-not-readable", kind=type(error).__name__
        ) from None


def _connect(parts: SplitResult) -> BaseMailBox:
    from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

    host = parts.hostname or "localhost"
    user = unquote(parts.username or "")
    password = unquote(parts.password or "")
    context = ssl.create_default_context()
    if host in LOOPBACK_HOSTS:
        # A server on this machine needs no certificate to prove where it is.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    mailbox: BaseMailBox
    if parts.scheme == "imaps":
        mailbox = MailBox(host, parts.port or 993, timeout=IMAP_TIMEOUT_SECONDS, ssl_context=context)
    elif host in LOOPBACK_HOSTS:
        mailbox = MailBoxUnencrypted(host, parts.port or 143, timeout=IMAP_TIMEOUT_SECONDS)
    else:
        mailbox = MailBoxStartTls(host, parts.port or 143, timeout=IMAP_TIMEOUT_SECONDS, ssl_context=context)
    try:
        return mailbox.login(user, password, initial_folder=None)
    except BaseException:
        mailbox.client.shutdown()
        raise


def _fetch_messages(
    mailbox: BaseMailBox, folder: str, position: ImapPosition | None, today: date
) -> tuple[ImapPosition, Sequence[Message]]:
    from imap_tools import AND, U

    mailbox.folder.set(folder, readonly=True)
    validity = mailbox.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"]
    if position is not None and position.validity != validity:
        position = None
    criteria = AND(uid=U(str(position.last + 1), "*")) if position else AND(date_gte=today - MAILBOX_LOOKBACK)
    last = position.last if position else 0
    # "n:*" means the last message, too, where n is beyond it.
    numbers = sorted(number for number in map(int, mailbox.uids(criteria)) if number > last)[:MAX_MESSAGES_PER_POLL]
    if not numbers:
        return position or ImapPosition(validity, last), []
    sizes = mailbox.fetch(uid_list=[str(n) for n in numbers], headers_only=True, mark_seen=False, bulk=True)
    small = [str(message.uid) for message in sizes if message.size_rfc822 <= MAX_MESSAGE_BYTES]
    messages = mailbox.fetch(uid_list=small, mark_seen=False, bulk=20) if small else ()
    return ImapPosition(validity, numbers[-1]), [message.obj for message in messages]
