from __future__ import annotations

import json
from typing import Annotated

import typer

commands = typer.Typer(help="The people who offer chats on this server.", no_args_is_help=True, rich_markup_mode=None)


@commands.command()
def create(
    email: Annotated[str, typer.Option(help="The address to sign in with; replies to letters go there.")],
    name: Annotated[str, typer.Option(help="The name that guests see.")],
    time_zone: Annotated[str, typer.Option(help="The host's time zone, for example Europe/Berlin.")] = "UTC",
    password: Annotated[str | None, typer.Option(help="At least ten characters. Without it: no sign-in.")] = None,
    token: Annotated[bool, typer.Option("--token", help="Also make an API token and print it once.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a sentence.")] = False,
) -> None:
    """Make a host."""
    from klatsch.cli.django import start_django

    start_django()
    from klatsch.accounts import api_tokens, hosts
    from klatsch.core import clock

    now = clock.now()
    host = hosts.create_host(email=email, name=name, time_zone=time_zone, password=password, now=now)
    made = {"email": host.email, "name": host.name, "time_zone": host.time_zone}
    if token:
        made["token"] = api_tokens.create_api_token(host=host, name="command line", now=now)
    if as_json:
        typer.echo(json.dumps(made))
        return
    typer.echo(f"{host.name} <{host.email}> can offer chats now, in {host.time_zone}.")
    if token:
        typer.echo(f"API token (shown only this once): {made['token']}")


@commands.command()
def password(
    email: Annotated[str, typer.Option(help="The host's address.")],
    new: Annotated[
        str, typer.Option("--password", prompt="New password", hide_input=True, help="Asked for when not given.")
    ],
) -> None:
    """Choose a new password for a host who forgot theirs."""
    from klatsch.cli.django import start_django

    start_django()
    from klatsch.accounts import hosts
    from klatsch.accounts.queries import host_by_email

    host = host_by_email(email)
    hosts.change_password(host=host, password=new)
    typer.echo(f"{host.name} signs in with the new password from now on.")


@commands.command()
def delete(
    email: Annotated[str, typer.Option(help="The host's address.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a host with everything that belongs to them, for good."""
    from klatsch.cli.django import start_django

    start_django()
    from klatsch.accounts.account_deletion import delete_host
    from klatsch.accounts.queries import host_by_email
    from klatsch.cli.prompts import prompt_before_deletion
    from klatsch.core import clock
    from klatsch.core.errors import Refused

    host = host_by_email(email)
    question = f"Type {host.name} to delete them with everything that is theirs"
    if not yes and prompt_before_deletion(question) != host.name:
        raise Refused("That was another name: nothing was deleted.")
    rows = delete_host(host=host, now=clock.now())
    typer.echo(f"{email} is deleted: {rows:,} rows. Backups from before still hold them.")
