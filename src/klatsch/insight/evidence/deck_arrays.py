"""Load a host's deck as arrays: as many queries for ten thousand people as for one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from klatsch.insight.graph.interaction_kinds import INTERACTION_KINDS
from klatsch.insight.graph.interactions import Interactions
from klatsch.insight.models import AssessmentKind, DismissedAssessment
from klatsch.insight.vouches.vouch_ledger import load_vouch_ledger
from klatsch.networks.registry import is_address_book
from klatsch.people.models import Connection, Handle, HostFact, Interaction, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from klatsch.accounts.models import Host

KIND_CODES = {kind.value: code for code, kind in enumerate(INTERACTION_KINDS)}
# A thread of more people is a mailing list: being in it does not mean knowing each other.
MAX_GROUP_THREAD_PEOPLE = 30
# The share of copied texts says something from so many texts on.
MIN_TEXTS_FOR_SHARES = 5
QUERY_CHUNK_ROWS = 10_000
BOT_WORD = re.compile(r"\b(?:bot|automated|automatisch)\b", re.IGNORECASE)
HOST_TEXT_FIELDS = ("headline", "position", "education")

_OWNER = Coalesce(F("handle__person__merged_into_id"), F("handle__person_id"))


@dataclass(frozen=True, slots=True)
class DeckArrays:
    """The input of the rules. People are indexes 0 to n-1 in `people`; the host is n.

    interactions: between two, group threads left out. ties (m, 2): who share a group thread. facts: one mapping a
    person. texts: what each writes about themselves; host_text: what the host does. dismissed: (index, kind of
    assessment). vouchers: by index, the names of those whose vouch counts.
    """

    people: list[Person]
    interactions: Interactions
    ties: np.ndarray[tuple[int, int], np.dtype[np.int64]]
    facts: list[dict[str, Any]]
    texts: list[str]
    host_text: str
    accounts: dict[str, list[dict[str, float]]]
    dismissed: frozenset[tuple[int, str]]
    vouchers: dict[int, list[str]]

    @property
    def host(self) -> int:
        """The index of the host in `interactions`."""
        return len(self.people)


def load_deck_arrays(host: Host, *, only: Collection[int] = ()) -> DeckArrays:
    """Load the deck of `host`, or of it `only` the people with these ids: ten queries, thirteen with vouches."""
    rows = Person.objects.filter(host=host, merged_into=None)
    if only:
        rows = rows.filter(pk__in=only)
    people = list(rows.defer("search", "grams").order_by("pk"))
    indexes = {person.pk: index for index, person in enumerate(people)}
    if only:
        only = [*only, *Person.objects.filter(merged_into__in=only).values_list("pk", flat=True)]
    handles = _load_handles(host, only)
    return DeckArrays(
        people=people,
        interactions=_load_interactions(host, indexes, only),
        ties=_load_ties(host, indexes, only),
        facts=_load_facts(host, indexes, handles, people, only),
        texts=_profile_texts(handles, indexes),
        host_text=_load_host_text(host),
        accounts=_load_account_columns(host, handles, indexes, only),
        dismissed=_load_dismissed(host, indexes),
        vouchers={indexes[pk]: names for pk, names in load_vouch_ledger(host).vouchers().items() if pk in indexes},
    )


def _restrict_to_people(rows: Any, only: Collection[int]) -> Any:  # noqa: ANN401 - any queryset whose rows have a handle
    rows = rows.annotate(owner=_OWNER)
    return rows.filter(handle__person__in=only) if only else rows


def _load_handles(host: Host, only: Collection[int]) -> list[dict[str, Any]]:
    handles = Handle.objects.filter(host=host).annotate(
        owner=Coalesce(F("person__merged_into_id"), F("person_id")),
    )
    if only:
        handles = handles.filter(person__in=only)
    columns = ("pk", "owner", "network", "actor_id", "handle", "name", "headline", "bio", "is_declared_bot")
    return list(handles.order_by("pk").values(*columns))


def _load_interactions(host: Host, indexes: Mapping[int, int], only: Collection[int]) -> Interactions:
    rows = Interaction.objects.filter(handle__host=host, at__isnull=False, is_group=False)
    interactions = _restrict_to_people(rows, only).values_list("owner", "is_inbound", "kind", "at")
    table = [
        (indexes[owner], inbound, KIND_CODES[kind], at.timestamp())
        for owner, inbound, kind, at in interactions.iterator(chunk_size=QUERY_CHUNK_ROWS)
        if owner in indexes and kind in KIND_CODES
    ]
    columns = np.array(table, dtype=np.float64).reshape(-1, 4)
    others, inbound = columns[:, 0].astype(np.int64), columns[:, 1] > 0
    return Interactions(
        sender=np.where(inbound, others, len(indexes)),
        receiver=np.where(inbound, len(indexes), others),
        at=columns[:, 3],
        kind=columns[:, 2].astype(np.int8),
    )


def _load_ties(host: Host, indexes: Mapping[int, int], only: Collection[int]) -> Any:  # noqa: ANN401 - (m, 2)
    rows = Interaction.objects.filter(handle__host=host, is_group=True).exclude(thread="")
    threads: dict[str, set[int]] = defaultdict(set)
    for owner, thread in _restrict_to_people(rows, only).values_list("owner", "thread").distinct():
        if owner in indexes:
            threads[thread].add(indexes[owner])
    pairs = {
        pair
        for members in threads.values()
        if len(members) <= MAX_GROUP_THREAD_PEOPLE
        for pair in combinations(sorted(members), 2)
    }
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def _load_facts(
    host: Host, indexes: Mapping[int, int], handles: list[dict[str, Any]], people: list[Person], only: Collection[int]
) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"employer": person.company, "place": person.place, "connected_on": person.known_since} for person in people
    ]
    for name in ("employer", "place"):
        _unify_spelling(facts, name)
    rows = Connection.objects.filter(handle__host=host).exclude(lists=[])
    for owner, lists in _restrict_to_people(rows, only).values_list("owner", "lists"):
        if owner in indexes:
            facts[indexes[owner]].setdefault("list", []).extend(str(name) for name in lists)
    for handle in handles:
        if handle["owner"] not in indexes:
            continue
        person_facts = facts[indexes[handle["owner"]]]
        if handle["network"] == "mastodon" and "@" in handle["actor_id"]:
            person_facts.setdefault("server", []).append(handle["actor_id"].rpartition("@")[2])
        tags = re.findall(r"#(\w{2,40})", handle["bio"])
        person_facts.setdefault("hashtag", []).extend(f"#{tag.casefold()}" for tag in tags)
    return facts


def _unify_spelling(facts: list[dict[str, Any]], name: str) -> None:
    """Replace values that differ in capitals only by the most frequent spelling."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for person_facts in facts:
        plain = " ".join(person_facts[name].split())
        person_facts[name] = plain
        spellings[plain.casefold()][plain] += 1
    usual = {folded: counts.most_common(1)[0][0] for folded, counts in spellings.items()}
    for person_facts in facts:
        person_facts[name] = usual[person_facts[name].casefold()]


