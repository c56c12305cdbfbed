"""Access checks: people, imports and everything of a deck, by number, for their own host only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import NotFound, Refused, ensure_found
from klatsch.core.sanitize import parse_whole_number
from klatsch.people.models import Avatar, DuplicateSuggestion, Handle, ImportJob, Merge, Person, SavedView
from klatsch.people.queries import people_matching_words

if TYPE_CHECKING:
    from klatsch.accounts.models import Host

MAX_NAMED_MATCHES = 10


def person_for(host: Host, person_id: int) -> Person:
    """Return a person of the host's deck; for an absorbed person, the one into whom they were merged.

    Raises `NotFound` for people of anybody else.
    """
    person = ensure_found(
        Person.objects.select_related("merged_into").filter(host=host, pk=person_id).first(),
        "There is nobody here by this number in your deck.",
    )
    return person.merged_into or person


def person_by_words(host: Host, words: str) -> Person:
    """Return the person of a host who is meant by a number, email address, handle or whole name.

    Raises `NotFound` for nobody, and for several people `Refused` with their numbers.
    """
    plain = words.strip()
    number = parse_whole_number(plain)
    if number is not None and Person.objects.filter(host=host, pk=number).exists():
        return person_for(host, number)
    meant = people_matching_words(host, plain)
    if not meant:
        raise NotFound("There is nobody called “%(plain)s” in your deck.", code="no-such-person", plain=plain)
    if len(meant) > 1:
        choice = ", ".join(f"{person.pk} ({person.name})" for person in meant[:MAX_NAMED_MATCHES])
        more = ", …" if len(meant) > MAX_NAMED_MATCHES else ""
        raise Refused(
            "“%(plain)s” means several people: say which by number: %(choice)s%(more)s.",
            code="person-is-ambiguous",
            plain=plain,
            choice=choice,
            more=more,
        )
    return meant[0]


def import_for(host: Host, import_id: int) -> ImportJob:
    """Return an import of the host's. Raises `NotFound`."""
    return ensure_found(
        ImportJob.objects.filter(host=host, pk=import_id).first(), "You have no import with this number."
    )


def suggestion_for(host: Host, suggestion_id: int) -> DuplicateSuggestion:
    """Return a duplicate suggestion of the host. Raises `NotFound`."""
    return ensure_found(
        DuplicateSuggestion.objects.select_related("one", "other").filter(host=host, pk=suggestion_id).first(),
        "This question is answered already.",
    )


def merge_for(host: Host, merge_id: int) -> Merge:
    """Return a merge of the host. Raises `NotFound`."""
    return ensure_found(
        Merge.objects.filter(host=host, pk=merge_id).first(), "You have put nobody together by this number."
    )


def handle_for(host: Host, handle_id: int) -> Handle:
    """Return a handle of one of the host's people. Raises `NotFound`."""
    return ensure_found(
        Handle.objects.filter(host=host, pk=handle_id).first(), "There is no such account in your deck."
    )


def avatar_for(host: Host, handle_id: int) -> Avatar:
    """Return the avatar of a handle of one of the host's people. Raises `NotFound`."""
    return ensure_found(
        Avatar.objects.filter(handle__host=host, handle=handle_id).first(), "There is no picture of this account."
    )


def saved_view_for(host: Host, view_id: int) -> SavedView:
    """Return a saved view of the host's deck. Raises `NotFound`."""
    return ensure_found(SavedView.objects.filter(host=host, pk=view_id).first(), "You have no view with this number.")
