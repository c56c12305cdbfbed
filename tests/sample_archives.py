"""Archives of people who do not exist, as files: for every room whose tests bring somebody in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from klatsch.accounts.models import Host

CONNECTIONS_HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
ZOE_ROW = "Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,zoe@example.org,Ferry & Sons,Pilot,08 Feb 2019"


@pytest.fixture
def linkedin_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a LinkedIn ``Connections.csv`` of some rows and return its path."""

    def write(*rows: str, name: str = "Connections.csv", header: str = CONNECTIONS_HEADER) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n")
        return path

    return write


@pytest.fixture
def card_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a vCard file, each card given as its lines, and return its path."""

    def write(*cards: str, name: str = "contacts.vcf") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"BEGIN:VCARD\nVERSION:3.0\n{card}\nEND:VCARD\n" for card in cards))
        return path

    return write


@pytest.fixture
def bring(now: datetime) -> Callable[..., Any]:
    """Import a file for a host and return the import."""
    from klatsch.people.imports.jobs import import_archive

    def run(host: Host, path: Path, **details: Any) -> Any:
        return import_archive(host=host, path=path, now=now, **details)

    return run
