"""Handle linking: find the person of the deck to whom a new account belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from klatsch.networks.records import normalize_name
from klatsch.networks.registry import is_address_book, networks_verifying_email
from klatsch.people.identity.identities import account_key_of_link, fact_key
from klatsch.people.models import Fact, Handle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from klatsch.networks.records import Actor
    from klatsch.people.imports.batch import HandleKey


@dataclass(slots=True, eq=False)
class LinkedPerson:
    """A person in the deck, or one that is still to be created: then `pk` is 0."""

    pk: int = 0


class PersonResolver:
    """Links a new account to a person by an identical strong key only; otherwise it gets a person of its own.

    Strong are a profile link in the host's own address book, whichever side came first, and an e-mail address that a
    network has checked, or that stands under the same name in two address books. An address that several people have
    joins nobody. What somebody writes into their own profile joins nobody either: anybody can claim anything there.
    """

    def __init__(self, host_id: int, new: Mapping[HandleKey, Actor]) -> None:
        """Look up the links and email addresses of the `new` accounts, in two queries."""
        self.made: list[LinkedPerson] = []
        self._host_id = host_id
        self._by_account: dict[str, LinkedPerson] = {}
        self._by_email: dict[str, list[tuple[str, str, LinkedPerson]]] = {}
        self._known: dict[int, LinkedPerson] = {}
        self._look_up_links({account for actor in new.values() for account in _linked_account_keys(actor)})
        self._look_up_facts(
            {fact_key("email", email) for actor in new.values() for email in actor.emails},
            {f"{network}:{actor_id}" for network, actor_id in new if not is_address_book(network)},
        )

    def owner_of(self, key: HandleKey, actor: Actor) -> LinkedPerson:
        """Return the person, new or known, that an account belongs to."""
        account = f"{key[0]}:{key[1]}"
        links = _linked_account_keys(actor)
        owner = self._by_account.get(account) or self._by_links(links) or self._by_addresses(actor)
        if owner is None:
            owner = LinkedPerson()
            self.made.append(owner)
        self._by_account[account] = owner
        for link in links:
            self._by_account.setdefault(link, owner)
        for email in actor.emails:
            self._by_email.setdefault(fact_key("email", email), []).append((actor.network, actor.name, owner))
        return owner

    def _by_links(self, links: list[str]) -> LinkedPerson | None:
        return next((owner for link in links if (owner := self._by_account.get(link))), None)

    def _by_addresses(self, actor: Actor) -> LinkedPerson | None:
        for email in actor.emails:
            holders = self._by_email.get(fact_key("email", email), [])
            if len({id(owner) for _, _, owner in holders}) == 1:
                network, name, owner = holders[0]
                is_checked = network != actor.network and networks_verifying_email() & {network, actor.network}
                if is_checked or normalize_name(name) == normalize_name(actor.name):
                    return owner
        return None

    def _look_up_links(self, links: set[str]) -> None:
        if not links:
            return
        pairs = [link.split(":", 1) for link in links]
        handles = Handle.objects.filter(
            host_id=self._host_id, network__in={pair[0] for pair in pairs}, actor_id__any_of={pair[1] for pair in pairs}
        )
        for network, actor_id, person_id in handles.values_list("network", "actor_id", "person_id"):
            self._by_account[f"{network}:{actor_id}"] = self._owner(person_id)

    def _look_up_facts(self, emails: set[str], accounts: set[str]) -> None:
        if not (emails or accounts):
            return
        facts = Fact.objects.filter(
            host_id=self._host_id, field__in=["email", "link"], key__any_of=emails | accounts, handle__isnull=False
        )
        for field, key, network, name, person_id in facts.values_list(
            "field", "key", "handle__network", "handle__name", "handle__person_id"
        ):
            owner = self._owner(person_id)
            if field == "email":
                self._by_email.setdefault(key, []).append((network, name, owner))
            elif is_address_book(network):
                self._by_account.setdefault(key, owner)

    def _owner(self, pk: int) -> LinkedPerson:
        return self._known.setdefault(pk, LinkedPerson(pk))


def _linked_account_keys(actor: Actor) -> list[str]:
    if not is_address_book(actor.network):
        return []
    return [account for link in actor.links if (account := account_key_of_link(link))]
