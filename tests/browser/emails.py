"""Letters that a sink has got, for the journeys that go on by a link in one."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import GuestPerson
    from tests.servers import Server
    from tests.smtp_server import SmtpSink

PATIENCE = 30


def email_link(sink: SmtpSink, server: Server, guest: GuestPerson, kind: str) -> str:
    """Return the link of a kind in the newest letter to somebody, once it has arrived."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for letter in reversed(sink.arrived_at(guest.email)):
            words = letter.get_body(("plain",)).get_content()
            if found := re.search(rf"{re.escape(server.address)}/{kind}", words):
                return found[0]
        time.sleep(0.05)
    return pytest.fail(f"no letter to {guest.name} has a link {kind}")
