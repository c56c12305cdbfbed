"""Everything that is kept of one person, to take away: as JSON, and as a card that any address book reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from klatsch.people.models import Connection, Fact, Handle, Interaction

if TYPE_CHECKING:
    from klatsch.people.models import Person

_COLUMNS = ("name", "handle", "url", "company", "position", "headline", "place", "bio", "photo_url")


def everything_about(person: Person) -> dict[str, Any]:
    """Return what is kept of a person as plain values, ready for JSON: five queries."""
    handles = Handle.objects.filter(person=person).order_by("pk").select_related("first_import")
    facts = Fact.objects.filter(Q(person=person) | Q(handle__person=person)).order_by("pk").select_related("of_import")
    ties = Connection.objects.filter(handle__person=person).order_by("pk").select_related("handle")
    acts = Interaction.objects.filter(handle__person=person).order_by("at", "pk").select_related("handle")
    return {
        "name": person.name,
        "headline": person.headline,
        "company": person.company,
        "place": person.place,
        "added_at": person.added_at.isoformat(),
        "marks": {
            mark: at.isoformat()
            for mark in ("got_at", "need_at", "set_aside_at")
            if (at := getattr(person, mark)) is not None
        },
        "accounts": [_account(handle) for handle in handles],
        "facts": [
            {
                "field": fact.field,
                "value": fact.value,
                "told_at": fact.told_at.isoformat(),
                "source": fact.of_import.name if fact.of_import else "",
            }
            for fact in facts
        ],
        "connections": [
            {
                "network": tie.handle.network,
                "direction": tie.direction,
                "since": tie.since_on.isoformat() if tie.since_on else None,
                "lists": tie.lists,
            }
            for tie in ties
        ],
        "interactions": [
            {
                "network": act.handle.network,
                "kind": act.kind,
                "from_them": act.is_inbound,
                "at": act.at.isoformat() if act.at else None,
                "text": act.text,
                "url": act.url,
            }
            for act in acts
        ],
    }


def _account(handle: Handle) -> dict[str, Any]:
    told = {column: value for column in _COLUMNS if (value := getattr(handle, column))}
    source = handle.first_import.name if handle.first_import else ""
    return {"network": handle.network, "id": handle.actor_id, **told, "source": source}


def card_of(person: Person) -> str:
    """Return a vCard 4.0 (RFC 6350) of a person, lines folded at 75 octets as it asks."""
    facts = Fact.objects.filter(Q(person=person) | Q(handle__person=person)).order_by("pk")
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:klatsch-{person.pk}", f"FN:{_text(person.name)}"]
    if person.company:
        lines.append(f"ORG:{_text(person.company)}")
    if person.headline:
        lines.append(f"TITLE:{_text(person.headline)}")
    names = {"email": "EMAIL", "phone": "TEL", "link": "URL", "note": "NOTE", "nickname": "NICKNAME"}
    lines += [f"{names[fact.field]}:{_text(fact.value)}" for fact in facts if fact.field in names]
    urls = Handle.objects.filter(person=person).exclude(url="").values_list("url", flat=True)
    lines += [f"URL:{_text(url)}" for url in urls]
    return "".join(f"{_folded(line)}\r\n" for line in [*dict.fromkeys(lines), "END:VCARD"])


def _text(value: str) -> str:
    for plain, written in (("\\", "\\\\"), ("\r\n", "\n"), ("\r", "\n"), ("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        value = value.replace(plain, written)
    return value


def _folded(line: str) -> str:
    pieces: list[str] = []
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode(errors="replace"))
        if size + width > (75 if not pieces else 74):
            pieces.append(piece)
            piece, size = "", 0
        piece += letter
        size += width
    return "\r\n ".join([*pieces, piece])
