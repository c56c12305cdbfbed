from __future__ import annotations

import csv
import sys
from typing import Annotated

import typer


def links(
    invitation: Annotated[str, typer.Argument(help="The last part of the invitation's address.")],
    circle: Annotated[str, typer.Option(help="The name of a circle of yours.")],
    host: Annotated[str | None, typer.Option(help="The host's e-mail address, where there are several.")] = None,
) -> None:
    """Make a personal link for everybody in a circle: name, link and last moment as CSV, to be written by hand."""
    from klatsch.cli.django import start_django

    start_django()
    from klatsch.accounts.queries import host_by_email
    from klatsch.bookings.services.links import make_personal_links
    from klatsch.core import clock
    from klatsch.core.addresses import absolute
    from klatsch.insight.access import circle_for
    from klatsch.insight.queries import members_of
    from klatsch.invitations.access import invitation_for_host
    from klatsch.invitations.addressing import circles_called

    found = host_by_email(host)
    wanted = circle_for(found, circles_called(found, [circle])[0])
    made = make_personal_links(
        invitation=invitation_for_host(found, invitation), people=list(members_of(wanted)), now=clock.now()
    )
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["name", "link", "good_until"])
    for link in made:
        address = absolute(f"/i/{invitation}/?link={link.token}")
        table.writerow([_harmless(link.person.name), address, link.expires_at.isoformat()])


def _harmless(name: str) -> str:
    """A name that a spreadsheet would take for a formula is marked as text: strangers choose their names."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name
