"""Profile summary: the columns of a card, computed from the handles of a person and from values by hand. Pure."""

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
    """The columns of one handle, as a row of the database or a record of an archive has them."""

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
    """The columns of a person that are computed from handles and values by hand."""

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
    """Return the summary of a person. Values `by_hand`, by column, win; `since` are the dates of connections."""
    if len(handles) == 1 and not by_hand:
        return _summarize_one_handle(handles[0], since)
    order = {network.key: number for number, network in enumerate(registry.NETWORKS)}
    ordered = sorted(handles, key=lambda handle: (order.get(handle.network, len(order)), handle.actor_id))

    def first(column: str) -> str:
        return by_hand.get(column) or next((value for handle in ordered if (value := getattr(handle, column))), "")

    company = first("company")
    headline = by_hand.get("headline") or next((line for handle in ordered if (line := choose_headline(handle))), "")
    name = first("name")
    user_names = [handle.handle for handle in ordered]
    shown = name or _fallback_name(ordered)
    return ProfileSummary(
        name=shown[:MAX_SUMMARY_LENGTH],
        sort_name=_make_sort_name(name, shown),
        headline=headline[:MAX_SUMMARY_LENGTH],
        company=company[:MAX_SUMMARY_LENGTH],
        place=first("place")[:MAX_SUMMARY_LENGTH],
        known_since=min((day for day in since if day), default=None),
        search=make_search_text(
            shown, company, headline, first("place"), *(handle.name for handle in ordered), *user_names
        ),
    )


def _summarize_one_handle(handle: HandleColumns, since: Sequence[date | None]) -> ProfileSummary:
    shown = handle.name or _fallback_name([handle])
    headline = choose_headline(handle)
    return ProfileSummary(
        name=shown[:MAX_SUMMARY_LENGTH],
        sort_name=_make_sort_name(handle.name, shown),
        headline=headline[:MAX_SUMMARY_LENGTH],
        company=handle.company[:MAX_SUMMARY_LENGTH],
        place=handle.place[:MAX_SUMMARY_LENGTH],
        known_since=min((day for day in since if day), default=None),
        search=make_search_text(shown, headline, handle.company, handle.place, handle.handle),
    )


def choose_headline(handle: HandleColumns) -> str:
    """Return the line below a name: the headline, otherwise position and company."""
    if handle.headline:
        return handle.headline
    if handle.position and handle.company:
        return f"{handle.position}, {handle.company}"
    return handle.position or handle.company


def _fallback_name(handles: Sequence[HandleColumns]) -> str:
    for handle in handles:
        if handle.handle:
            return handle.handle
    if not handles:
        return "Somebody"
    handle = handles[0]
    return f"Somebody on {registry.network_label(handle.network)}, id {handle.actor_id}"


def _make_sort_name(name: str, shown: str) -> str:
    """Return the key by which a person is sorted; people without a name come last."""
    return bound_key(normalize_name(name)) if name else bound_key("~" + normalize_name(shown))
