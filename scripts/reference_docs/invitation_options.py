"""The reference of the options of an invitation, from their one description."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, get_args

from typer.main import get_command

from klatsch.cli.main import commands
from klatsch.invitations.options import INVITATION_OPTIONS
from scripts.reference_docs.commands import walk_commands
from scripts.reference_docs.markdown import table

if TYPE_CHECKING:
    from klatsch.invitations.options import InvitationOption


def options_section() -> str:
    """Return a table of the options; the command has fewer than the API, so its own are asked for."""
    invite = next(
        command for path, command in walk_commands(get_command(commands), "klatsch") if path.endswith("invite")
    )
    parameters = {parameter.name for parameter in invite.params}
    rows = [
        (
            f"`{option.name}`" if option.is_for_programs else "",
            f"`--{option.cli_name.replace('_', '-')}`" if option.cli_name in parameters else "",
            f"`{option.field}`",
            " ".join(filter(None, [option.description, _values(option), _bounds(option), _default(option)])),
        )
        for option in INVITATION_OPTIONS.values()
    ]
    return table(("API", "command", "form, model", "meaning"), rows)


def _values(option: InvitationOption) -> str:
    kinds = [
        kind for kind in (option.type, *get_args(option.type)) if isinstance(kind, type) and issubclass(kind, Enum)
    ]
    return ", ".join(f"`{member.value}`" for member in kinds[0]) + "." if kinds else ""


def _bounds(option: InvitationOption) -> str:
    if option.minimum is not None and option.maximum is not None:
        return f"From {option.minimum} to {option.maximum}."
    return f"At most {option.maximum} characters." if option.maximum is not None else ""


def _default(option: InvitationOption) -> str:
    default = option.default
    if default is ...:
        return "Required." if option.is_for_programs else ""
    if default is None or default in ("", ()):
        return ""
    if isinstance(default, bool):
        return ""
    if isinstance(default, tuple):
        return f"Default: {', '.join(f'`{value}`' for value in default)}."
    return f"Default: `{default.value if isinstance(default, Enum) else default}`."
