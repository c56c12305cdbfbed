"""The `klatsch` command line: one file for each sub-command.

To start fast, a sub-command imports Django inside its function, after `start_django`; `klatsch slots` and `--help` do
without it.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from klatsch.cli import backup, doctor, host, imports, invite, people, personal_links, privacy, serve, slots
from klatsch.cli.demo import command as demo
from klatsch.core.errors import KlatschError

commands = typer.Typer(
    name="klatsch",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
commands.add_typer(host.commands, name="host")
commands.command()(invite.invite)
commands.command()(personal_links.links)
commands.command("import")(imports.import_archives)
commands.command()(people.people)
commands.command()(privacy.export)
commands.command()(privacy.erase)
commands.command()(serve.serve)
commands.command()(serve.web)
commands.command()(serve.worker)
commands.command()(slots.slots)
commands.command()(demo.demo)
commands.command()(doctor.doctor)
commands.command()(backup.backup)
commands.command()(backup.restore)


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer's signature
    if asked:
        from importlib.metadata import version

        typer.echo(f"klatsch {version('klatsch')}")
        raise typer.Exit


@commands.callback()
def _klatsch(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which klatsch this is.")
    ] = False,
) -> None:
    """Turns the people you have collected into conversations."""


def app() -> None:
    """Run a command. Exit status: 0 done, 1 refused with one sentence, 2 wrong usage."""
    try:
        commands()
    except KlatschError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
