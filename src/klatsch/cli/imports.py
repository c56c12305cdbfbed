from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klatsch.cli.django import start_django
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from klatsch.accounts.models import Host


def import_archives(
    files: Annotated[list[Path], typer.Argument(help="Zips, folders or single files; the format is recognised.")],
    source: Annotated[str, typer.Option(help="Only read what is of this source, for example linkedin.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(help="For a table that nobody knows: FIELD=HEADER, for example name=Who. Remembered."),
    ] = None,
    circle: Annotated[str, typer.Option(help="The name of a circle that everybody in these files joins.")] = "",
    host: Annotated[str | None, typer.Option(help="The host's e-mail address, when there are several.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Bring people from archives of their networks into the deck. Nothing is lost without a reason."""
    details = {"source": source, "columns": _parse_columns(column or []), "circle": circle}
    start_django()
    from klatsch.accounts.queries import host_by_email
    from klatsch.people.queries import people_of

    owner = host_by_email(host)
    reports: list[dict[str, Any]] = []
    refusals: list[str] = []
    unread: list[str] = []
    for path in files:
        try:
            beside = [other for other in files if other != path]
            reports += _import_file(owner, path, {**details, "beside": beside}, unread, is_quiet=as_json)
        except Refused as refusal:
            refusals.append(str(refusal))
    answer = {"files": reports, "people": people_of(owner).count()}
    if as_json:
        typer.echo(json.dumps(answer))
    elif reports:
        _print_report(answer, unread)
    for sentence in refusals:
        typer.echo(sentence, err=True)
    if refusals:
        raise typer.Exit(1)


def _parse_columns(arguments: list[str]) -> dict[str, str]:
    for argument in arguments:
        if not all(argument.partition("=")):
            raise typer.BadParameter(f"{argument} is not FIELD=HEADER.")
    return dict(argument.split("=", 1) for argument in arguments)


def _import_file(
    owner: Host, path: Path, details: dict[str, Any], unread: list[str], *, is_quiet: bool
) -> list[dict[str, Any]]:
    from klatsch.core import clock
    from klatsch.people.imports.jobs import import_archive
    from klatsch.people.queries import file_reports

    with _progress_bar(path, is_quiet=is_quiet) as advance:
        done = import_archive(host=owner, path=path, name=path.name, now=clock.now(), progress=advance, **details)
    unread += [f"{path}/{file.name}" for file in done.unread_files.all()]
    reports = file_reports(done)
    for report in reports:
        report["file"] = str(path) if path.is_file() and report["file"] == path.name else f"{path}/{report['file']}"
    return reports


@contextmanager
def _progress_bar(path: Path, *, is_quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many rows have been read; the total is not known before the end."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}: {task.completed} rows"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=is_quiet or not console.is_terminal) as bar:
        task = bar.add_task(path.name, total=None)
        yield lambda rows: bar.advance(task, rows)


def _print_report(answer: dict[str, Any], unread: list[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "File", "Source", *(_number_column(name) for name in ("Rows", "New", "Updated", "Unchanged", "Rejected"))
    )
    console = Console()
    for file in answer["files"]:
        numbers = [file["rows"], file["new"], file["updated"], file["unchanged"], len(file["rejected"])]
        table.add_row(file["file"], file["source"], *map(str, numbers))
    console.print(table)
    for file in answer["files"]:
        for row in file["rejected"]:
            console.print(f"{file['file']}, line {row['line']}: {row['reason']}", markup=False, highlight=False)
    if unread:
        console.print(f"Nothing about people in: {', '.join(unread)}.", markup=False, highlight=False)
    console.print(f"{answer['people']} people in the deck.", highlight=False)


def _number_column(name: str) -> Any:  # noqa: ANN401 - rich is loaded only where it prints
    from rich.table import Column

    return Column(name, justify="right")
