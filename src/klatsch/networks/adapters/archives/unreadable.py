"""The sentence for what nobody can read: what was found, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.texts import head_text, looks_like_a_page
from klatsch.networks.adapters.archives.values import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from klatsch.networks.ports import Member

_SIGNS = (
    ("window.", "is a part of an X archive that tells nothing about other people: hand over the whole archive"),
    ("No conversations found", "is an empty part of a LinkedIn archive: hand over the whole archive"),
)
_SEE = "docs/importing.md lists what it reads."
_SIGNATURES = (
    (b"PK", "is a zip that is cut off or damaged: download it again"),
    (b"Rar!", "is a RAR archive: unpack it and hand over the folder"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive: unpack it and hand over the folder"),
    (b"\x1f\x8b", "is packed with gzip: unpack it first"),
    (b"%PDF", "is a PDF: ask the network for CSV or JSON"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook: save it as CSV UTF-8"),
)


def why_not(name: str, members: Sequence[Member], path: Path) -> str:
    """Return one sentence about something in which no reader found anything it knows."""
    if path.is_dir():
        return _why_no_folder(name, [found.name for found in path.rglob("*")])
    if members and len(members) == 1 and members[0].name == name:
        return _why_no_file(name, members[0])
    return _why_no_zip(name, path)


def _why_no_file(name: str, member: Member) -> str:
    if not member.size:
        return f"{shown(name)} is empty: download it again."
    for signature, sentence in _SIGNATURES:
        if member.head.startswith(signature):
            return f"{shown(name)} {sentence}."
    text = head_text(member)
    if looks_like_a_page(text):
        if name.lower().endswith(".zip"):
            return f"{shown(name)} is a web page, probably a sign-in page, not a zip: sign in and download it again."
        return f"{shown(name)} is a web page: ask the network for the JSON or CSV form and hand that over."
    for sign, sentence in _SIGNS:
        if text.startswith(sign):
            return f"{shown(name)} {sentence}."
    return _unknown(name, text)


def _unknown(name: str, text: str) -> str:
    first = shown(next((line.strip() for line in text.splitlines() if line.strip()), ""))
    if name.lower().endswith((".csv", ".tsv")):
        return (
            f"{shown(name)} is not a file that klatsch knows; it begins with {first}. Say which column is what: with "
            "--column, or on the page for imports."
        )
    return f"{shown(name)} is not a file that klatsch knows; it begins with {first}. {_SEE}"


def _why_no_folder(name: str, names: Sequence[str]) -> str:
    inner = [found for found in names if found.lower().endswith(".zip")]
    if inner:
        return f"{shown(name)} holds another zip ({shown(inner[0][-60:])}): hand that one over."
    endings = {found.lower().rpartition(".")[2] for found in names}
    if endings & {"html", "htm"} and "json" not in endings:
        return f"{shown(name)} is the HTML form of an export: ask the network for the JSON form and hand that over."
    if "[Content_Types].xml" in names:
        return f"{shown(name)} is an Excel workbook: save it as CSV UTF-8 and hand that over."
    return f"{shown(name)} holds {len(names)} files, but none that klatsch knows. {_SEE}"


def _why_no_zip(name: str, path: Path) -> str:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return _why_no_folder(name, archive.namelist())
