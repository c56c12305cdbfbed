"""kill -9 in the middle of a storm and of sending letters. `make crash` does it a hundred times on each database.

docs/explanation/booking-lifecycle.md says what is guaranteed; the control shows what happens without transactions.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from tests.races.crash_storm import SUPERVISOR, WEB, WORKER, CrashingServer, run_crash_storm
from tests.smtp_server import running_smtp_sink

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


ORDER = (WEB, WORKER, WEB, WORKER, SUPERVISOR)


@pytest.fixture
def server_with(databases: Any, database_kind: str, tmp_path: Path) -> Any:
    def made(sink: Any, **further: Any) -> Any:
        url = databases.url(database_kind, f"crash_{tmp_path.name[-12:].strip('_').lower()}")
        return CrashingServer(tmp_path, url, sink, **further)

    return made


def test_nothing_told_is_lost_or_doubled_by_kills(
    request: Any, capsys: pytest.CaptureFixture[str], server_with: Any, database_kind: str
) -> None:
    kills = list(itertools.islice(itertools.cycle(ORDER), request.config.getoption("kills")))
    with running_smtp_sink() as sink:
        sink.takes = 0.005
        found = run_crash_storm(server_with(sink), sink, kills)
    if request.config.getoption("kills") > len(ORDER):
        with capsys.disabled():
            print(f"\n{database_kind}: {found}")  # noqa: T201 - what `make crash` is for
    assert found.told > len(kills)
    assert found.asked_again > 0
    assert found.faults() == []
    # A sender dies between the acceptance of a letter and our note of it at most once.
    assert found.sent_twice <= found.kills[WORKER] + found.kills[SUPERVISOR]


def test_without_transactions_kills_leave_halves(server_with: Any) -> None:
    with running_smtp_sink() as sink:
        server = server_with(sink, DJANGO_SETTINGS_MODULE="tests.races.unguarded_settings")
        assert run_crash_storm(server, sink, [WEB] * 5).half
