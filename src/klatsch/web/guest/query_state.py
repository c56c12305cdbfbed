"""State of a guest that is kept in the query of the URL from page to page, as no page for guests sets a cookie."""

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
    """`via`: where the guest found the link; `link`: the secret of a personal link; `lang`: the chosen language."""

    via: str
    link: str = ""
    lang: str = ""

    def items(self) -> list[tuple[str, str]]:
        """Return the parts that are not empty, as (name, value)."""
        return [(name, value) for name, value in asdict(self).items() if value]

    @property
    def query(self) -> str:
        """The state as the query of a URL."""
        return urlencode(self.items())


def query_state_of(request: HttpRequest) -> QueryState:
    return QueryState(
        via=clean_via(request.GET.get("via", "")),
        link=clean_link_token(request.GET.get("link", "")),
        lang=requested_language(request),
    )
