"""Google Contacts as CSV, with the headers until 2024 and those since; the numbered columns vary from file to file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klatsch.networks.archives.addressbook.contacts import (
    CONTACTS_NETWORK,
    make_contact_id,
    parse_birthday,
    parse_email,
    parse_link,
    parse_phone,
    unique_values,
)
from klatsch.networks.archives.csv_tables import CsvTable
from klatsch.networks.records import Actor, Connection, Direction, Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from klatsch.networks.records import Record

_VALUE_SEPARATOR = " ::: "
_NAME_PARTS = (
    ("name prefix", "first name", "middle name", "last name", "name suffix"),
    ("name prefix", "given name", "additional name", "family name", "name suffix"),
)


def _make_contact(cells: Mapping[str, str]) -> tuple[Record, ...]:
    emails = unique_values([parse_email(value) for value in _numbered_values(cells, "e-mail", "value")])
    phones = unique_values([parse_phone(value) for value in _numbered_values(cells, "phone", "value")])
    company = cells.get("organization name") or cells.get("organization 1 - name", "")
    name = _contact_name(cells) or company
    actor = Actor(
        CONTACTS_NETWORK,
        make_contact_id("", name, emails, phones, (company,)),
        name=name,
        emails=emails,
        phones=phones,
        company=company,
        position=cells.get("organization title") or cells.get("organization 1 - title", ""),
        place=", ".join(filter(None, (cells.get(f"address 1 - {part}", "") for part in ("city", "region", "country")))),
        links=unique_values([parse_link(value) for value in _numbered_values(cells, "website", "value")]),
        photo_url=cells.get("photo", ""),
    )
    # "* myContacts" and the like are Google's own; "* " before a label of an address marks the default.
    labels = (cells.get("labels") or cells.get("group membership", "")).split(_VALUE_SEPARATOR)
    lists = unique_values([label.strip() for label in labels if not label.startswith("*")])
    facts = (
        ("nickname", cells.get("nickname", "")),
        ("note", cells.get("notes", "")),
        ("birthday", parse_birthday(cells.get("birthday", ""))),
    )
    return (
        Connection(actor, Direction.LISTED, lists=lists),
        *(Fact(actor, field, value) for field, value in facts if value),
    )


def _contact_name(cells: Mapping[str, str]) -> str:
    if cells.get("name"):
        return cells["name"]
    for parts in _NAME_PARTS:
        if name := " ".join(filter(None, (cells.get(part, "") for part in parts))):
            return name
    return cells.get("file as") or cells.get("nickname", "")


def _numbered_values(cells: Mapping[str, str], column_name: str, part: str) -> list[str]:
    column = re.compile(rf"{column_name} \d+ - {part}")
    return [
        value for key, cell in cells.items() if cell and column.fullmatch(key) for value in cell.split(_VALUE_SEPARATOR)
    ]


SINCE_2024 = CsvTable(
    part="contacts",
    columns=frozenset({"first name", "middle name", "last name", "organization name", "labels"}),
    prepare=lambda *_: _make_contact,
)
UNTIL_2024 = CsvTable(
    part="contacts",
    columns=frozenset({"name", "given name", "family name", "group membership"}),
    prepare=lambda *_: _make_contact,
)
