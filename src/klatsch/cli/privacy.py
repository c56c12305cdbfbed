"""`klatsch export` and `klatsch erase`: the data of one person, or the export of a whole account."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated

import typer

from klatsch.cli.django import start_django
from klatsch.cli.prompts import prompt_before_deletion
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from klatsch.accounts.models import Host as Owner

PERSON_HELP = "Number, e-mail address, handle or whole name."
PersonArgument = Annotated[str, typer.Argument(metavar="PERSON", help=PERSON_HELP)]
HostOption = Annotated[str | None, typer.Option(help="The host's e-mail address, when there are several.")]


def export(
    person: Annotated[str | None, typer.Argument(metavar="[PERSON]", help=PERSON_HELP)] = None,
    host: HostOption = None,
    as_card: Annotated[bool, typer.Option("--vcard", help="A vCard instead of JSON.")] = False,
    everything: Annotated[
        Path | None, typer.Option("--all", metavar="FILE", help="Write everything of the host to a zip instead.")
    ] = None,
) -> None:
    """Print everything that is kept of one person, or write all that belongs to a host to a zip."""
    if (person is None) == (everything is None):
        raise typer.BadParameter("Name one person, or say --all FILE.")
    start_django()
    from klatsch.accounts.queries import host_by_email

    owner = host_by_email(host)
    if everything is not None:
        _export_account(owner, everything)
        return
    from klatsch.people.access import person_by_words
    from klatsch.people.privacy.export import export_person, export_vcard

    subject = person_by_words(owner, person or "")
    typer.echo(export_vcard(subject) if as_card else json.dumps(export_person(subject), indent=2), nl=not as_card)


def _export_account(owner: Owner, target: Path) -> None:
    from klatsch.accounts.account_export import export_account
    from klatsch.core import clock

    try:
        target.touch(mode=0o600, exist_ok=False)
        with target.open("wb") as stream:
            rows = sum(export_account(host=owner, target=stream, now=clock.now()).values())
    except FileExistsError:
        raise Refused(f"There is a file {target} already: choose another name, or move it away.") from None
    except OSError as error:
        raise Refused(f"The archive could not be written to {target}: {error.strerror}.") from None
    typer.echo(
        f"Everything of {owner.email} is in {target}: {rows:,} rows. klatsch import brings it into an empty klatsch."
    )


def erase(
    person: PersonArgument,
    host: HostOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget one person for good: nothing of them is kept, and the next import does not bring them back."""
    start_django()
    from klatsch.accounts.queries import host_by_email
    from klatsch.core import clock
    from klatsch.people.access import person_by_words
    from klatsch.people.privacy.erase import erase_person

    subject = person_by_words(host_by_email(host), person)
    if not yes and prompt_before_deletion(f"Forget {subject.name} for good? [y/N]").lower() not in {"y", "yes"}:
        raise Refused("Then they stay: nothing is forgotten.")
    erase_person(person=subject, now=clock.now())
    typer.echo("Forgotten. They will not come back with the next import.")
