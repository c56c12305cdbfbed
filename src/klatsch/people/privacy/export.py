"""Personal data export of one person: as plain values, and as a vCard."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from klatsch.core.account_data.personal_data import export_personal_data
from klatsch.people.models import (
    Avatar,
    Connection,
    DuplicateDecision,
    DuplicateSuggestion,
    Fact,
    FieldChange,
    Handle,
    Interaction,
    Merge,
)
from klatsch.people.queries import facts_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from klatsch.people.models import Person

    type ExportedRow = dict[str, Any]

_COLUMNS = ("name", "handle", "url", "company", "position", "headline", "place", "bio", "photo_url")


def export_person(person: Person) -> ExportedRow:
    """Return all data about a person: the card, and the data of each stage (`personal_data_exporters`)."""
    return {**_export_card(person), **export_personal_data(person)}


def _export_card(person: Person) -> ExportedRow:
    marks = ("got_at", "need_at", "set_aside_at")
    return {
        "number": person.pk,
        "name": person.name,
        "headline": person.headline,
        "company": person.company,
        "place": person.place,
        "known_since": _format_iso(person.known_since),
        "added_at": _format_iso(person.added_at),
        "marks": {mark: _format_iso(at) for mark in marks if (at := getattr(person, mark)) is not None},
    }


def export_handles(person: Person) -> list[ExportedRow]:
    """Return every account with its values, its source and its earlier values."""
    handles = Handle.objects.filter(person=person).order_by("pk").select_related("first_import")
    photo_urls = {photo.handle_id: _photo_data_url(photo) for photo in Avatar.objects.filter(handle__person=person)}
    changes_by_handle: dict[int, list[ExportedRow]] = {}
    changes = FieldChange.objects.filter(handle__person=person).order_by("pk").select_related("import_job")
    for change in changes:
        row = {"field": change.field, "before": change.before, "changed_by": change.import_job.name}
        changes_by_handle.setdefault(change.handle_id, []).append(row)
    return [
        {
            "network": handle.network,
            "id": handle.actor_id,
            **{column: value for column in _COLUMNS if (value := getattr(handle, column))},
            **({} if handle.is_declared_bot is None else {"says_it_is_a_bot": handle.is_declared_bot}),
            **({"photo": photo_urls[handle.pk]} if handle.pk in photo_urls else {}),
            "source": handle.first_import.name if handle.first_import else "",
            "changes": changes_by_handle.get(handle.pk, []),
        }
        for handle in handles
    ]


def export_facts(person: Person) -> list[ExportedRow]:
    """Return email addresses, phone numbers, links and notes, from archives and by hand."""
    return [
        {
            "field": fact.field,
            "value": fact.value,
            "told_at": _format_iso(fact.told_at),
            "source": fact.import_job.name if fact.import_job else "",
        }
        for fact in _facts(person).select_related("import_job")
    ]


def export_connections(person: Person) -> list[ExportedRow]:
    """Return the connections to the host, with the host's lists."""
    connections = Connection.objects.filter(handle__person=person).order_by("pk").select_related("handle")
    return [
        {
            "network": connection.handle.network,
            "direction": connection.direction,
            "since": _format_iso(connection.since_on),
            "lists": connection.lists,
        }
        for connection in connections
    ]


def export_interactions(person: Person) -> list[ExportedRow]:
    """Return the interactions with the host, oldest first."""
    interactions = Interaction.objects.filter(handle__person=person).order_by("at", "pk").select_related("handle")
    return [
        {
            "network": interaction.handle.network,
            "kind": interaction.kind,
            "from_them": interaction.is_inbound,
            "at": _format_iso(interaction.at),
            "text": interaction.text,
            "url": interaction.url,
        }
        for interaction in interactions
    ]


def export_decisions(person: Person) -> list[ExportedRow]:
    """Return merges, decisions of the host about duplicates, and suggested duplicates."""
    merges = Merge.objects.filter(Q(kept=person) | Q(absorbed=person)).order_by("pk").select_related("kept", "absorbed")
    rows: list[ExportedRow] = [
        {
            "same_as": (merge.absorbed if merge.kept_id == person.pk else merge.kept).name,
            "at": _format_iso(merge.merged_at),
            "undone_at": _format_iso(merge.undone_at),
        }
        for merge in merges
    ]
    for decision in (
        DuplicateDecision.objects.filter(Q(one=person) | Q(other=person)).order_by("pk").select_related("one", "other")
    ):
        other = decision.other if decision.one_id == person.pk else decision.one
        rows.append(
            {
                "not_the_same_as" if decision.is_final else "asked_later": other.name,
                "at": _format_iso(decision.given_at),
            }
        )
    suggestions = (
        DuplicateSuggestion.objects.filter(Q(one=person) | Q(other=person))
        .order_by("pk")
        .select_related("one", "other")
    )
    for suggestion in suggestions:
        other = suggestion.other if suggestion.one_id == person.pk else suggestion.one
        rows.append({"maybe_the_same_as": other.name, "reasons": suggestion.reasons})
    return rows


def export_vcard(person: Person) -> str:
    """Return a vCard 4.0 (RFC 6350) of a person."""
    # Folding and escaping are the same as in a calendar; loading it takes longer than most pages.
    from icalendar import vText, vUri
    from icalendar.cal.component import Component

    names = {"email": "EMAIL", "phone": "TEL", "note": "NOTE", "nickname": "NICKNAME"}
    facts = list(_facts(person).values_list("field", "value"))
    lines = [("VERSION", "4.0"), ("UID", f"klatsch-{person.pk}"), ("FN", person.name)]
    lines += [(name, value) for name, value in (("ORG", person.company), ("TITLE", person.headline)) if value]
    lines += [(names[field], value) for field, value in facts if field in names]
    urls = [value for field, value in facts if field == "link"]
    urls += Handle.objects.filter(person=person).exclude(url="").order_by("pk").values_list("url", flat=True)
    card = type("_Card", (Component,), {"name": "VCARD"})()
    for name, value in dict.fromkeys(lines):
        card.add(name, vText("\n".join(value.splitlines())))
    for photo in Avatar.objects.filter(handle__person=person).order_by("handle"):
        card.add("PHOTO", vUri(_photo_data_url(photo)))
    for url in dict.fromkeys("".join(url.split()) for url in urls):
        card.add("URL", vUri(url))
    return str(card.to_ical(sorted=False).decode())


def _photo_data_url(photo: Avatar) -> str:
    return f"data:image/jpeg;base64,{b64encode(photo.content).decode()}"


def _facts(person: Person) -> QuerySet[Fact]:
    return facts_of(person).order_by("pk")


def _format_iso(moment: date | datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
