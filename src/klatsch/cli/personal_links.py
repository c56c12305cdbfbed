from __future__ import annotations

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
    from klatsch.bookings.capacity.links import make_personal_links
    from klatsch.bookings.capacity.links_csv import link_rows
    from klatsch.core import clock
    from klatsch.core.csv_export import write_csv
    from klatsch.insight.access import circle_for
    from klatsch.insight.queries import members_of
    from klatsch.invitations.access import invitation_for_host
    from klatsch.invitations.audience_rules import circle_ids_by_name

    owner = host_by_email(host)
    saved_circle = circle_for(owner, circle_ids_by_name(owner, [circle])[0])
    personal_links = make_personal_links(
        invitation=invitation_for_host(owner, invitation), people=list(members_of(saved_circle)), now=clock.now()
    )
    write_csv(sys.stdout, link_rows(personal_links, invitation))
