"""What may be asked of the deck in its selects and switches, and in one line what is asked for now."""

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


def active_filters_text(asked: Filters, circles: Iterable[Circle]) -> str:
    """Return the filters and the order that are asked for, in words; empty when nothing is. The search is left out."""
    told = [
        str(MARK_CHOICES.get(asked.mark, "")) if asked.mark else "",
        NETWORK_LABELS.get(asked.network, asked.network),
        next((circle.name for circle in circles if str(circle.pk) == asked.circle), ""),
        asked.company,
        asked.place,
        gettext("since %(year)s") % {"year": asked.since} if asked.since else "",
        *(str(label) for name, label in SWITCH_FILTERS.items() if getattr(asked, name)),
        str(SORT_CHOICES[asked.sort]) if asked.sort != "name" else "",
    ]
    return " · ".join(word for word in told if word)
