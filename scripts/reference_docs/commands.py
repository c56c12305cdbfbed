"""The reference of the `klatsch` command, from typer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from typer.main import get_command

from klatsch.cli.main import commands
from scripts.reference_docs.markdown import table

if TYPE_CHECKING:
    from collections.abc import Iterator

HELP_OPTIONS = {"help", "install_completion", "show_completion"}


def commands_section() -> str:
    """Return one section a command: its synopsis, what it does, its arguments and options."""
    return "\n".join(_section(path, command) for path, command in walk_commands(get_command(commands), "klatsch"))


def walk_commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - typer's click is private
    """Yield each command that does something, with its full name."""
    children = getattr(command, "commands", None)
    if not children:
        yield path, command
        return
    for name, child in children.items():
        yield from walk_commands(child, f"{path} {name}")


def _section(path: str, command: Any) -> str:  # noqa: ANN401
    from typer import Context

    context = Context(command, info_name=path)
    params = [param for param in command.params if param.name not in HELP_OPTIONS and not getattr(param, "hidden", 0)]
    names = [_name(param) for param in params if param.required or is_argument(param)]
    usage = " ".join([path, *names, *(["[OPTIONS]"] if len(names) < len(params) else [])])
    rows = [(f"`{_term(param, context)}`", _meaning(param.get_help_record(context)[1])) for param in params]
    described = re.sub(r"(?<!\n)\n(?!\n)", " ", (command.help or "").strip())
    header = ("argument or option", "meaning")
    return f"## `{path}`\n\n```text\n{usage}\n```\n\n{described}\n\n{table(header, rows)}"


def is_argument(param: Any) -> bool:  # noqa: ANN401
    return bool(param.param_type_name == "argument")


def _name(param: Any) -> str:  # noqa: ANN401
    """Return how a parameter stands in the synopsis: FILES..., [FILE], --title TITLE."""
    if is_argument(param):
        name = param.name.upper() + ("..." if param.nargs == -1 else "")
        return name if param.required else f"[{name}]"
    return f"{param.opts[0]} {param.name.upper()}"


def _term(param: Any, context: Any) -> str:  # noqa: ANN401
    """Return the first cell of a parameter; typer's choices and formats are kept, its Python types are not."""
    if is_argument(param):
        return _name(param)
    term = param.get_help_record(context)[0]
    return re.sub(r" <(?:str|int|int range|float|bool|Path|datetime|list\[\w+\])>", "", term)


def _meaning(text: str) -> str:
    """Return a help text with its default and range in words."""
    text, _, notes = text.partition("  [")
    words = []
    for note in notes.rstrip("]").split("; ") if notes else []:
        if limits := re.fullmatch(r"(?:(\d+)<=)?x(?:<=(\d+))?|x>=(\d+)", note):
            low, high = limits[1] or limits[3], limits[2]
            words.append(
                f"From {low} to {high}." if low and high else f"At least {low}." if low else f"At most {high}."
            )
        else:
            words.append(note.replace("default: ", "Default: ").replace("required", "Required") + ".")
    return " ".join([text, *words])
