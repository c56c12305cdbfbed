"""Prompts before something is deleted."""

from __future__ import annotations

import typer

from klatsch.core.errors import Refused


def prompt_before_deletion(question: str) -> str:
    """Return the answer to `question`. Raises `Refused`, which names --yes, when there is no terminal to answer."""
    try:
        return str(typer.prompt(question, type=str)).strip()
    except typer.Abort:
        raise Refused("Nobody answered, so nothing is gone. With --yes it is done without asking.") from None
