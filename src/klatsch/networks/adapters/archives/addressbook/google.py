"""Google Contacts as CSV, with the headers until 2024 and those since; the numbered columns vary from file to file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.addressbook.contacts import (
    NETWORK,
    birthday,
    email_address,
    phone_number,
    stable_id,
    unique,
    web_link,
)
from klatsch.networks.adapters.archives.tables import Table
from klatsch.networks.records import Actor, Connection, Direction, Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from klatsch.networks.records import Record

_SEVERAL = " ::: "
_NAME_PARTS = (
    ("name prefix", "first name", "middle name", "last name", "name suffix"),
    ("name prefix", "given name", "additional name", "family name", "name suffix"),
)


def _contact(cells: Mapping[str, str]) -> tuple[Record, ...]:
    emails = unique([email_address(value) for value in _numbered(cells, "e-mail", "value")])
    phones = unique([phone_number(value) for value in _numbered(cells, "phone", "value")])
    company = cells.get("organization name") or cells.get("organization 1 - name", "")
    name = _name(cells) or company
    actor = Actor(
        NETWORK,
        stable_id("", name, emails, phones, (company,)),
        name=name,
        emails=emails,
        phones=phones,
        company=company,
        position=cells.get("organization title") or cells.get("organization 1 - title", ""),
        place=", ".join(filter(None, (cells.get(f"address 1 - {part}", "") for part in ("city", "region", "country")))),
        links=unique([web_link(value) for value in _numbered(cells, "website", "value")]),
        photo_url=cells.get("photo", ""),
    )
    # "* myContacts" and the like are Google's own; "* " before a label of an address marks the default.
    labels = (cells.get("labels") or cells.get("group membership", "")).split(_SEVERAL)
    lists = unique([label.strip() for label in labels if not label.startswith("*")])
    told = (
        ("nickname", cells.get("nickname", "")),
        ("note", cells.get("notes", "")),
        ("birthday", birthday(cells.get("birthday", ""))),
    )
    return (
        Connection(actor, Direction.LISTED, lists=lists),
        *(Fact(actor, field, value) for field, value in told if value),
    )


def _name(cells: Mapping[str, str]) -> str:
    if cells.get("name"):
        return cells["name"]
    for parts in _NAME_PARTS:
        if name := " ".join(filter(None, (cells.get(part, "") for part in parts))):
            return name
    return cells.get("file as") or cells.get("nickname", "")


def _numbered(cells: Mapping[str, str], what: str, part: str) -> list[str]:
    column = re.compile(rf"{what} \d+ - {part}")
    return [value for key, cell in cells.items() if cell and column.fullmatch(key) for value in cell.split(_SEVERAL)]


SINCE_2024 = Table(
    part="contacts",
    columns=frozenset({"first name", "middle name", "last name", "organization name", "labels"}),
    prepare=lambda *_: _contact,
)
UNTIL_2024 = Table(
    part="contacts",
    columns=frozenset({"name", "given name", "family name", "group membership"}),
    prepare=lambda *_: _contact,
)
