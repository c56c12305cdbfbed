"""The only road from a host to people and imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import NotFound
from klatsch.people.answers import Merge, Suggestion
from klatsch.people.models import Handle, Import, Person

if TYPE_CHECKING:
    from klatsch.accounts.models import Host


def person_for(host: Host, person_id: int) -> Person:
    """Return a person of the host's deck; whoever was put together with another is reached as that other.

    Raises `NotFound` for people of anybody else.
    """
    found = Person.objects.select_related("merged_into").filter(host=host, pk=person_id).first()
    if found is None:
        raise NotFound("There is nobody here by this number in your deck.")
    return found.merged_into or found


def import_for(host: Host, import_id: int) -> Import:
    """Return an import of the host's. Raises `NotFound`."""
    found = Import.objects.filter(host=host, pk=import_id).first()
    if found is None:
        raise NotFound("You have no import with this number.")
    return found


def suggestion_for(host: Host, suggestion_id: int) -> Suggestion:
    """Return two people of the host's who may be one. Raises `NotFound`."""
    found = Suggestion.objects.select_related("one", "other").filter(host=host, pk=suggestion_id).first()
    if found is None:
        raise NotFound("This question is answered already.")
    return found


def merge_for(host: Host, merge_id: int) -> Merge:
    """Return what the host put together once. Raises `NotFound`."""
    found = Merge.objects.filter(host=host, pk=merge_id).first()
    if found is None:
        raise NotFound("You have put nobody together by this number.")
    return found


def handle_for(host: Host, handle_id: int) -> Handle:
    """Return an account of one of the host's people. Raises `NotFound`."""
    found = Handle.objects.filter(host=host, pk=handle_id).first()
    if found is None:
        raise NotFound("There is no such account in your deck.")
    return found
