"""Each recorded archive, whatever the network: imported again it changes nothing, undone it leaves nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from klatsch.people.imports.undo_import import undo_import
from klatsch.people.models import Connection, Fact, Handle, HostFact, ImportJob, Interaction, Person
from klatsch.people.queries import file_reports
from tests.rules.networks.sample_car_files import repository
from tests.rules.networks.test_bluesky_repository import RECORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from klatsch.accounts.models import Host

RECORDED = Path(__file__).parents[2] / "recorded"
NETWORKS = ["facebook", "google-contacts", "instagram", "linkedin", "mastodon", "vcard", "x"]
ARCHIVES = [path for network in NETWORKS for path in sorted((RECORDED / network).iterdir())]
TABLES = [Person, Handle, Connection, Interaction, Fact, HostFact]


@pytest.fixture(params=[*ARCHIVES, "bluesky"], ids=lambda path: getattr(path, "stem", path))
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if isinstance(request.param, Path):
        return request.param
    path = tmp_path / "repo.car"
    path.write_bytes(repository(RECORDS))
    return path


def rows_by_table() -> dict[str, int]:
    return {table.__name__: table.objects.count() for table in TABLES}  # type: ignore[attr-defined]


def test_the_same_archive_again_changes_nothing(hanna: Host, bring: Callable[..., Any], archive: Path) -> None:
    reports = file_reports(bring(hanna, archive))
    before = rows_by_table()
    assert sum(report["new"] for report in reports) or before == dict.fromkeys(before, 0)
    again = file_reports(bring(hanna, archive))
    assert [report["new"] + report["updated"] for report in again] == [0] * len(reports)
    assert [report["rows"] for report in again] == [report["rows"] for report in reports]
    assert rows_by_table() == before


def test_undoing_an_import_leaves_nothing(hanna: Host, bring: Callable[..., Any], archive: Path) -> None:
    undo_import(import_job=bring(hanna, archive))
    assert rows_by_table() == {table.__name__: 0 for table in TABLES}
    assert not ImportJob.objects.exists()
