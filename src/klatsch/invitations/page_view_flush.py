"""Flush counted page views into the database: a few statements, whatever was counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, F, PositiveIntegerField, Value, When

from klatsch.invitations.models import Invitation, PageViewCount
from klatsch.invitations.page_views import page_view_counter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from klatsch.invitations.page_views import PageView

# Anybody can write anything behind ?via=, so an invitation keeps so many links apart and no more.
MAX_LINKS_PER_INVITATION = 40


def flush_page_views() -> None:
    """Write what this process has counted; what cannot be written stays counted. Several may do so at once."""
    page_views = page_view_counter.drain()
    if not page_views:
        return
    try:
        add_page_views(page_views)
    except BaseException:
        for page_view, times in page_views.items():
            page_view_counter.add(page_view, times)
        raise


@transaction.atomic
def add_page_views(page_views: Mapping[PageView, int]) -> None:
    """Add counts to the rows of their invitations; those of invitations that are gone are left out."""
    invitation_ids = {page_view.invitation for page_view in page_views}
    existing_ids = set(Invitation.objects.filter(pk__in=invitation_ids).values_list("pk", flat=True))
    links_by_invitation: defaultdict[int, set[str]] = defaultdict(set)
    for invitation, via in PageViewCount.objects.filter(invitation__in=existing_ids).values_list(
        "invitation_id", "via"
    ):
        links_by_invitation[invitation].add(via)
    seen: Counter[tuple[int, str]] = Counter()
    opened: Counter[tuple[int, str]] = Counter()
    for page_view, times in page_views.items():
        if page_view.invitation in existing_ids:
            links = links_by_invitation[page_view.invitation]
            via = page_view.via if page_view.via in links or len(links) < MAX_LINKS_PER_INVITATION else ""
            links.add(via)
            (seen if page_view.is_picture else opened)[page_view.invitation, via] += times
    _add_counts(seen, opened)


def _add_counts(seen: Counter[tuple[int, str]], opened: Counter[tuple[int, str]]) -> None:
    keys = sorted({*seen, *opened})
    rows = [PageViewCount(invitation_id=invitation, via=via) for invitation, via in keys]
    PageViewCount.objects.bulk_create(rows, ignore_conflicts=True)

    def added(counts: Counter[tuple[int, str]]) -> Case:
        cases = [When(invitation=invitation, via=via, then=Value(n)) for (invitation, via), n in sorted(counts.items())]
        return Case(*cases, default=Value(0), output_field=PositiveIntegerField())

    if keys:
        PageViewCount.objects.filter(invitation__in={invitation for invitation, _ in keys}).update(
            seen=F("seen") + added(seen), opened=F("opened") + added(opened)
        )
