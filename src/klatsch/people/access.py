"""The only road from a host to people and imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import NotFound
from klatsch.people.models import Import, Person

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
