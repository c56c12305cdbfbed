"""The choices of the deck's filters and orders, and the active filters in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klatsch.people.profiles.profile_summary import NETWORK_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.insight.models import Circle
    from klatsch.people.deck.filters import Filters

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
SWITCH_FILTERS = {
    "reached_out": _("Tried to reach me"),
    "waiting": _("Had the last word"),
    "unmerged": _("May be here twice"),
    "automated": _("Probably automated"),
}


def active_filters_text(filters: Filters, circles: Iterable[Circle]) -> str:
    """Return the active filters and the order in words, without the search; empty when there are none."""
    words = [
        str(MARK_CHOICES.get(filters.mark, "")) if filters.mark else "",
        NETWORK_LABELS.get(filters.network, filters.network),
        next((circle.label for circle in circles if str(circle.pk) == filters.circle), ""),
        filters.company,
        filters.place,
        gettext("since %(year)s") % {"year": filters.since} if filters.since else "",
        *(str(label) for name, label in SWITCH_FILTERS.items() if getattr(filters, name)),
        str(SORT_CHOICES[filters.sort]) if filters.sort != "name" else "",
    ]
    return " · ".join(word for word in words if word)
