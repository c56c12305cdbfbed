"""Decks of people who do not exist, written as rows at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.cast import MONDAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.accounts.models import Host
    from klatsch.people.models import Person

DAY = timedelta(days=1)


def add_person(
    host: Host,
    name: str,
    *,
    network: str = "mastodon",
    handle: str = "",
    lists: Iterable[str] = (),
    bio: str = "",
    headline: str = "",
    bot: bool | None = None,
    **columns: Any,
) -> Person:
    """Put somebody with one account into a deck; `columns` are those of the person."""
    from klatsch.people.models import Connection, Handle, Person
    from klatsch.people.profiles.refresh_summaries import refresh_summaries

    person = Person.objects.create(
        host=host, name=name, sort_name=name.lower(), headline=headline, added_at=MONDAY, **columns
    )
    account = handle or name.lower().replace(" ", ".")
    made = Handle.objects.create(
        host=host,
        person=person,
        network=network,
        actor_id=f"{account}@social.example",
        handle=account,
        name=name,
        headline=headline,
        bio=bio,
        is_declared_bot=bot,
        company=columns.get("company", ""),
        place=columns.get("place", ""),
    )
    Connection.objects.create(handle=made, direction="mutual", since_on=columns.get("known_since"), lists=list(lists))
    refresh_summaries([person.pk])
    person.refresh_from_db()
    return person


def add_interactions(
    person: Person,
    *days_ago: int,
    kind: str = "message",
    by_host: bool = False,
    text: str = "",
    thread: str = "",
    is_group: bool = False,
) -> None:
    """Let words or other acts pass between the host and a person, so many days before the Monday of the cast."""
    from klatsch.people.models import Interaction
    from klatsch.people.profiles.refresh_summaries import refresh_summaries

    handle = person.handles.first()
    known = Interaction.objects.filter(handle=handle).count()
    Interaction.objects.bulk_create(
        Interaction(
            handle=handle,
            key=f"{kind}-{known + number}",
            kind=kind,
            is_inbound=not by_host,
            at=MONDAY - days * DAY,
            text=text,
            thread=thread,
            is_group=is_group,
        )
        for number, days in enumerate(days_ago)
    )
    refresh_summaries([person.pk])
    person.refresh_from_db()


def add_sample_people(host: Host) -> dict[str, Person]:
    """Somebody of every kind: who reached out, an old tie, one who is needed, one alike, an automated account."""
    from klatsch.people.models import HostFact

    HostFact.objects.create(
        host=host, network="linkedin", field="headline", key="h", value="Kilns, glazes and porcelain for schools"
    )
    found = {
        "olu": add_person(host, "Olu Adeyemi", headline="Teaches at the harbour school"),
        "zoe": add_person(host, "Zoë Brandt"),
        "ines": add_person(host, "Ines Rocha", need_at=MONDAY - 3 * DAY),
        "kim": add_person(host, "Kim Sato", bio="Porcelain, kilns and a garden of glazes"),
        "robot": add_person(host, "Weather Robot", bot=True),
        "quiet": add_person(host, "Quiet Person"),
    }
    add_interactions(found["olu"], 40, 12, 2, text="Have you a minute?")
    add_interactions(found["zoe"], *range(1000, 1060, 5), text="Do you remember?")
    add_interactions(found["zoe"], *range(999, 1059, 5), by_host=True)
    add_interactions(found["quiet"], 300, 200, 100, by_host=True)
    add_interactions(found["robot"], 3, 2, 1, text="Rain.")
    return found
