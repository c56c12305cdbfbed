"""The layout of the deck: cards, or a table with chosen columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from klatsch.people.profiles.profile_summary import NETWORK_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import QueryDict

    from klatsch.people.deck.deck import Card


def _networks_cell(card: Card) -> str:
    return ", ".join(dict.fromkeys(NETWORK_LABELS.get(handle.network, handle.network) for handle in card.handles))


def _handles_cell(card: Card) -> str:
    return ", ".join(dict.fromkeys(handle.handle for handle in card.handles if handle.handle))


def _since_cell(card: Card) -> str:
    return date_format(card.person.known_since, "SHORT_DATE_FORMAT") if card.person.known_since else ""


def _last_wrote_cell(card: Card) -> str:
    at = card.person.last_received_at
    return date_format(at, "SHORT_DATE_FORMAT") if at else ""


TABLE_COLUMNS: dict[str, tuple[object, Callable[[Card], str]]] = {
    "why": (_("Why here"), lambda card: card.why),
    "headline": (_("What they do"), lambda card: card.person.headline),
    "company": (_("Company"), lambda card: card.person.company),
    "place": (_("Place"), lambda card: card.person.place),
    "networks": (_("Where from"), _networks_cell),
    "handles": (_("Handles"), _handles_cell),
    "since": (_("Since"), _since_cell),
    "wrote": (_("Last wrote"), _last_wrote_cell),
}
DEFAULT_COLUMNS = ("why", "company", "place")


@dataclass(frozen=True, slots=True)
class DeckLayout:
    """The layout of the deck. `named` are the chosen columns of the table in order; none means the default ones."""

    is_table: bool
    named: Sequence[str]

    @property
    def columns(self) -> Sequence[str]:
        return self.named or DEFAULT_COLUMNS

    @property
    def headings(self) -> list[object]:
        return [TABLE_COLUMNS[name][0] for name in self.columns]

    @property
    def choices(self) -> list[tuple[str, object, bool]]:
        """All columns: name, label, and whether it is shown."""
        return [(name, label, name in self.columns) for name, (label, _value) in TABLE_COLUMNS.items()]

    @property
    def address(self) -> str:
        """The part of the URL's query that says this layout; empty for cards."""
        if not self.is_table:
            return ""
        return urlencode([("look", "table"), *(("column", name) for name in self.named)])

    def cells(self, card: Card) -> list[str]:
        return [TABLE_COLUMNS[name][1](card) for name in self.columns]


def layout_from_query(query: QueryDict) -> DeckLayout:
    """Return the layout that a URL's query asks for; names of unknown columns are ignored."""
    names = set(query.getlist("column"))
    return DeckLayout(query.get("look") == "table", [name for name in TABLE_COLUMNS if name in names])
