"""The deck: people as cards or as a table, with the filters, orders and table columns that its URL asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from klatsch.core.sanitize import parse_whole_number
from klatsch.insight.deck_filters import insight_condition
from klatsch.insight.queries import circles_of, last_bulk_action
from klatsch.networks.registry import network_label, network_labels
from klatsch.people.deck import filters
from klatsch.people.deck.counts import deck_tally
from klatsch.people.deck.deck import MAX_COUNTED_PEOPLE, deck_page
from klatsch.people.queries import saved_views_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpResponse, QueryDict

    from klatsch.insight.models import Circle
    from klatsch.people.deck.deck import Card
    from klatsch.people.deck.filters import Filters
    from klatsch.web.host.shared.requests import HostRequest

MARK_CHOICES = {
    "": _("Everybody"),
    "open": _("Not talked with yet"),
    "need": _("Want to talk with"),
    "got": _("Talked with"),
    "aside": _("Set aside"),
}
SORT_CHOICES = {
    "name": _("By name"),
    "since": _("Longest known"),
    "added": _("Newest here"),
    "wrote": _("Who wrote last"),
}
SWITCH_FILTER_LABELS = {
    "reached_out": _("Tried to reach me"),
    "waiting": _("Had the last word"),
    "unmerged": _("May be here twice"),
    "automated": _("Probably automated"),
}


def _networks_cell(card: Card) -> str:
    return ", ".join(dict.fromkeys(network_label(handle.network) for handle in card.handles))


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


def active_filters_text(filters: Filters, circles: Iterable[Circle]) -> str:
    """Return the active filters and the order in words, without the search; empty when there are none."""
    words = [
        str(MARK_CHOICES.get(filters.mark, "")) if filters.mark else "",
        network_label(filters.network),
        next((circle.label for circle in circles if str(circle.pk) == filters.circle), ""),
        filters.company,
        filters.place,
        gettext("since %(year)s") % {"year": filters.since} if filters.since else "",
        *(str(label) for name, label in SWITCH_FILTER_LABELS.items() if getattr(filters, name)),
        str(SORT_CHOICES[filters.sort]) if filters.sort != "name" else "",
    ]
    return " · ".join(word for word in words if word)


@require_safe
@login_required
def deck_view(request: HostRequest) -> HttpResponse:
    """Show a page of the deck. For htmx only the results are sent, so that the search box keeps its focus."""
    only_results = request.htmx and not request.htmx.history_restore_request and not request.htmx.boosted
    context = deck_context(request, request.GET, back=request.get_full_path())
    return render(request, "host/deck/htmx_results.html" if only_results else "host/deck/deck.html", context)


def deck_context(request: HostRequest, query: QueryDict, *, back: str) -> dict[str, Any]:
    """Return the context of a page of the deck for the query of its URL, with a constant number of database queries."""
    active = filters.parse_filters_leniently(query)
    layout = layout_from_query(query)
    after = parse_whole_number(query.get("after", "")) if "after" in query else None
    also = insight_condition(request.user, active) if active.is_narrow else Q()
    page = deck_page(request.user, active, after=after, extra_condition=also)
    circles = list(circles_of(request.user))
    view = view_address(active, layout)
    return {
        "page": page,
        "rows": [(card, layout.cells(card)) for card in page.cards] if layout.is_table else [],
        "filters": active,
        "layout": layout,
        "tally": deck_tally(request.user),
        "most_counted": MAX_COUNTED_PEOPLE,
        "networks": network_labels(),
        "circles": circles,
        "choices": {
            "marks": MARK_CHOICES,
            "orders": SORT_CHOICES,
            "switches": [(name, label, getattr(active, name)) for name, label in SWITCH_FILTER_LABELS.items()],
        },
        "in_force": active_filters_text(active, circles),
        "saved_views": list(saved_views_of(request.user)),
        "view": view,
        "other_look": _join_query(active.address, "" if layout.is_table else "look=table"),
        "back": back,
        "can_undo": last_bulk_action(request.user) is not None,
        "first": f"{reverse('deck')}?{view}",
        "next": f"{reverse('deck')}?{_join_query(view, f'after={page.after}')}" if page.after else "",
        "is_first": after is None,
    }


def view_address(active: Filters, layout: DeckLayout) -> str:
    """Return the query of the URL that shows the deck with these filters and this layout."""
    return _join_query(active.address, layout.address)


def _join_query(*parts: str) -> str:
    return "&".join(part for part in parts if part)
