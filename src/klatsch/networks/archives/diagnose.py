"""The sentence for what nobody can read: what was found, and what to do instead."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from klatsch.core.i18n.messages import gettext_noop, translate
from klatsch.networks.archives.parsing import shorten_text
from klatsch.networks.archives.text_encoding import head_text, looks_like_html

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from klatsch.networks.ports import ArchiveFile

_KNOWN_CONTENTS = (
    (
        "window.",
        gettext_noop(
            "%(name)s is a part of an X archive that tells nothing about other people: hand over the whole archive."
        ),
    ),
    (
        "No conversations found",
        gettext_noop("%(name)s is an empty part of a LinkedIn archive: hand over the whole archive."),
    ),
)
_SIGNATURES = (
    (b"PK", gettext_noop("%(name)s is a zip that is cut off or damaged: download it again.")),
    (b"Rar!", gettext_noop("%(name)s is a RAR archive: unpack it and hand over the folder.")),
    (b"7z\xbc\xaf\x27\x1c", gettext_noop("%(name)s is a 7-Zip archive: unpack it and hand over the folder.")),
    (b"\x1f\x8b", gettext_noop("%(name)s is packed with gzip: unpack it first.")),
    (b"%PDF", gettext_noop("%(name)s is a PDF: ask the network for CSV or JSON.")),
    (b"\xd0\xcf\x11\xe0", gettext_noop("%(name)s is an old Excel workbook: save it as CSV UTF-8.")),
)


def diagnose_archive(name: str, members: Sequence[ArchiveFile], path: Path) -> str:
    """Return one sentence about an archive in which no reader detects a file."""
    if path.is_dir():
        return _diagnose_folder(name, [member.name for member in path.rglob("*")])
    if members and len(members) == 1 and members[0].name == name:
        return _diagnose_file(name, members[0])
    return _diagnose_zip(name, path)


def _diagnose_file(name: str, member: ArchiveFile) -> str:
    if not member.size:
        return translate("%(name)s is empty: download it again.", name=shorten_text(name))
    for signature, sentence in _SIGNATURES:
        if member.head.startswith(signature):
            return translate(sentence, name=shorten_text(name))
    text = head_text(member)
    if looks_like_html(text):
        if name.lower().endswith(".zip"):
            page = gettext_noop(
                "%(name)s is a web page, probably a sign-in page, not a zip: sign in and download it again."
            )
        else:
            page = gettext_noop("%(name)s is a web page: ask the network for the JSON or CSV form and hand that over.")
        return translate(page, name=shorten_text(name))
    for sign, sentence in _KNOWN_CONTENTS:
        if text.startswith(sign):
            return translate(sentence, name=shorten_text(name))
    return _diagnose_text(name, text)


def _diagnose_text(name: str, text: str) -> str:
    first = shorten_text(next((line.strip() for line in text.splitlines() if line.strip()), ""))
    if name.lower().endswith((".csv", ".tsv")):
        unknown = gettext_noop(
            "%(name)s is not a file that klatsch knows; it begins with %(first)s. Say which column is what: with "
            "--column, or on the page for imports."
        )
    else:
        unknown = gettext_noop(
            "%(name)s is not a file that klatsch knows; it begins with %(first)s. "
            "docs/reference/importing.md lists what it reads."
        )
    return translate(unknown, name=shorten_text(name), first=first)


def _diagnose_folder(name: str, names: Sequence[str]) -> str:
    inner = [inner_name for inner_name in names if inner_name.lower().endswith(".zip")]
    if inner:
        return translate(
            "%(name)s holds another zip (%(inner)s): hand that one over.",
            name=shorten_text(name),
            inner=shorten_text(inner[0][-60:]),
        )
    endings = {inner_name.lower().rpartition(".")[2] for inner_name in names}
    if endings & {"html", "htm"} and "json" not in endings:
        return translate(
            "%(name)s is the HTML form of an export: ask the network for the JSON form and hand that over.",
            name=shorten_text(name),
        )
    if "[Content_Types].xml" in names:
        return translate(
            "%(name)s is an Excel workbook: save it as CSV UTF-8 and hand that over.", name=shorten_text(name)
        )
    return translate(
        "%(name)s holds %(count)d files, but none that klatsch knows. docs/reference/importing.md lists what it reads.",
        name=shorten_text(name),
        count=len(names),
    )


def _diagnose_zip(name: str, path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return _diagnose_folder(name, archive.namelist())
