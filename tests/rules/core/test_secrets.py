from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import Refused
from klatsch.core.security.secrets import load_or_create_secret
from klatsch.core.security.tokens import digest, new_token

if TYPE_CHECKING:
    from pathlib import Path


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "secrets"
    secret = load_or_create_secret(folder, "secret_key")
    assert len(secret) == 64
    assert load_or_create_secret(folder, "secret_key") == secret
    assert load_or_create_secret(folder, "another") != secret
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["another", "secret_key"]


def test_two_processes_that_start_at_once_get_the_same_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def be_late(draft: Path, path: Path) -> None:
        path.write_text("of the faster process")
        link(draft, path)

    monkeypatch.setattr(os, "link", be_late)
    assert load_or_create_secret(tmp_path, "secret_key") == "of the faster process"
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_folder_that_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused) as error:
        load_or_create_secret(tmp_path / "file" / "secrets", "secret_key")
    assert error.value.code == "data-folder-not-usable"


def test_tokens_are_random_and_fit_into_an_address() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 24 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)


def test_a_digest_is_what_version_0_1_0_stored() -> None:
    assert digest("seven cups") == "eed19e3c520676274655e72f586146d91c493b46f1348acb8bc623847af93901"
