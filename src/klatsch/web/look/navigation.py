"""Where a host may go. A place whose page is not there yet is left out."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Place:
    """A place in the navigation: name of its address, label, name of its icon."""

    url_name: str
    label: str | Promise
    icon: str

    def address(self) -> str | None:
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return None


PLACES = (
    Place("today", _("Today"), "sun"),
    Place("chats", _("Chats"), "coffee"),
    Place("deck", _("Deck"), "gallery-vertical-end"),
    Place("circles", _("Circles"), "circle-dot"),
    Place("invitations", pgettext_lazy("in the navigation, short", "Invitations"), "megaphone"),
    Place("imports", _("Import"), "download"),
    Place("outbox", pgettext_lazy("in the navigation, short", "Outbox"), "mail"),
    Place("account", _("Account"), "user-round"),
)
