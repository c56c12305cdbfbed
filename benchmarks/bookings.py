"""Bookings a second, CPU a booking and a page, storms of followers onto seven slots, memory, and the floor."""

from __future__ import annotations

import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import floor
from benchmarks.processes import PeakMemory, cpu_seconds
from benchmarks.servers import Ask, Measured, book, client, running, shared_among

BOOKINGS, PAGES, SEATS = 240, 10_000, 7
FOLLOWERS, LARGE_FOLLOWING = 200, 1000


def measure(kind: str, folder: Path, database_url: str, database_processes: list[int], web_processes: int) -> None:
    """Print the figures for one database and number of web processes.

    `database_processes` are roots of processes whose CPU counts besides the server's own: those of PostgreSQL.
    """
    settings = {"KLATSCH_WEB_PROCESSES": str(web_processes)}
    with running(folder, database_url, **settings) as server:
        roots = [server.process.pid, *database_processes]
        print(f"\n{kind}, {web_processes} web process{'es' if web_processes > 1 else ''}")
        for clients in (1, 8, 32):
            _bookings(server, clients, roots)
        _storm(server, FOLLOWERS)
        _pages(server, roots)
        _storm(server, LARGE_FOLLOWING)


def _bookings(server: Measured, clients: int, roots: list[int]) -> None:
    slug = server.invite(slots=1000)
    slots = server.slots(slug)[:BOOKINGS]
    wishes = [(slot, f"guest{number}") for number, slot in enumerate(slots)]

    def send(ask: Ask, wish: tuple[str, str]) -> int:
        return book(ask, slug, *wish)[0]

    cpu, wall = cpu_seconds(roots), time.perf_counter()
    statuses = Counter(shared_among(clients, server.port, wishes, send))
    wall, cpu = time.perf_counter() - wall, cpu_seconds(roots) - cpu
    booked = statuses[201]
    print(
        f"  {clients:2} clients: {booked / wall:7.0f} bookings a second, {cpu / booked * 1000:6.2f} CPU-ms a booking"
        f"   ({booked} of {len(wishes)} booked)"
    )


def _pages(server: Measured, roots: list[int]) -> None:
    slug = server.invite(slots=7)
    zones = ("Europe/Berlin", "America/New_York", "Asia/Tokyo")

    def look(ask: Ask, number: int) -> int:
        return ask("GET", f"/i/{slug}/?tz={zones[number % len(zones)]}")[0]

    cpu, wall = cpu_seconds(roots), time.perf_counter()
    statuses = Counter(shared_among(8, server.port, range(PAGES), look))
    wall, cpu = time.perf_counter() - wall, cpu_seconds(roots) - cpu
    print(f"  pages: {statuses[200] / wall:12.0f} a second, {cpu / statuses[200] * 1000:14.2f} CPU-ms a page")


def _storm(server: Measured, followers: int) -> None:
    """Followers arrive at one moment, look at the page, and try to book until they sit or nothing is left.

    The memory is the most that all processes of klatsch took together meanwhile. It is watched only here, because
    to look at it takes the kernel some of the time that is measured elsewhere.
    """
    slug = server.invite(slots=SEATS)
    slots = server.slots(slug)[:SEATS]
    start = threading.Barrier(followers + 1)

    def follow(number: int) -> tuple[list[int], float]:
        statuses = []
        with client(server.port) as ask:
            start.wait()
            statuses.append(ask("GET", f"/i/{slug}/")[0])
            wanted = [slots[number % SEATS]]
            while wanted:
                status, left = book(ask, slug, wanted[0], f"follower{number}")
                statuses.append(status)
                wanted = left
        return statuses, time.perf_counter()

    with PeakMemory(server.process.pid) as memory, ThreadPoolExecutor(followers) as crowd:
        answers = [crowd.submit(follow, number) for number in range(followers)]
        start.wait()
        began = time.perf_counter()
        found = [answer.result() for answer in answers]
    told = sum(statuses[-1] == 201 for statuses, _ in found)
    others = Counter(status for statuses, _ in found for status in statuses if status not in {200, 201, 409})
    last = max(at for _, at in found) - began
    tries = sum(len(statuses) - 1 for statuses, _ in found)
    print(
        f"  storm: {followers:4} followers onto {SEATS} slots: last answer after {last:.2f} s, {told} told booked,"
        f" {tries} tries, other answers {dict(others)}, peak memory (PSS) {memory.mib:.0f} MiB"
    )


def floors(folder: Path, postgresql_url: str) -> None:
    for name, (wall, cpu) in {
        "SQLite": floor.bare_sqlite(folder, 2000),
        "PostgreSQL": floor.bare_postgresql(postgresql_url, 1000),
    }.items():
        print(f"  {name:10} {1000 / wall:7.0f} bookings a second, {cpu:6.2f} CPU-ms a booking (client alone)")


def main() -> None:
    from benchmarks.postgresql import postgresql

    with tempfile.TemporaryDirectory(prefix="klatsch-bench-") as folder, postgresql() as database:
        for number in (1, 2, 4):
            measure("SQLite", Path(folder) / f"sqlite{number}", "", [], number)
        for number in (1, 2, 4):
            url = database.new_url(f"bench{number}")
            measure("PostgreSQL", Path(folder) / f"pg{number}", url, [database.pid], number)
        print("\nFloor: the same rows by bare SQL, one transaction each")
        floors(Path(folder), database.new_url("floor"))


if __name__ == "__main__":
    main()
