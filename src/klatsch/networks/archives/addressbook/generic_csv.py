"""Any CSV file, read with a mapping from fields to columns that the host chooses."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from klatsch.networks.archives.addressbook.contacts import (
    CONTACTS_NETWORK,
    make_contact_id,
    parse_email,
    parse_link,
    parse_phone,
    unique_values,
)
from klatsch.networks.archives.csv_tables import CSV_SEPARATORS, CsvTable, numbered_rows
from klatsch.networks.archives.parsing import parse_date, shorten_text
from klatsch.networks.archives.text_encoding import head_text, looks_like_html
from klatsch.networks.errors import UnreadableArchive
from klatsch.networks.records import Actor, Connection, Direction, Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from klatsch.networks.ports import ArchiveFile
    from klatsch.networks.records import Record

COLUMN_ALIASES: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "display name", "contact"),
    "first_name": ("first name", "given name", "firstname", "vorname", "prénom"),
    "last_name": ("last name", "family name", "surname", "lastname", "nachname", "nom"),
    "email": ("email", "e-mail", "email address", "e-mail address", "mail", "e-mail 1 - value"),
    "phone": ("phone", "phone number", "mobile", "mobile phone", "telephone", "telefon"),
    "company": ("company", "organization", "organisation", "employer", "firma"),
    "position": ("position", "title", "job title", "role"),
    "place": ("place", "city", "location", "ort", "ville"),
    "link": ("link", "url", "website", "web page", "profile"),
    "note": ("note", "notes", "comment", "comments"),
    "list": ("list", "lists", "group", "groups", "tag", "tags", "category", "categories", "labels"),
    "since": ("since", "connected on", "added on", "date"),
}
"""The fields to which a column can be mapped, and the headers that suggest them."""
_PREVIEW_ROWS = 5


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The headers and first rows of a table, to choose the mapping; ``rows`` are as wide as ``headers``."""

    headers: list[str]
    rows: list[list[str]]

    @property
    def suggestion(self) -> dict[str, str]:
        """The header suggested for each field, where one of its aliases is there."""
        return suggest_columns(self.headers)


def make_preview(member: ArchiveFile) -> TablePreview | None:
    """Return the beginning of a file with a header and a separator; None for anything else."""
    first = next((line for line in head_text(member).splitlines() if line.strip()), "")
    separator = max(CSV_SEPARATORS, key=first.count)
    if separator not in first or looks_like_html(first):
        return None
    rows = (cells for _, cells in numbered_rows(member, separator) if not isinstance(cells, str))
    headers = next(rows, [])
    return TablePreview(headers, [cells for cells in islice(rows, _PREVIEW_ROWS) if len(cells) == len(headers)])


def suggest_columns(headers: list[str]) -> dict[str, str]:
    """Return the header suggested for each field, where one of its aliases is there."""
    headers_by_name = {header.strip().lower(): header for header in reversed(headers)}
    return {
        field: headers_by_name[alias]
        for field, names in COLUMN_ALIASES.items()
        for alias in names[::-1]
        if alias in headers_by_name
    }


def make_csv_reader(columns: Mapping[str, str]) -> CsvTable:
    """Return the reader for a file whose ``columns`` (field of ``COLUMN_ALIASES`` -> header) the host has chosen.

    Raises UnreadableArchive when a field is unknown, or neither name nor e-mail address has a column.
    """
    unknown = sorted(set(columns) - set(COLUMN_ALIASES))
    if unknown:
        raise UnreadableArchive(
            "%(name)s is nothing a column can be: there are %(fields)s.",
            code="column-field-unknown",
            name=shorten_text(unknown[0]),
            fields=", ".join(COLUMN_ALIASES),
        )
    if not set(columns) & {"name", "first_name", "last_name", "email"}:
        raise UnreadableArchive(
            "Say at least which column holds the name or the e-mail address.", code="no-column-for-name-or-email"
        )
    headers = {field: header.strip().lower() for field, header in columns.items()}
    return CsvTable(part="contacts", columns=frozenset(headers.values()), prepare=lambda *_: _make_row_mapper(headers))


def _make_row_mapper(headers: Mapping[str, str]) -> Callable[[Mapping[str, str]], tuple[Record, ...]]:
    def read(cells: Mapping[str, str]) -> tuple[Record, ...]:
        return _make_contact({field: cells[header] for field, header in headers.items()})

    return read


def _make_contact(values: Mapping[str, str]) -> tuple[Record, ...]:
    def get(field: str) -> str:
        return values.get(field, "")

    name = get("name") or f"{get('first_name')} {get('last_name')}".strip()
    emails = unique_values([parse_email(value) for value in get("email").replace(";", ",").split(",")])
    phones = unique_values([parse_phone(get("phone"))])
    actor = Actor(
        CONTACTS_NETWORK,
        make_contact_id("", name, emails, phones, (get("company"), get("link"))),
        name=name,
        emails=emails,
        phones=phones,
        company=get("company"),
        position=get("position"),
        place=get("place"),
        links=unique_values([parse_link(get("link"))]),
    )
    lists = unique_values([label.strip() for label in get("list").replace(";", ",").split(",")])
    since = parse_date(get("since")) if get("since") else None
    note = (Fact(actor, "note", get("note")),) if get("note") else ()
    return (Connection(actor, Direction.LISTED, since, lists), *note)
