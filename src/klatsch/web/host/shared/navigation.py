"""The navigation of the host's pages. An item whose page does not exist in an installation is left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class NavigationItem:
    """A page in the navigation: the name of its URL, its label and the name of its icon."""

    url_name: str
    label: str | Promise
    icon: str

    @cached_property
    def url(self) -> str | None:
        """The path of the page, looked up once a process; None where there is no such page."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return None


NAVIGATION_ITEMS = (
    NavigationItem("today", _("Today"), "sun"),
    NavigationItem("chats", _("Chats"), "coffee"),
    NavigationItem("deck", _("Deck"), "gallery-vertical-end"),
    NavigationItem("circles", _("Circles"), "circle-dot"),
    NavigationItem("invitations", pgettext_lazy("in the navigation, short", "Invitations"), "megaphone"),
    NavigationItem("imports", _("Import"), "download"),
    NavigationItem("outbox", pgettext_lazy("in the navigation, short", "Outbox"), "mail"),
    NavigationItem("account", _("Account"), "user-round"),
)
