"""Queries of people, imports and merges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from klatsch.people.identity.identities import account_key_of_link, fact_key
from klatsch.people.models import (
    DuplicateSuggestion,
    Fact,
    Handle,
    ImportedFile,
    ImportJob,
    Merge,
    Person,
    Retention,
    SavedView,
)

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host


def people_of(host: Host) -> QuerySet[Person]:
    """Return all people of a host's deck, without absorbed ones."""
    return Person.objects.filter(host=host, merged_into=None)


def cards_behind(person: Person) -> QuerySet[Person, Any]:
    """Return the ids of a person and of those absorbed by them, for use in another query.

    Named by ids, other rows are found by their index; an "or" across two tables would have the database read them all.
    """
    return Person.objects.filter(Q(pk=person.pk) | Q(merged_into=person)).values("pk")


def facts_of(person: Person) -> QuerySet[Fact]:
    """Return the facts of a person: of all accounts, and by hand."""
    accounts = Handle.objects.filter(person=person).values("pk")
    return Fact.objects.filter(Q(person=person) | Q(handle__in=accounts))


def deck_size(host: Host) -> tuple[int, int]:
    """Return the number of people in a host's deck, and of their accounts and address book entries."""
    return people_of(host).count(), Handle.objects.filter(host=host).count()


def person_for_guest(host: Host, *, email: str = "", handle: str = "") -> Person | None:
    """Return the person of the host's deck who is a guest: by email address, otherwise by account or its name.

    `handle` may be a profile link, ``@user@server``, ``@name`` or a name on any network. None when nobody fits, or
    when several people do: a guess would be worse than no answer.
    """
    if email:
        facts = Fact.objects.filter(host=host, field="email", key=fact_key("email", email))
        person = _only_person(set(facts.values_list("handle__person_id", "person_id")))
        if person is not None:
            return person
    words = handle.strip()
    if not words:
        return None
    network, _, actor_id = account_key_of_link(words).partition(":")
    handles = Handle.objects.filter(host=host)
    if network:
        handles = handles.filter(network=network, actor_id=actor_id)
    else:
        handles = handles.filter(handle__iexact=words.removeprefix("@"))
    return _only_person({(person_id, None) for person_id in handles.values_list("person_id", flat=True)[:50]})


def people_matching_words(host: Host, words: str) -> list[Person]:
    """Return the people with an email address, otherwise with an account, otherwise with a name, that is `words`."""
    facts = Fact.objects.filter(host=host, field="email", key=fact_key("email", words))
    network, _, actor_id = account_key_of_link(words).partition(":")
    handles = Handle.objects.filter(host=host)
    name = words.removeprefix("@")
    by_handle = (
        handles.filter(network=network, actor_id=actor_id)
        if network
        else handles.filter(Q(handle__iexact=name) | Q(actor_id=name.lower()))
    )
    people = people_of(host)
    candidates = (
        people.filter(Q(pk__in=facts.values("person_id")) | Q(handles__in=facts.values("handle_id"))),
        people.filter(handles__in=by_handle),
        people.filter(name__iexact=words),
    )
    return next(
        (matches for candidate_people in candidates if (matches := list(candidate_people.distinct().order_by("pk")))),
        [],
    )


def _only_person(owners: set[tuple[int | None, int | None]]) -> Person | None:
    ids = {by_handle if by_handle is not None else by_hand for by_handle, by_hand in owners}
    return Person.objects.filter(pk__in=[pk for pk in ids if pk is not None]).first() if len(ids) == 1 else None


def file_reports(import_job: ImportJob, folder: str = "") -> list[dict[str, Any]]:
    """Return the counts of each file of an import, with every rejected row: two queries.

    `folder` is put before the names of the files, where an archive has several.
    """
    return [
        {
            "file": f"{folder}{file.name}",
            "source": file.source,
            "part": file.part,
            "rows": file.rows,
            "new": file.new,
            "updated": file.updated,
            "unchanged": file.unchanged,
            "rejected": [{"line": row.line, "reason": row.reason} for row in file.rejected_rows.all()],
        }
        for file in ImportedFile.objects.filter(import_job=import_job).order_by("pk").prefetch_related("rejected_rows")
    ]


def imports_of(host: Host) -> QuerySet[ImportJob]:
    """Return the imports of a host, newest first, with their counts."""
    return (
        ImportJob.objects.filter(host=host)
        .annotate(
            rows=Coalesce(Sum("files__rows"), 0),
            new=Coalesce(Sum("files__new"), 0),
            updated=Coalesce(Sum("files__updated"), 0),
            unchanged=Coalesce(Sum("files__unchanged"), 0),
            rejected=Coalesce(Sum("files__rejected"), 0),
        )
        .order_by("-pk")
    )


def duplicate_suggestions_of(host: Host) -> QuerySet[DuplicateSuggestion]:
    """Return the duplicate suggestions of a host, most certain first."""
    return DuplicateSuggestion.objects.filter(host=host).select_related("one", "other").order_by("-bits", "pk")


def retention_months_of(host: Host) -> dict[str, int]:
    """Return the retention period of each network in months, where the host has chosen one."""
    return dict(Retention.objects.filter(host=host).values_list("network", "months"))


def active_merges(person: Person) -> QuerySet[Merge]:
    """Return the merges into a person that can be undone, latest first."""
    return Merge.objects.filter(kept=person, undone_at=None).select_related("absorbed").order_by("-pk")


def saved_views_of(host: Host) -> QuerySet[SavedView]:
    """Return the saved views of a host, by name."""
    return SavedView.objects.filter(host=host)
