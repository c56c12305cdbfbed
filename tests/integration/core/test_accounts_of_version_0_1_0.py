"""The exported account of a host of version 0.1.0, which named models and columns by their old labels."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps

from klatsch.core.account_data.export import read_manifest
from klatsch.core.account_data.ownership import export_exclusions, owned_tables, soft_references
from klatsch.core.account_data.renames import column_names_today, labels_in_archives
from klatsch.core.account_data.restore import restore_archive

if TYPE_CHECKING:
    from klatsch.accounts.models import Host

ARCHIVE = Path(__file__).parents[2] / "recorded/data-0.1.0/host.zip"


def test_every_row_comes_back_under_the_names_of_today(theo: Host) -> None:
    manifest = read_manifest(ARCHIVE)
    assert manifest is not None
    restored = restore_archive(host_id=theo.pk, path=ARCHIVE)
    rows_by_old_label = {
        old_label: rows
        for label, rows in restored.items()
        for old_label in labels_in_archives(apps.get_model(label))
        if old_label in manifest["rows"]
    }
    assert rows_by_old_label == manifest["rows"]
    for table in owned_tables():
        if table.is_exported:
            assert table.rows_of(theo.pk).count() == restored[table.label], table.label


def test_every_column_of_then_is_a_column_of_today() -> None:
    missing = []
    with zipfile.ZipFile(ARCHIVE) as archive:
        for table in owned_tables():
            names = column_names_today(table.model)
            for label in labels_in_archives(table.model):
                if f"rows/{label}.jsonl" in archive.namelist():
                    row = json.loads(archive.read(f"rows/{label}.jsonl").partition(b"\n")[0] or "{}")
                    missing += [f"{table.label}.{name}" for name in row if name not in names]
    assert missing == []


def test_hooks_of_account_data_name_models_and_columns_that_there_are() -> None:
    labels = {model._meta.label_lower: model for model in apps.get_models()}
    columns = {
        f"{label}.{column.attname}" for label, model in labels.items() for column in model._meta.local_concrete_fields
    }
    assert set(export_exclusions.items()) <= set(labels)
    assert set(soft_references.items()) <= columns
    assert set(soft_references) <= set(labels)
