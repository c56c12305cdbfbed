"""The deck: people as cards or as a table, with search, filters and saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klatsch.core.sanitize import parse_whole_number
from klatsch.insight.deck_filters import insight_condition
from klatsch.insight.queries import circles_of, last_bulk_action
from klatsch.people.access import saved_view_for
from klatsch.people.deck import filters
from klatsch.people.deck.counts import deck_tally
from klatsch.people.deck.deck import MAX_COUNTED_PEOPLE, deck_page
from klatsch.people.deck.saved_views import delete_saved_view, save_view
from klatsch.people.profiles.profile_summary import NETWORK_LABELS
from klatsch.people.queries import saved_views_of
from klatsch.web.host.deck.filter_choices import MARK_CHOICES, SORT_CHOICES, SWITCH_FILTERS, active_filters_text
from klatsch.web.host.deck.filters_and_columns import layout_from_query
from klatsch.web.host.shared.redirects import refusal_as_message

if TYPE_CHECKING:
    from django.http import HttpResponse

    from klatsch.web.host.shared.requests import HostRequest


@require_safe
@login_required
def deck_view(request: HostRequest) -> HttpResponse:
    """Show a page of the deck. For htmx only the results are sent, so that the search box keeps its focus."""
    only_results = request.htmx and not request.htmx.history_restore_request and not request.htmx.boosted
    context = deck_context(request, request.GET, back=request.get_full_path())
    return render(request, "host/deck/htmx_results.html" if only_results else "host/deck/deck.html", context)


def deck_context(request: HostRequest, query: QueryDict, *, back: str) -> dict[str, Any]:
    """Return the context of a page of the deck for the query of its URL, with a constant number of database queries."""
    filters_asked, layout = filters.parse_filters_leniently(query), layout_from_query(query)
    after = parse_whole_number(query.get("after", ""))
    page = deck_page(
        request.user,
        filters_asked,
        after=after,
        also=insight_condition(request.user, filters_asked),
    )
    view, circles = _join_query(filters_asked.address, layout.address), list(circles_of(request.user))
    return {
        "page": page,
        "rows": [(card, layout.cells(card)) for card in page.cards] if layout.is_table else [],
        "filters": filters_asked,
        "layout": layout,
        "tally": deck_tally(request.user),
        "most_counted": MAX_COUNTED_PEOPLE,
        "networks": NETWORK_LABELS,
        "circles": circles,
        "choices": {
            "marks": MARK_CHOICES,
            "orders": SORT_CHOICES,
            "switches": [(name, label, getattr(filters_asked, name)) for name, label in SWITCH_FILTERS.items()],
        },
        "in_force": active_filters_text(filters_asked, circles),
        "saved_views": list(saved_views_of(request.user)),
        "view": view,
        "other_look": _join_query(filters_asked.address, "" if layout.is_table else "look=table"),
        "back": back,
        "can_undo": last_bulk_action(request.user) is not None,
        "first": f"{reverse('deck')}?{view}",
        "next": f"{reverse('deck')}?{_join_query(view, f'after={page.after}')}" if page.after else "",
        "is_first": after is None,
    }


def _join_query(*parts: str) -> str:
    return "&".join(part for part in parts if part)


@require_POST
@login_required
def new_saved_view(request: HostRequest) -> HttpResponse:
    """Save filters and layout of the deck under a name."""
    query = QueryDict(request.POST.get("view", "")[:4000])
    address = _join_query(filters.parse_filters_leniently(query).address, layout_from_query(query).address)
    with refusal_as_message(request):
        saved_view = save_view(host=request.user, name=request.POST.get("name", ""), address=address)
        messages.success(request, gettext("“%(name)s” is kept.") % {"name": saved_view.name})
    return HttpResponseRedirect(f"{reverse('deck')}?{address}")


@require_POST
@login_required
def discard_saved_view(request: HostRequest, view_id: int) -> HttpResponse:
    view = saved_view_for(request.user, view_id)
    delete_saved_view(view=view)
    messages.success(request, gettext("“%(name)s” is not kept any more.") % {"name": view.name})
    return HttpResponseRedirect(f"{reverse('deck')}?{view.address}")