def _profile_texts(handles: list[dict[str, Any]], indexes: Mapping[int, int]) -> list[str]:
    texts = [""] * len(indexes)
    for handle in handles:
        if handle["owner"] in indexes:
            text = f"{handle['headline']} {handle['bio']}".strip()
            texts[indexes[handle["owner"]]] += f" {text}" if text else ""
    return [text.strip() for text in texts]


def _load_host_text(host: Host) -> str:
    rows = HostFact.objects.filter(host=host, field__in=HOST_TEXT_FIELDS).values_list("value", "organisation")
    return " ".join(word for row in rows for word in row if word)


def _load_account_columns(
    host: Host, handles: list[dict[str, Any]], indexes: Mapping[int, int], only: Collection[int]
) -> dict[str, list[dict[str, float]]]:
    """Return, by network, one mapping an account: its person's `index`, and the columns that `assess` reads."""
    text_shares = _load_text_shares(host, only)
    has_bios = {handle["network"] for handle in handles if handle["bio"]}
    accounts: dict[str, list[dict[str, float]]] = defaultdict(list)
    for handle in handles:
        if handle["owner"] not in indexes or is_address_book(handle["network"]):
            continue
        declared = handle["is_declared_bot"]
        words = f"{handle['name']} {handle['headline']} {handle['bio']}"
        accounts[handle["network"]].append(
            {
                "index": indexes[handle["owner"]],
                "declared_bot": np.nan if declared is None else float(declared),
                "handle_digits": float(sum(letter.isdigit() for letter in handle["handle"].partition("@")[0])),
                "bio_length": float(len(handle["bio"])) if handle["network"] in has_bios else np.nan,
                "calls_itself_bot": float(bool(BOT_WORD.search(words))),
                **text_shares.get(handle["pk"], {"copied_share": np.nan, "links_share": np.nan}),
            }
        )
    return accounts


def _load_text_shares(host: Host, only: Collection[int]) -> dict[int, dict[str, float]]:
    rows = _restrict_to_people(Interaction.objects.filter(handle__host=host, is_inbound=True), only).exclude(text="")
    counted = rows.values("handle_id").annotate(
        texts=Count("pk"), different=Count("text", distinct=True), links=Count("pk", filter=Q(text__contains="://"))
    )
    return {
        row["handle_id"]: {
            "copied_share": 1 - row["different"] / row["texts"],
            "links_share": row["links"] / row["texts"],
        }
        for row in counted.filter(texts__gte=MIN_TEXTS_FOR_SHARES)
    }


def _load_dismissed(host: Host, indexes: Mapping[int, int]) -> frozenset[tuple[int, str]]:
    rows = DismissedAssessment.objects.filter(host=host).exclude(matter="")
    owners = rows.annotate(owner=Coalesce(F("person__merged_into_id"), F("person_id"))).values_list("owner", "matter")
    return frozenset((indexes[owner], AssessmentKind(matter)) for owner, matter in owners if owner in indexes)
