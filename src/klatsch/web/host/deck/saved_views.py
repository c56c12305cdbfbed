"""Saved views: filters and layout of the deck under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from klatsch.people.access import saved_view_for
from klatsch.people.deck.filters import parse_filters_leniently
from klatsch.people.deck.saved_views import delete_saved_view, save_view
from klatsch.web.host.deck.views import layout_from_query, view_address
from klatsch.web.host.shared.redirects import refusal_as_message

if TYPE_CHECKING:
    from django.http import HttpResponse

    from klatsch.web.host.shared.requests import HostRequest


@require_POST
@login_required
def create_saved_view_view(request: HostRequest) -> HttpResponse:
    """Save filters and layout of the deck under a name."""
    query = QueryDict(request.POST.get("view", "")[:4000])
    address = view_address(parse_filters_leniently(query), layout_from_query(query))
    with refusal_as_message(request):
        saved_view = save_view(host=request.user, name=request.POST.get("name", ""), address=address)
        messages.success(request, gettext("“%(name)s” is kept.") % {"name": saved_view.name})
    return HttpResponseRedirect(f"{reverse('deck')}?{address}")


@require_POST
@login_required
def delete_saved_view_view(request: HostRequest, view_id: int) -> HttpResponse:
    view = saved_view_for(request.user, view_id)
    delete_saved_view(view=view)
    messages.success(request, gettext("“%(name)s” is not kept any more.") % {"name": view.name})
    return HttpResponseRedirect(f"{reverse('deck')}?{view.address}")
