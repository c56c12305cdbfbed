"""Writes the made-up archives in demo/: the same people every time, all of them invented.

    python -m scripts.make_demo

Hanna Weiss knows 320 people on LinkedIn and keeps 140 in her address book; 60 are in both, joined by one e-mail
address or by the link to their profile. Nine more have asked to connect. The formats are those of the real exports.
"""

from __future__ import annotations

from pathlib import Path

from scripts.make_demo.address_book import address_book
from scripts.make_demo.linkedin import STRANGERS, archive
from scripts.make_demo.people import TIDES, invent

FOLDER = Path(__file__).parent.parent.parent / "demo"
ARCHIVE = FOLDER / "Basic_LinkedInDataExport_11-02-2026"
ON_LINKEDIN, IN_BOTH, IN_BOOK = 320, 60, 140


def main() -> None:
    known = ON_LINKEDIN + IN_BOOK - IN_BOTH
    people = invent(known + STRANGERS)
    people, strangers = [TIDES, *people[1:known]], people[known:]
    linkedin, book = people[:ON_LINKEDIN], people[ON_LINKEDIN - IN_BOTH :]
    ARCHIVE.mkdir(parents=True, exist_ok=True)
    for name, content in archive(linkedin, strangers).items():
        (ARCHIVE / name).write_text(content, newline="")
    (FOLDER / "address-book.vcf").write_text(address_book(book, IN_BOTH), newline="")


if __name__ == "__main__":
    main()
