from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klatsch.cli.django import start_django

if TYPE_CHECKING:
    from klatsch.people.deck.deck import Card


def people(
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", help="For example network=linkedin, got, since=2016, company=..., q=part of a name."),
    ] = None,
    host: Annotated[str | None, typer.Option(help="The host's e-mail address, when there are several.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 100_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """List the people of a deck."""
    start_django()
    from klatsch.accounts.queries import host_by_email
    from klatsch.insight.deck_filters import insight_condition
    from klatsch.people.deck.counts import deck_tally
    from klatsch.people.deck.deck import deck_page
    from klatsch.people.deck.filters import parse_filters_strictly

    asked = parse_filters_strictly(filters or [])
    owner = host_by_email(host)
    also = insight_condition(owner, asked)
    cards: list[Card] = []
    after: int | None = None
    while len(cards) < limit:
        page = deck_page(owner, asked, after=after, size=min(1000, limit - len(cards)), extra_condition=also)
        cards += page.cards
        after = page.after
        if after is None:
            break
    if as_json:
        typer.echo(json.dumps({"people": [_person_json(card) for card in cards]}))
        return
    _print_table(cards)
    counted = deck_tally(owner)
    typer.echo(f"{len(cards)} shown. You have talked with {counted.got:,} of {counted.people:,}.")


def _person_json(card: Card) -> dict[str, Any]:
    person = card.person
    return {
        "id": person.pk,
        "name": person.name,
        "headline": person.headline,
        "company": person.company,
        "place": person.place,
        "why": card.why,
        "known_since": person.known_since.isoformat() if person.known_since else None,
        "got": person.got_at is not None,
        "need": person.need_at is not None,
        "set_aside": person.set_aside_at is not None,
        "handles": [
            {"network": handle.network, "id": handle.actor_id, "handle": handle.handle, "url": handle.url}
            for handle in card.handles
        ],
    }


def _print_table(cards: list[Card]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("No.", "Name", "Headline", "Why here")
    for card in cards:
        table.add_row(
            *(_plain_text(text) for text in (str(card.person.pk), card.person.name, card.person.headline, card.why))
        )
    Console().print(table)


def _plain_text(text: str) -> Any:  # noqa: ANN401 - rich is loaded only where it prints
    from rich.text import Text

    return Text(text)
