"""A mail server of our own that takes letters, and refuses them as it is told to."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import SMTP
from pydantic import SecretStr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from ssl import SSLContext

    from aiosmtpd.smtp import Envelope, Session
    from pytest_django import Settings


@dataclass
class SmtpSink:
    """Received messages, and replies to give: `at_recipient` and `at_content` are looked up by address first."""

    received: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    at_recipient: dict[str, str] = field(default_factory=dict)
    at_content: dict[str, str] = field(default_factory=dict)
    hangs_up_on: set[str] = field(default_factory=set)
    takes: float = 0.0  # seconds a letter
    url: str = ""

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.at_recipient:
            return self.at_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        (address,) = envelope.rcpt_tos
        if address in self.hangs_up_on:
            server.transport.abort()
            return "451 gone"
        if address in self.at_content:
            return self.at_content[address]
        await asyncio.sleep(self.takes)
        self.received.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"

    def arrived_at(self, email: str) -> list[EmailMessage]:
        return [message for message in self.received if message["To"].addresses[0].addr_spec == email]


@contextmanager
def running_smtp_sink(*, encrypted: SSLContext | None = None, **options: Any) -> Iterator[SmtpSink]:
    """Start the mail server on a free port, in a thread, and end it; `options` are those of aiosmtpd's SMTP."""
    found, loop = SmtpSink(), asyncio.new_event_loop()
    starting = loop.create_server(
        lambda: SMTP(found, hostname="sink", loop=loop, **options), "127.0.0.1", 0, ssl=encrypted
    )
    server = loop.run_until_complete(starting)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    found.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield found
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        for connection in asyncio.all_tasks(loop):
            connection.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


@pytest.fixture
def sink(settings: Settings) -> Iterator[SmtpSink]:
    """The mail server, running, and set as the one to use."""
    with running_smtp_sink() as found:
        use_mail_server(settings, found.url)
        yield found


def use_mail_server(settings: Settings, url: str) -> None:
    settings.KLATSCH = settings.KLATSCH.model_copy(
        update={"smtp_url": SecretStr(url), "mail_from": "letters@klatsch.example"}
    )
