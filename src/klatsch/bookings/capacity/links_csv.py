"""Personal links as a table, to be written to people by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.net.urls import absolute_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from klatsch.bookings.models import PersonalLink


def link_rows(links: Iterable[PersonalLink], slug: str) -> Iterator[list[str]]:
    """Rows of name, link to the invitation called `slug`, and the moment until which it is good, under their titles."""
    yield ["name", "link", "good_until"]
    for link in links:
        address = absolute_url(f"/i/{slug}/?link={link.token}")
        yield [link.person.name, address, link.expires_at.isoformat()]
