"""The output of `klatsch serve` at the start: settings in force, warnings, and the link to make the first host."""

from __future__ import annotations

import typer
from django.conf import settings


def print_settings() -> None:
    """Print the settings in force and warnings about them; secrets stay hidden."""
    summary = settings.KLATSCH.summary()
    width = max(len(name) for name, _ in summary)
    typer.echo("Settings in force:")
    for name, value in summary:
        typer.echo(f"  {name:<{width}}  {value}")
    for sentence in settings.KLATSCH.risks():
        typer.echo(f"Note: {sentence}")


def print_address(set_up_token: str | None) -> None:
    """Print the address of the server, and the one-time link where there is no host yet."""
    if set_up_token is not None:
        line = "-" * 72
        typer.echo(f"\n{line}\nNobody offers chats here yet. Open this link once to set up the first host:\n")
        typer.echo(f"  {settings.KLATSCH.base_url}/set-up/{set_up_token}/\n{line}")
    typer.echo(f"\nklatsch is at {settings.KLATSCH.base_url} (Ctrl-C ends it).")
