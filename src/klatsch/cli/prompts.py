"""Asking before something is gone for good."""

from __future__ import annotations

import typer

from klatsch.core.errors import Refused


def prompt_before_deletion(question: str) -> str:
    """Ask, and return the answer. Raises `Refused` where nobody is there to answer, and says what does without."""
    try:
        return str(typer.prompt(question, type=str)).strip()
    except typer.Abort:
        raise Refused("Nobody answered, so nothing is gone. With --yes it is done without asking.") from None
