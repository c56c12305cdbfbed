"""Archives of people who do not exist, as files: for every room whose tests bring somebody in."""

from __future__ import annotations

import pytest

CONNECTIONS_HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
ZOE_ROW = "Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,zoe@example.org,Ferry & Sons,Pilot,08 Feb 2019"


@pytest.fixture
def linkedin_file(tmp_path):
    """Write a LinkedIn ``Connections.csv`` of some rows and return its path."""

    def write(*rows, name="Connections.csv", header=CONNECTIONS_HEADER):
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n")
        return path

    return write


@pytest.fixture
def card_file(tmp_path):
    """Write a vCard file, each card given as its lines, and return its path."""

    def write(*cards, name="contacts.vcf"):
        path = tmp_path / name
        path.write_text("".join(f"BEGIN:VCARD\nVERSION:3.0\n{card}\nEND:VCARD\n" for card in cards))
        return path

    return write


@pytest.fixture
def bring(now):
    """Import a file for a host and return the import."""
    from klatsch.people.imports.jobs import import_archive

    def run(host, path, **details):
        return import_archive(host=host, path=path, now=now, **details)

    return run
