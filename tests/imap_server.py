"""A real IMAP server with one mailbox, and letters as guests' mail programs write them."""

from __future__ import annotations

import imaplib
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from klatsch.bookings.models import Booking

PYMAP_PROGRAM = str(Path(sys.executable).with_name("pymap"))
MAILBOX_USER, MAILBOX_PASSWORD = "hanna@example.org", "seven/cups"
SERVER_TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Mailbox:
    port: int

    @property
    def url(self) -> str:
        return f"imap://hanna%40example.org:seven%2Fcups@127.0.0.1:{self.port}"

    def put(self, *letters: EmailMessage) -> None:
        with self.opened() as client:
            for letter in letters:
                client.append("INBOX", None, None, letter.as_bytes())

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(MAILBOX_USER, MAILBOX_PASSWORD)
        yield client
        client.logout()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """An empty mailbox of Hanna's, on a server of its own."""
    found = Mailbox(free_port())
    place = ["--no-tls", "--host", "127.0.0.1", "--port", str(found.port)]
    process = subprocess.Popen(
        [PYMAP_PROGRAM, *place, "dict", "--demo-user", MAILBOX_USER, "--demo-password", MAILBOX_PASSWORD],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_open(found)
        yield found
    finally:
        # It holds nothing worth keeping, and waits long for clients that left without a word.
        process.kill()
        process.wait(SERVER_TIMEOUT_SECONDS)


def _wait_until_open(mailbox: Mailbox) -> None:
    until = time.monotonic() + SERVER_TIMEOUT_SECONDS
    while True:
        try:
            with mailbox.opened():
                return
        except (OSError, imaplib.IMAP4.error):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@pytest.fixture
def mailbox_in_use(settings: Settings, mailbox: Mailbox) -> Mailbox:
    """The mailbox, and its address set as the one to read."""
    use_mailbox(settings, mailbox.url)
    return mailbox


def use_mailbox(settings: Settings, url: str) -> None:
    settings.KLATSCH = settings.KLATSCH.model_copy(update={"imap_url": SecretStr(url)})


def calendar_reply(
    booking: Booking,
    participation: str = "DECLINED",
    *,
    sequence: int | None = None,
    email: str | None = None,
    at: str = "20260105T081500Z",
    method: str = "REPLY",
    more: str = "",
) -> EmailMessage:
    """A letter as a calendar program writes it: words, and the answer beside them."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example//Calendar//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{booking.uid}",
        f"SEQUENCE:{booking.sequence if sequence is None else sequence}",
        f"DTSTAMP:{at}",
        "DTSTART:20260107T140000Z",
        "DTEND:20260107T143000Z",
        "ORGANIZER:mailto:hanna@example.org",
        f"ATTENDEE;PARTSTAT={participation};CN=Amal:mailto:{email or booking.email}",
        *([more] if more else []),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    letter = EmailMessage()
    letter["From"], letter["To"] = email or booking.email, MAILBOX_USER
    letter["Subject"] = f"{participation.title()}: Coffee with me"
    letter.set_content("Amal has answered.")
    letter.add_alternative("\r\n".join(lines), subtype="calendar", params={"method": method})
    return letter


def plain_email(words: str = "Are you well?") -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "bo@example.com", MAILBOX_USER, "Hello"
    letter.set_content(words)
    return letter
