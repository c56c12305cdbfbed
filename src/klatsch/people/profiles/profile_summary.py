"""What a card shows of a person, drawn from what the networks tell and what the host wrote. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from klatsch.networks import registry
from klatsch.networks.records import normalize_name
from klatsch.people.identity.identities import bound_key
from klatsch.people.identity.search_text import make_search_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_SUMMARY_LENGTH = 500


class HandleColumns(Protocol):
    """What one handle tells, as a row of the database or as a record from an archive does."""

    @property
    def network(self) -> str: ...

    @property
    def actor_id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def handle(self) -> str: ...

    @property
    def company(self) -> str: ...

    @property
    def position(self) -> str: ...

    @property
    def headline(self) -> str: ...

    @property
    def place(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ProfileSummary:
    """The columns of a person that are drawn."""

    name: str
    sort_name: str
    headline: str
    company: str
    place: str
    known_since: date | None
    search: str


def summarize(
    handles: Sequence[HandleColumns], by_hand: Mapping[str, str], since: Sequence[date | None] = ()
) -> ProfileSummary:
    """Draw a person. ``by_hand`` holds what the host wrote, by column: it wins; ``since`` are dates of ties."""
    if len(handles) == 1 and not by_hand:
        return _summarize_one_handle(handles[0], since)
    order = {network.key: number for number, network in enumerate(registry.NETWORKS)}
    ordered = sorted(handles, key=lambda handle: (order.get(handle.network, len(order)), handle.actor_id))

    def first(column: str) -> str:
        return by_hand.get(column) or next((value for told in ordered if (value := getattr(told, column))), "")

    company = first("company")
    headline = by_hand.get("headline") or next((line for told in ordered if (line := choose_headline(told))), "")
    name = first("name")
    handles_told = [told.handle for told in ordered]
    shown = name or _fallback_name(ordered)
    return ProfileSummary(
        name=shown[:MAX_SUMMARY_LENGTH],
        sort_name=_make_sort_name(name, shown),
        headline=headline[:MAX_SUMMARY_LENGTH],
        company=company[:MAX_SUMMARY_LENGTH],
        place=first("place")[:MAX_SUMMARY_LENGTH],
        known_since=min((day for day in since if day), default=None),
        search=make_search_text(
            shown, company, headline, first("place"), *(told.name for told in ordered), *handles_told
        ),
    )


def _summarize_one_handle(told: HandleColumns, since: Sequence[date | None]) -> ProfileSummary:
    shown = told.name or _fallback_name([told])
    headline = choose_headline(told)
    return ProfileSummary(
        name=shown[:MAX_SUMMARY_LENGTH],
        sort_name=_make_sort_name(told.name, shown),
        headline=headline[:MAX_SUMMARY_LENGTH],
        company=told.company[:MAX_SUMMARY_LENGTH],
        place=told.place[:MAX_SUMMARY_LENGTH],
        known_since=min((day for day in since if day), default=None),
        search=make_search_text(shown, headline, told.company, told.place, told.handle),
    )


def choose_headline(told: HandleColumns) -> str:
    """Return the line below a name: what they say of themselves, otherwise what they do and where."""
    if told.headline:
        return told.headline
    if told.position and told.company:
        return f"{told.position}, {told.company}"
    return told.position or told.company


def _fallback_name(handles: Sequence[HandleColumns]) -> str:
    for told in handles:
        if told.handle:
            return told.handle
    if not handles:
        return "Somebody"
    told = handles[0]
    return f"Somebody on {registry.network_label(told.network)}, id {told.actor_id}"


def _make_sort_name(name: str, shown: str) -> str:
    """People without a name stand behind all the others."""
    return bound_key(normalize_name(name)) if name else bound_key("~" + normalize_name(shown))
