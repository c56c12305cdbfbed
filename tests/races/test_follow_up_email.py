"""A server with a mail server asks by itself whether they met, once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.past_chats import PAST_CHATS_PROGRAM
from tests.servers import running_server
from tests.smtp_server import running_smtp_sink

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


EMAIL, EMAIL_TIMEOUT_SECONDS = "hanna@example.org", 30


def test_a_host_is_asked_by_letter_a_little_after_the_server_begins(tmp_path: Path) -> None:
    with running_smtp_sink() as sink:
        mail = {"KLATSCH_SMTP_URL": sink.url, "KLATSCH_MAIL_FROM": "letters@klatsch.example"}
        folder = tmp_path / "data"
        with running_server(folder, f"sqlite:///{folder}/klatsch.sqlite3", **mail) as server:
            server.new_host(EMAIL, "Hanna Weiss")
            server.python(PAST_CHATS_PROGRAM.replace("EMAIL", EMAIL))
        with running_server(folder, f"sqlite:///{folder}/klatsch.sqlite3", **mail):
            until = time.monotonic() + EMAIL_TIMEOUT_SECONDS
            while time.monotonic() < until and not asked(sink):
                time.sleep(0.2)
        assert [message["Subject"] for message in asked(sink)] == ["Did you meet Amal Haddad?"]


def asked(sink: Any) -> Any:
    return [message for message in sink.arrived_at(EMAIL) if "Did you meet" in message["Subject"]]
