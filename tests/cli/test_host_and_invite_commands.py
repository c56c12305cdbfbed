"""`klatsch host create` and `klatsch invite`, as programs call them."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.databases import copy_migrated_sqlite
from tests.servers import environment_for

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


@pytest.fixture
def klatsch(tmp_path: Path) -> Any:
    copy_migrated_sqlite(tmp_path / "klatsch.sqlite3")
    environment = environment_for(tmp_path, "", 8123)
    environment.pop("KLATSCH_PUBLIC_URL")

    def run(*arguments: Any, status: Any = 0) -> Any:
        ran = subprocess.run(
            [sys.executable, "-m", "klatsch", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ran.returncode == status, ran.stdout + ran.stderr
        return ran.stdout if status == 0 else ran.stderr

    return run


HANNA = ("host", "create", "--email", "hanna@example.org", "--name", "Hanna", "--time-zone", "Europe/Berlin")
COFFEE = ("invite", "--title", "Coffee", "--purpose", "To talk", "--window", "mon-fri=09:00-17:00")


def test_a_host_invites_and_the_answers_can_be_read_by_programs(klatsch: Any) -> None:
    assert "there is no host yet" in klatsch(*COFFEE, status=1).lower()
    made = json.loads(klatsch(*HANNA, "--token", "--json"))
    assert made["token"].startswith("klatsch_")
    assert "already a host" in klatsch(*HANNA, status=1)
    opened = json.loads(klatsch(*COFFEE, "--open", "--json"))
    assert opened["url"] == f"http://localhost:8123/i/{opened['slug']}/"
    assert json.loads(klatsch(*COFFEE, "--json"))["state"] == "draft"
    choosy = ("--admission", "approval", "--must-confirm", "--seats", "2", "--per-day", "1", "--per-week", "3")
    assert json.loads(klatsch(*COFFEE, *choosy, "--per-guest", "1", "--json"))["state"] == "draft"
    assert json.loads(klatsch(*COFFEE, "--audience", "met", "--asking", "known", "--json"))["state"] == "draft"
    assert "no circle" in klatsch(*COFFEE, "--circle", "Thursday hockey", status=1)
    assert "no circle" in klatsch("links", opened["slug"], "--circle", "Thursday hockey", status=1)
    klatsch(*COFFEE, "--admission", "whoever", status=2)
    soon = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%dT%H:%M}"
    assert json.loads(klatsch(*COFFEE, "--admission", "draw", "--draw-at", soon, "--open", "--json"))["state"] == "open"
    assert "say when lots are drawn" in klatsch(*COFFEE, "--admission", "draw", status=1)
    refused = klatsch(*COFFEE[:-1], "sometime", status=1)
    assert refused.count("\n") == 1
    assert "mon-fri=09:00-17:00" in refused
    klatsch("invite", "--title", "Coffee", status=2)


def test_a_host_who_forgot_the_password_gets_a_new_one(klatsch: Any) -> None:
    klatsch(*HANNA)
    change = ("host", "password", "--email", "hanna@example.org", "--password")
    assert "at least 10" in klatsch(*change, "short", status=1)
    assert klatsch(*change, "eight cups of coffee") == "Hanna signs in with the new password from now on.\n"
    assert "no host" in klatsch("host", "password", "--email", "x@example.org", "--password", "eight cups", status=1)


def test_a_circle_gets_links_to_be_written_by_hand_and_no_name_becomes_a_formula(klatsch: Any, tmp_path: Path) -> None:
    klatsch(*HANNA)
    cards = [f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nEND:VCARD\n" for name in ("Ann Bo", "=1+1")]
    (tmp_path / "cards.vcf").write_text("".join(cards))
    klatsch("import", str(tmp_path / "cards.vcf"), "--circle", "Hockey")
    slug = json.loads(klatsch(*COFFEE, "--circle", "Hockey", "--open", "--json"))["slug"]
    head, *rows = klatsch("links", slug, "--circle", "Hockey").splitlines()
    assert head == "name,link,good_until"
    assert {row.split(",")[0] for row in rows} == {"Ann Bo", "'=1+1"}
    assert all(f"/i/{slug}/?link=" in row for row in rows)
