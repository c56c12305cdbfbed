"""Write the made-up archives in demo/: the same people every time, all of them invented.

    python -m scripts.generate_demo

Hanna Weiss knows 320 people on LinkedIn and keeps 140 in her address book; 60 are in both, joined by one e-mail
address or by the link to their profile. Nine more have asked to connect. The formats are those of the real exports.
"""

from __future__ import annotations

from pathlib import Path

from scripts.generate_demo.address_book import generate_address_book
from scripts.generate_demo.linkedin import STRANGER_COUNT, generate_archive
from scripts.generate_demo.people import TIDE_BOT, generate_people

DEMO_FOLDER = Path(__file__).parent.parent.parent / "demo"
ARCHIVE_FOLDER = DEMO_FOLDER / "Basic_LinkedInDataExport_11-02-2026"
LINKEDIN_COUNT, SHARED_COUNT, ADDRESS_BOOK_COUNT = 320, 60, 140


def main() -> None:
    people_count = LINKEDIN_COUNT + ADDRESS_BOOK_COUNT - SHARED_COUNT
    people = generate_people(people_count + STRANGER_COUNT)
    people, strangers = [TIDE_BOT, *people[1:people_count]], people[people_count:]
    linkedin, book = people[:LINKEDIN_COUNT], people[LINKEDIN_COUNT - SHARED_COUNT :]
    ARCHIVE_FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in generate_archive(linkedin, strangers).items():
        (ARCHIVE_FOLDER / name).write_text(content, newline="")
    (DEMO_FOLDER / "address-book.vcf").write_text(generate_address_book(book, SHARED_COUNT), newline="")


if __name__ == "__main__":
    main()
