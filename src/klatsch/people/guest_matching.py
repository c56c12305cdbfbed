"""Guest matching: find the people of the deck who are the guests of many chats, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models.functions import Coalesce, Lower

from klatsch.people.identity.identities import account_key_of_link, fact_key
from klatsch.people.models import Fact, Handle, Person
from klatsch.people.queries import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host


def people_for_guests(host: Host, guests: Sequence[tuple[str, str]]) -> list[Person | None]:
    """Return for each guest (e-mail address, handle) what `person_for_guest` would: at most four queries in all."""
    emails = {fact_key("email", email) for email, _handle in guests if email}
    by_email = _people_by_email(host, emails)
    unknown = [handle.strip() for email, handle in guests if not _only_owner(by_email, fact_key("email", email))]
    by_handle = _people_by_handle(host, {handle for handle in unknown if handle})
    owners = [
        _only_owner(by_email, fact_key("email", email)) or _only_owner(by_handle, handle.strip())
        for email, handle in guests
    ]
    people = Person.objects.in_bulk({owner for owner in owners if owner is not None})
    return [people.get(owner) if owner is not None else None for owner in owners]


def _people_by_email(host: Host, emails: Iterable[str]) -> dict[str, set[int]]:
    people_by_email: dict[str, set[int]] = defaultdict(set)
    facts = Fact.objects.filter(host=host, field="email", key__in=emails)
    # A fact hangs on an account, or on a person to whom the host wrote it by hand.
    owner = Coalesce("handle__person_id", "person_id")
    for key, person in facts.annotate(owner=owner).exclude(owner=None).values_list("key", "owner"):
        people_by_email[key].add(person)
    return people_by_email


def _people_by_handle(host: Host, handles: Iterable[str]) -> dict[str, set[int]]:
    """Return the people by handle: profile links match their account, anything else its name on any network."""
    accounts = {handle: account_key_of_link(handle) for handle in handles}
    names = {handle: handle.removeprefix("@").lower() for handle, account in accounts.items() if not account}
    of_account, of_name = defaultdict(set), defaultdict(set)
    handles_of_host = Handle.objects.filter(host=host)
    if any(accounts.values()):
        ids = {account.partition(":")[2] for account in accounts.values() if account}
        for network, actor_id, person in handles_of_host.filter(actor_id__in=ids).values_list(
            "network", "actor_id", "person_id"
        ):
            of_account[f"{network}:{actor_id}"].add(person)
    if names:
        lowered = handles_of_host.annotate(lower=Lower("handle")).filter(lower__in=set(names.values()))
        for name, person in lowered.values_list("lower", "person_id"):
            of_name[name].add(person)
    return {handle: of_account[account] if account else of_name[names[handle]] for handle, account in accounts.items()}


def _only_owner(owners: dict[str, set[int]], key: str) -> int | None:
    """Return the only person with a key; None for several, because a guess would be worse than no answer."""
    people = owners.get(key, set())
    return next(iter(people)) if len(people) == 1 else None


def email_keys_of(person: Person) -> QuerySet[Fact, str]:
    """Return the email addresses of a person, in lower case, for use in another query."""
    return facts_of(person).filter(field="email").values_list("key", flat=True)


def guest_handles_of(person: Person) -> list[str]:
    """Return the handles that a person may enter as a guest: names and links of their accounts, in lower case."""
    rows = Handle.objects.filter(person=person).values_list("handle", "url")
    names = {name.lower() for name, _url in rows if name}
    return sorted(names | {f"@{name}" for name in names} | {url.lower() for _name, url in rows if url})
