"""`klatsch doctor`: checks the installation and gives advice."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MIN_FREE_BYTES = 500_000_000
# A clock that shows an earlier time is wrong.
EARLIEST_PLAUSIBLE_TIME = datetime(2026, 1, 1, tzinfo=UTC)
MAX_CLOCK_DRIFT = timedelta(seconds=30)


@dataclass(frozen=True)
class Finding:
    """The result of one check. `advice` is empty when all is well. Only trouble fails the command."""

    sentence: str
    advice: str = ""
    is_trouble: bool = False


def doctor() -> None:
    """Look at this installation: what works, what does not, and what to do about it."""
    from klatsch.cli.django import start_django

    start_django(migrate=False)
    checks = CHECKS if _has_database() else (_check_data_folder, _report_no_database, _check_settings)
    findings = [finding for check in checks for finding in _run_check(check)]
    for finding in findings:
        typer.echo(f"{_status_label(finding)}  {finding.sentence}")
        if finding.advice:
            typer.echo(f"       {finding.advice}")
    if any(finding.is_trouble for finding in findings):
        raise typer.Exit(1)


def _status_label(finding: Finding) -> str:
    if not finding.advice:
        return "ok   "
    return "BAD  " if finding.is_trouble else "note "


def _run_check(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    from django.db import DatabaseError

    try:
        yield from check()
    except DatabaseError as error:
        yield Finding(f"Not looked at: {type(error).__name__}.", "See what was said about the database.")


def _check_data_folder() -> Iterator[Finding]:
    from django.conf import settings

    folder = settings.KLATSCH.data_dir
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        yield Finding(
            f"The data folder {folder} cannot be written: {error.strerror}.",
            "Give it to the user klatsch runs as, or set KLATSCH_DATA_DIR to another folder.",
            is_trouble=True,
        )
        return
    if free < MIN_FREE_BYTES:
        yield Finding(f"Only {free / 1e6:.0f} MB are free in {folder}.", "Make room there soon.", is_trouble=True)
    else:
        yield Finding(f"The data folder {folder} can be written; {free / 1e9:.1f} GB are free.")


def _has_database() -> bool:
    from django.db import connection

    # Connecting to an SQLite file that does not exist would create it.
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def _report_no_database() -> Iterator[Finding]:
    yield Finding("There is no database yet.", "'klatsch serve' makes it, or 'klatsch restore FILE' brings one back.")


def _check_database() -> Iterator[Finding]:
    from django.db import DatabaseError, connection

    from klatsch.core.db.database import needs_migration

    try:
        outdated = needs_migration()
    except DatabaseError as error:
        yield Finding(
            f"The {connection.display_name} database does not answer ({type(error).__name__}).",
            "Check KLATSCH_DATABASE_URL, and that the database server runs and lets klatsch in.",
            is_trouble=True,
        )
        return
    if outdated:
        yield Finding(
            f"The {connection.display_name} database is not up to date.",
            "'klatsch serve' (or web, or worker) brings it up to date when it starts.",
            is_trouble=True,
        )
        return
    yield Finding(f"The {connection.display_name} database answers and is up to date.")
    if connection.vendor == "sqlite":
        yield _check_sqlite_file()


def _check_sqlite_file() -> Finding:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        if cursor.fetchone()[0] == "ok":
            return Finding("The database file is sound.")
    return Finding(
        "The database file is damaged.", "End klatsch and bring a backup back: klatsch restore FILE.", is_trouble=True
    )


def _check_clock() -> Iterator[Finding]:
    from klatsch.core import clock
    from klatsch.core.jobs.heartbeats import last_heartbeat_at

    now = clock.now()
    beat_at = last_heartbeat_at() or now
    if now < EARLIEST_PLAUSIBLE_TIME or beat_at - now > MAX_CLOCK_DRIFT:
        yield Finding(
            f"The clock says {now:%Y-%m-%d %H:%M} UTC, which cannot be right.",
            "Set the clock of this machine; chats take place by it.",
            is_trouble=True,
        )
    else:
        yield Finding(f"The clock says {now:%Y-%m-%d %H:%M} UTC.")


def _check_worker() -> Iterator[Finding]:
    from klatsch.core import clock
    from klatsch.core.jobs.heartbeats import HEARTBEAT_TIMEOUT, last_heartbeat_at

    beat_at = last_heartbeat_at()
    if beat_at is not None and clock.now() - beat_at < HEARTBEAT_TIMEOUT:
        yield Finding("A worker does the background work.")
    else:
        yield Finding(
            "No worker runs: letters and imports wait.", "Start 'klatsch serve', or 'klatsch worker' beside the web."
        )


def _check_mail_server() -> Iterator[Finding]:
    from django.conf import settings

    from klatsch.emails.queries import emails_by_state, is_mail_server_set
    from klatsch.emails.smtp import SmtpConnection, SmtpUnavailable

    if not is_mail_server_set():
        yield Finding(
            "No mail server is set: letters wait in the host's outbox.", "To send them, set KLATSCH_SMTP_URL."
        )
    else:
        try:
            with SmtpConnection(settings.KLATSCH.smtp_url.get_secret_value(), timeout=10):
                yield Finding("The mail server answers and lets klatsch in.")
        except SmtpUnavailable as error:
            yield Finding(str(error), "Check KLATSCH_SMTP_URL; letters are kept and tried again.", is_trouble=True)
    failed = emails_by_state()["failed"]
    if failed:
        yield Finding(f"{failed} letters could not be sent.", "Their hosts see why in the outbox.")


def _check_hosts() -> Iterator[Finding]:
    from klatsch.accounts.queries import has_hosts

    if has_hosts():
        yield Finding("There is a host.")
    else:
        yield Finding("Nobody offers chats here yet.", "Open the link that 'klatsch serve' prints when it starts.")


def _check_settings() -> Iterator[Finding]:
    from django.conf import settings

    for sentence in settings.KLATSCH.risks():
        yield Finding("A setting may not be meant so.", sentence)


CHECKS = (
    _check_data_folder,
    _check_database,
    _check_clock,
    _check_worker,
    _check_mail_server,
    _check_hosts,
    _check_settings,
)
