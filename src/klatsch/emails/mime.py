"""Emails as MIME messages (RFC 5322), from values."""

from __future__ import annotations

import hashlib
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from email.policy import Policy

    from klatsch.emails.types import CalendarAttachment, EmailAddress, RenderedEmail


class _LinkHeader(UnstructuredHeader, BaseHeader):
    """A link in a header: never folded or encoded, however long, because mail programs do not put it together again."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("List-Unsubscribe", _LinkHeader)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def compose_message(
    rendered: RenderedEmail, *, key: str, to: EmailAddress, sender: str, secret: str, now: datetime
) -> EmailMessage:
    """Return the message that goes to `to`.

    The Message-ID depends on `key` and `secret` only: should an email ever be sent twice, mailboxes can detect it.

    :param sender: KLATSCH_MAIL_FROM, an address with or without a name.
    :raises ValueError: an address that no message can carry.
    """
    message = EmailMessage(policy=_POLICY)
    name, sender_address = parseaddr(sender)
    message["From"] = _make_address(name or f"{rendered.answers_to.name} (klatsch)", sender_address)
    message["To"] = _make_address(to.name, to.email)
    if rendered.answers_to.email:
        message["Reply-To"] = _make_address(rendered.answers_to.name, rendered.answers_to.email)
    message["Subject"] = fold_header_text(rendered.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_message_id(key, secret, sender_address)
    # Automatic responders do not answer (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    if rendered.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{rendered.unsubscribe_url}>"
        if rendered.unsubscribe_url.startswith("https://"):
            # One click in the mail program: RFC 8058 asks for an encrypted address.
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(rendered.text)
    message.add_alternative(rendered.html, subtype="html")
    if rendered.calendar_file is not None:
        _attach_calendar_file(message, rendered.calendar_file)
    return message


def _attach_calendar_file(message: EmailMessage, file: CalendarAttachment) -> None:
    """Attach the calendar object twice, as mail programs expect: as an alternative of the text, and as a file."""
    text = file.content.decode()
    message.add_alternative(text, subtype="calendar", params={"method": file.method})
    message.add_attachment(file.content, maintype="application", subtype="ics", filename="chat.ics")


def make_message_id(key: str, secret: str, sender_address: str) -> str:
    """Return the Message-ID of an email: the same key and secret give the same one."""
    digest = hashlib.sha256(f"{secret}\0{key}".encode()).hexdigest()[:40]
    return f"<{digest}@{_encode_domain(sender_address.rpartition('@')[2]) or 'localhost'}>"


def fold_header_text(text: str) -> str:
    """Return `text` with every run of space and control characters as one space: a header is one line."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _make_address(name: str, email: str) -> Address:
    local, _, domain = email.rpartition("@")
    return Address(display_name=fold_header_text(name), username=local, domain=_encode_domain(domain))


def _encode_domain(domain: str) -> str:
    return domain if domain.isascii() else domain.encode("idna").decode()
