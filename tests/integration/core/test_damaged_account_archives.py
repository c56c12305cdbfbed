"""Archives of hosts that somebody changed: each is taken whole or refused with a sentence, nothing else happens."""

from __future__ import annotations

import copy
import io
import json
import random
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from klatsch.accounts.account_deletion import delete_host
from klatsch.accounts.account_export import export_account
from klatsch.core.account_data.restore import restore_archive
from klatsch.core.errors import Refused
from klatsch.people.models import Person
from tests.cast import open_coffee
from tests.factories import add_sample_people

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from klatsch.accounts.models import Host

    type Files = dict[str, Any]

HOSTILE_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**63,
    10**30,
    1e308,
    float("nan"),
    "",
    "x" * 5000,
    "\x00",
    "\ud800",
    "2026-99-99",
    [],
    {},
    [[]],
    {"a": {"b": []}},
    "9" * 5000,
)


@pytest.fixture
def rows(hanna: Host, now: datetime) -> Files:
    """The files of an archive, as lists of rows by name; its host is gone."""
    add_sample_people(hanna)
    open_coffee(hanna, now)
    target = io.BytesIO()
    export_account(host=hanna, target=target, now=now)
    delete_host(host=hanna, now=now)
    with zipfile.ZipFile(target) as archive:
        return {
            name: [json.loads(line) for line in archive.read(name).splitlines()] if name.startswith("rows/") else None
            for name in archive.namelist()
        } | {"klatsch-host.json": json.loads(archive.read("klatsch-host.json"))}


def write_zip(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if isinstance(content, list):
                archive.writestr(name, "".join(json.dumps(row) + "\n" for row in content))
            else:
                archive.writestr(name, json.dumps(content))
    return path


def restore_outcome(host: Host, path: Path) -> int | str:
    """Restore an archive, roll back, and return how many people it had, or that it was refused."""
    try:
        with transaction.atomic():
            restore_archive(host_id=host.pk, path=path)
            count = Person.objects.filter(host=host).count()
            assert Person.objects.count() == count
            transaction.set_rollback(True)
    except Refused as refusal:
        return "refused" if str(refusal).endswith(".") else str(refusal)
    return count


def test_any_value_anywhere_is_taken_or_refused(rows: Files, theo: Host, tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311 - the same changes in every run
    tables = [name for name, content in rows.items() if isinstance(content, list) and content]
    outcomes: set[int | str] = set()
    for _ in range(70):
        files = copy.deepcopy(rows)
        row = chance.choice(files[chance.choice(tables)])
        row[chance.choice(sorted(row))] = chance.choice(HOSTILE_VALUES)
        outcomes.add(restore_outcome(theo, write_zip(tmp_path / "all.zip", files)))
    assert outcomes == {"refused", 6}


def test_any_damage_of_the_bytes_is_taken_or_refused(rows: Files, theo: Host, tmp_path: Path) -> None:
    whole = write_zip(tmp_path / "whole.zip", rows).read_bytes()
    chance = random.Random(12)  # noqa: S311 - likewise
    outcomes: set[int | str] = set()
    for _ in range(70):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path = tmp_path / "all.zip"
        path.write_bytes(content[: chance.choice([len(content), chance.randrange(len(content))])])
        outcomes.add(restore_outcome(theo, path))
    assert "refused" in outcomes
    assert outcomes <= {"refused", 6}
