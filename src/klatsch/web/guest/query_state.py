"""What travels with a guest from page to page in the address, since no page for guests sets a cookie."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from klatsch.bookings.guest_details import clean_link_token, clean_via
from klatsch.web.ui.languages import requested_language

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class QueryState:
    """`via`: where the link was that the guest followed; `link`: a personal link's secret; `lang`: what they chose."""

    via: str
    link: str = ""
    lang: str = ""

    def items(self) -> list[tuple[str, str]]:
        """What there is to take along, as (name, value)."""
        return [(name, value) for name, value in asdict(self).items() if value]

    @property
    def query(self) -> str:
        """The part of an address after its question mark."""
        return urlencode(self.items())


def query_state_of(request: HttpRequest) -> QueryState:
    return QueryState(
        via=clean_via(request.GET.get("via", "")),
        link=clean_link_token(request.GET.get("link", "")),
        lang=requested_language(request),
    )
