"""``klatsch export`` and ``klatsch erase``: what is kept of one person, to take away or to forget."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from klatsch.cli.django import start_django

Who = Annotated[str, typer.Argument(metavar="PERSON", help="Number, e-mail address, handle or whole name.")]
Host = Annotated[str | None, typer.Option(help="The host's e-mail address, when there are several.")]


def export(
    person: Who,
    host: Host = None,
    as_card: Annotated[bool, typer.Option("--vcard", help="A vCard instead of JSON.")] = False,
) -> None:
    """Print everything that is kept of one person."""
    start_django()
    from klatsch.accounts.queries import host_by_email
    from klatsch.people.access import person_called
    from klatsch.people.export import card_of, everything_about

    found = person_called(host_by_email(host), person)
    typer.echo(card_of(found) if as_card else json.dumps(everything_about(found), indent=2), nl=not as_card)


def erase(
    person: Who,
    host: Host = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget one person for good: nothing of them is kept, and the next import does not bring them back."""
    start_django()
    from klatsch.accounts.queries import host_by_email
    from klatsch.core import clock
    from klatsch.people.access import person_called
    from klatsch.people.services.erasing import erase_person

    found = person_called(host_by_email(host), person)
    if not yes:
        typer.confirm(f"Forget {found.name} for good?", abort=True)
    erase_person(person=found, now=clock.now())
    typer.echo("Forgotten. They will not come back with the next import.")
