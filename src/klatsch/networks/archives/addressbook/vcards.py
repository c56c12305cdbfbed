"""vCard files of every version, one card or thousands, streamed."""

from __future__ import annotations

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
from klatsch.networks.archives.addressbook.content_lines import ContentLine, parse_content_line, unfold_lines
from klatsch.networks.archives.addressbook.pictures import find_photo
from klatsch.networks.archives.parsing import shorten_text
from klatsch.networks.archives.text_encoding import head_text, iterate_lines, open_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Actor, Connection, Direction, Fact, Rejected, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from klatsch.networks.ports import ArchiveContext, ArchiveFile
    from klatsch.networks.records import Record

_BEGIN, _END = "BEGIN:VCARD", "END:VCARD"
MAX_CARD_CHARS = 16 * 1024**2
"""Characters of one card, pictures and all."""
_LINK_PROPERTIES = ("URL", "X-SOCIALPROFILE", "SOCIALPROFILE", "IMPP", "X-EVOLUTION-BLOG-URL")


class VCardReader:
    """Reads ``.vcf``."""

    part = "contacts"

    def detects(self, member: ArchiveFile) -> bool:
        """Return True if a card begins near the top of the file."""
        return _BEGIN in head_text(member)[:4096].upper()

    def rows(self, member: ArchiveFile, siblings: ArchiveContext) -> Iterator[Row | Rejected]:
        """Stream the cards; a row is a card."""
        del siblings
        with open_text(member) as stream:
            for start, card in _split_cards(unfold_lines(iterate_lines(stream))):
                yield Rejected(start, card) if isinstance(card, str) else _read_card(start, card)


def _split_cards(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, list[ContentLine] | str]]:
    card: _OpenCard | None = None
    for number, line in lines:
        mark = line.strip().upper()
        if card is None and mark == _BEGIN:
            card = _OpenCard(number)
        elif card is None and mark:
            yield number, "This line stands outside of any card."
        elif card is None:
            continue
        elif mark == _BEGIN and not card.embeds_another():
            yield card.start, "The card that begins here does not end: the file is damaged."
            card = _OpenCard(number)
        elif mark == _END and card.ends():
            yield card.start, card.content
            card = None
        else:
            card.add_line(line)
    if card is not None:
        yield card.start, "The card that begins here does not end: the file is cut off."


class _OpenCard:
    """A card of which not all lines are read. An embedded card (AGENT of 2.1) is another person and is skipped."""

    def __init__(self, start: int) -> None:
        self.start = start
        self._lines: list[ContentLine] = []
        self._size = 0
        self._depth = 0

    def embeds_another(self) -> bool:
        """Handle the beginning of another card; return True if it is embedded in this one."""
        if self._depth or (self._lines and self._lines[-1].name == "AGENT"):
            self._depth += 1
        return self._depth > 0

    def ends(self) -> bool:
        """Handle an end; return True if it is the end of this card."""
        self._depth -= 1
        return self._depth < 0

    def add_line(self, line: str) -> None:
        if self._depth:
            return
        self._size += len(line)
        if self._size <= MAX_CARD_CHARS and (parsed := parse_content_line(line)):
            self._lines.append(parsed)

    @property
    def content(self) -> list[ContentLine] | str:
        """The lines, or the reason why the card is rejected."""
        return self._lines if self._size <= MAX_CARD_CHARS else "The card is larger than 16 MiB."


def _read_card(start: int, card: list[ContentLine]) -> Row | Rejected:
    try:
        return Row(start, _make_contact(_Card(card)))
    except RowRefused as refusal:
        return Rejected(start, str(refusal))


class _Card:
    """The lines of one card by name."""

    def __init__(self, lines: list[ContentLine]) -> None:
        self._by_name: dict[str, list[ContentLine]] = {}
        for line in lines:
            self._by_name.setdefault(line.name, []).append(line)

    def all(self, *names: str) -> list[ContentLine]:
        return [line for name in names for line in self._by_name.get(name, ())]

    def text(self, *names: str) -> str:
        return next((line.text for line in self.all(*names) if line.text), "")

    def parts(self, name: str) -> list[str]:
        return next((line.parts for line in self.all(name) if any(line.parts)), [])


def _make_contact(card: _Card) -> tuple[Record, ...]:
    if card.text("KIND", "X-ADDRESSBOOKSERVER-KIND").lower() == "group":
        raise RowRefused(
            "%(name)s is a group of other cards, not a person.",
            code="card-is-group",
            name=shorten_text(card.text("FN")),
        )
    actor = _make_actor(card)
    lists = unique_values([item for line in card.all("CATEGORIES") for item in line.items])
    born = parse_birthday(card.text("BDAY"))
    nicknames = unique_values([item for line in card.all("NICKNAME") for item in line.items])
    notes = unique_values([line.text for line in card.all("NOTE")])
    return (
        Connection(actor, Direction.LISTED, lists=lists),
        *(Fact(actor, "nickname", nickname) for nickname in nicknames if nickname != actor.name),
        *(Fact(actor, "note", note) for note in notes),
        *((Fact(actor, "birthday", born),) if born else ()),
    )


def _make_actor(card: _Card) -> Actor:
    emails = unique_values([parse_email(line.text) for line in card.all("EMAIL")])
    phones = unique_values([parse_phone(line.text) for line in card.all("TEL")])
    company = next(iter(card.parts("ORG")), "")
    name = _card_name(card) or company
    place = _card_place(card)
    photos = card.all("PHOTO")
    return Actor(
        CONTACTS_NETWORK,
        make_contact_id(card.text("UID", "X-ABUID"), name, emails, phones, (company, place)),
        name=name,
        emails=emails,
        phones=phones,
        company=company,
        position=card.text("TITLE", "ROLE"),
        place=place,
        links=unique_values([parse_link(line.text) for line in card.all(*_LINK_PROPERTIES)]),
        photo=next((photo for line in photos if (photo := find_photo(line))), None),
        photo_url=next((line.text for line in photos if line.text.startswith(("http://", "https://"))), ""),
    )


def _card_name(card: _Card) -> str:
    if full_name := " ".join(card.text("FN").split()):
        return full_name
    family_name, given_name, middle_name, prefix, suffix = (card.parts("N") + [""] * 5)[:5]
    return " ".join(part for part in (prefix, given_name, middle_name, family_name, suffix) if part) or card.text(
        "NICKNAME"
    )


def _card_place(card: _Card) -> str:
    _, _, _, city, region, _, country = (card.parts("ADR") + [""] * 7)[:7]
    return ", ".join(part for part in (city, region, country) if part)
