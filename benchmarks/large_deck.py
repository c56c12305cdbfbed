"""Measure 100,000 people: the import and the pages, beside the baseline of bare SQL in the same run.

python -m benchmarks.large_deck [ROWS]
"""

from __future__ import annotations

import csv
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.postgresql import running_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

CONNECTIONS_HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
JOB_TITLES = (
    "Senior Software Engineer",
    "Product Manager",
    "Consultant",
    "Head of Design",
    "Data Scientist",
    "Founder",
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DECK_QUERIES = {
    "first page": "",
    "search, rare": "?q=brandt",
    "search, frequent": "?q=engineer",
    "search, two letters": "?q=br",
    "search, nobody": "?q=zzyzx",
    "part of a company": "?company=an",
    "two filters": "?network=linkedin&since=2016",
    "filter and search": "?mark=open&q=ann+design",
    "a table by company": "?look=table&sort=company",
}


def write_connections(path: Path, rows: int) -> None:
    """Write a file shaped like LinkedIn's, the same every time for one number of rows."""
    chance = random.Random(7)  # noqa: S311 - made-up names, not secrets

    def word(shortest: int, longest: int) -> str:
        letters = chance.choices("abcdefghiklmnoprstuvz", k=chance.randint(shortest, longest))
        return "".join(letters).title()

    first, last = [word(3, 8) for _ in range(800)], [*(word(4, 10) for _ in range(5000)), "Brandt"]
    companies = [f"{word(4, 10)} {word(4, 10)}" for _ in range(3000)]
    with path.open("w") as stream:
        stream.write(f"{CONNECTIONS_HEADER}\n")
        for number in range(rows):
            given_name, family_name = chance.choice(first), chance.choice(last)
            email = f"{given_name}.{family_name}.{number}@example.org".lower() if chance.random() < 0.05 else ""
            day = f"{chance.randint(1, 28):02} {chance.choice(MONTHS)} {chance.randint(2009, 2025)}"
            url = f"https://www.linkedin.com/in/{given_name}-{family_name}-{number:x}".lower()
            stream.write(
                f"{given_name},{family_name},{url},{email},{chance.choice(companies)},{chance.choice(JOB_TITLES)},{day}\n"
            )


def measure_baseline(path: Path, folder: Path) -> tuple[float, float]:
    """Return (wall, CPU) seconds of csv.reader + executemany: the cells of each row, and nothing else."""
    rows = sqlite3.connect(folder / "floor.sqlite3", isolation_level=None)
    rows.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE person (a,b,c,d,e,f,g);")
    began, cpu = time.perf_counter(), time.process_time()
    with path.open(newline="") as stream:
        reader = csv.reader(stream)
        next(reader)
        rows.execute("BEGIN IMMEDIATE")
        rows.executemany("INSERT INTO person VALUES (?,?,?,?,?,?,?)", reader)
        rows.execute("COMMIT")
    return time.perf_counter() - began, time.process_time() - cpu


def run_klatsch(environment: dict[str, str], *arguments: str) -> tuple[float, float, float]:
    """Run the command; return (wall seconds, CPU seconds, peak memory in MiB) of it alone."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("klatsch")), *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def print_page_times(environment: dict[str, str]) -> None:
    """Print the server time of each page, template and all, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.large_deck", "--pages"]
    subprocess.run(command, env={**os.environ, **environment}, check=True)


def time_pages() -> None:
    from klatsch.cli.django import start_django

    start_django()
    from django.db import connection, reset_queries
    from django.test import Client, override_settings
    from django.urls import reverse

    from klatsch.accounts.queries import host_by_email
    from klatsch.people.models import Person

    hanna = host_by_email("hanna@example.org")
    client = Client(SERVER_NAME="localhost")
    client.force_login(hanna)
    addresses = {name: reverse("deck") + asked for name, asked in DECK_QUERIES.items()}
    addresses |= {name: reverse(name) for name in ("today", "circles", "others", "same", "deck_pictures")}
    addresses["one person"] = reverse("person", args=[Person.objects.filter(host=hanna)[0].pk])
    for name, address in addresses.items():
        walls, cpus = [], []
        for _ in range(9):
            began, cpu = time.perf_counter(), time.process_time()
            assert client.get(address).status_code == 200
            walls.append(time.perf_counter() - began)
            cpus.append(time.process_time() - cpu)
        with override_settings(DEBUG=True):
            reset_queries()
            client.get(address)
            queries = len(connection.queries)
        bare = _time_bare_select(connection)
        wall, cpu = sorted(walls)[4] * 1000, sorted(cpus)[4] * 1000
        print(
            f"    {name:20} {wall:6.1f} ms, at best {min(walls) * 1000:6.1f} ms  "
            f"({cpu:5.1f} ms CPU of klatsch, {queries} queries, bare SELECT {bare:.2f} ms)",
            flush=True,
        )


def _time_bare_select(connection: BaseDatabaseWrapper) -> float:
    """Return the milliseconds of one SELECT of one page by key."""
    times = []
    for _ in range(9):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM people_person ORDER BY id LIMIT 25")
            cursor.fetchall()
        times.append(time.perf_counter() - began)
    return sorted(times)[4] * 1000


@contextmanager
def _databases(folder: Path) -> Iterator[list[tuple[str, dict[str, str]]]]:
    with running_postgresql() as server:
        yield [
            ("SQLite", {"KLATSCH_DATA_DIR": str(folder / "sqlite")}),
            (
                "PostgreSQL",
                {"KLATSCH_DATA_DIR": str(folder / "pg"), "KLATSCH_DATABASE_URL": server.new_url("klatsch_people")},
            ),
        ]


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as place, _databases(Path(place)) as databases:
        folder = Path(place)
        path = folder / "Connections.csv"
        write_connections(path, rows)
        small = folder / "tenth" / "Connections.csv"
        small.parent.mkdir()
        write_connections(small, rows // 10)
        wall, cpu = measure_baseline(path, folder)
        print(f"{rows:,} people from one file; floor: {wall:.2f} s, {cpu:.2f} s CPU")
        for name, environment in databases:
            print(f"  {name}")
            run_klatsch(environment, "host", "create", "--email", "hanna@example.org", "--name", "Hanna")
            run_klatsch(environment, "host", "create", "--email", "theo@example.org", "--name", "Theo")
            _, _, tenth = run_klatsch(environment, "import", str(small), "--host", "theo@example.org", "--json")
            for label in ("import", "again"):
                usage = run_klatsch(environment, "import", str(path), "--host", "hanna@example.org", "--json")
                print(
                    f"    {label:18} {usage[0]:6.1f} s   ({usage[1]:.1f} s CPU = {usage[1] / cpu:.0f} x floor, "
                    f"{usage[2]:.0f} MiB; a tenth of it: {tenth:.0f} MiB)"
                )
            print_page_times(environment)


if __name__ == "__main__":
    if "--pages" in sys.argv:
        time_pages()
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
