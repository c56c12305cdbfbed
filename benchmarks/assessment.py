"""Measure the recomputation of a whole deck and of one person, and the pages Today and circles.

`python -m benchmarks.assessment [people] [interactions]`: made-up people on SQLite in a folder of its own, a tenth of
them at one of 300 companies each, a tenth on 40 lists, a tenth in group threads. Each figure but the first is the
median of 21.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from klatsch.accounts.models import Host

INTERACTION_KINDS = ["message", "mention", "reply", "favourite", "boost", "follow"]
RUN_COUNT = 21


def main(people: int = 10_000, interactions: int = 200_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KLATSCH_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klatsch.config.settings")
        from klatsch.cli.django import start_django

        start_django()
        print(f"{people:,} people, {interactions:,} interactions, SQLite, {os.cpu_count()} cores")
        _measure(people, interactions)


def _measure(people: int, interactions: int) -> None:
    from klatsch.accounts.hosts import create_host
    from klatsch.core import clock
    from klatsch.core.security.tokens import new_token
    from klatsch.insight.assessment.recompute import recompute_deck, recompute_person
    from klatsch.insight.models import Assessment, Circle
    from klatsch.insight.suggestions.daily import pick_daily
    from klatsch.people.models import Person

    now = clock.now()
    host = create_host(email="bench@example.org", name="Bench", time_zone="UTC", password=new_token(), now=now)
    _fill_deck(host, people, interactions)
    began, cpu = time.perf_counter(), time.process_time()
    recompute_deck(host=host, now=now)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    made = f"{Assessment.objects.count():,} statements, {Circle.objects.count()} circles"
    print(f"  the whole deck again     {wall:8.2f} s   ({cpu:.2f} s of CPU; {made})")
    pick_daily(host=host, now=now)
    people_with_messages = iter(Person.objects.filter(received__gt=0).order_by("pk")[: RUN_COUNT * 97 : 97])
    one_person = _median_milliseconds(lambda: recompute_person(person=next(people_with_messages), now=now))
    print(f"  one person again         {one_person:8.1f} ms")
    for name, address in _page_addresses().items():
        print(f"  the page {name:15} {_median_milliseconds(_page_request(host, address)):8.1f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory              {peak:8.0f} MiB")


def _page_addresses() -> dict[str, str]:
    from klatsch.insight.models import Assessment, Circle

    circle = Circle.objects.order_by("-strength").first()
    assessment = Assessment.objects.order_by("pk").first()
    addresses = {"Today": "/today/", "circles": "/circles/", "the others": "/circles/others/"}
    if circle:
        addresses["one circle"] = f"/circles/{circle.pk}/"
    if assessment:
        addresses["one person"] = f"/people/{assessment.person_id}/"
        addresses["evidence"] = f"/evidence/{assessment.person_id}/"
    return addresses


def _median_milliseconds(act: Callable[[], object]) -> float:
    took = []
    for _ in range(RUN_COUNT):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


def _page_request(host: Host, address: str) -> Callable[[], object]:
    """The page through all of Django, as one request after another asks for it, without the network."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(host)

    def ask() -> None:
        assert client.get(address).status_code == 200

    ask()
    return ask


def _fill_deck(host: Host, people: int, interactions: int) -> None:
    from klatsch.core import clock
    from klatsch.people.models import Connection, Handle, HostFact, Interaction, Person
    from klatsch.people.profiles.refresh_summaries import refresh_summaries

    chance, now = random.Random(1), clock.now()  # noqa: S311  made-up people
    words = ["kiln", "porcelain", "harbour", "sail", "garden", "music", "trains", "bread", "paper", "maps"]
    HostFact.objects.create(host=host, network="x", field="headline", key="1", value="Porcelain, kilns and maps")
    created_people = Person.objects.bulk_create(
        Person(host=host, name=f"Person {n}", sort_name=f"person {n:06}", added_at=now) for n in range(people)
    )
    handles = Handle.objects.bulk_create(
        Handle(
            host=host,
            person=person,
            network="mastodon" if n % 2 else "linkedin",
            actor_id=f"p{n}@s{n % 50}.example",
            handle=f"p{n}",
            name=person.name,
            bio=" ".join(chance.sample(words, 4)) if n % 2 else "",
            company=f"Company {n % 300}" if n % 10 == 0 else "",
        )
        for n, person in enumerate(created_people)
    )
    Connection.objects.bulk_create(
        Connection(
            handle=handle,
            direction="mutual",
            since_on=(now - timedelta(days=chance.randrange(3000))).date(),
            lists=[f"List {n % 40}"] if n % 10 == 1 else [],
        )
        for n, handle in enumerate(handles)
    )
    weights = [1 / (n + 1) ** 0.6 for n in range(people)]
    chosen = chance.choices(handles, weights, k=interactions)
    Interaction.objects.bulk_create(
        (
            Interaction(
                handle=handle,
                key=str(n),
                kind=chance.choice(INTERACTION_KINDS),
                is_inbound=chance.random() < 0.6,
                at=now - timedelta(minutes=chance.randrange(60 * 24 * 2000)),
                text=f"Words {n % 5000}",
                thread=f"group {handle.pk % 400}" if n % 20 == 0 else "",
                is_group=n % 20 == 0,
            )
            for n, handle in enumerate(chosen)
        ),
        batch_size=5000,
    )
    ids = [person.pk for person in created_people]
    for start in range(0, len(ids), 1000):
        refresh_summaries(ids[start : start + 1000])


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
