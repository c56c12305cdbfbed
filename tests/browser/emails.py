"""Emails that the SMTP sink received, for journeys that go on by a link in one."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import GuestPerson
    from tests.servers import Server
    from tests.smtp_server import SmtpSink

ARRIVAL_TIMEOUT_SECONDS = 30


def email_link(sink: SmtpSink, server: Server, guest: GuestPerson, kind: str) -> str:
    """Return the link of a kind in the newest email to a guest, once it has arrived."""
    deadline = time.monotonic() + ARRIVAL_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        for email in reversed(sink.arrived_at(guest.email)):
            text = email.get_body(("plain",)).get_content()
            if match := re.search(rf"{re.escape(server.address)}/{kind}", text):
                return match[0]
        time.sleep(0.05)
    return pytest.fail(f"no email to {guest.name} has a link {kind}")
