"""Bookings a second, CPU a booking and a page, storms of followers onto seven slots, memory, and the floor."""

from __future__ import annotations

import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import sql_baseline
from benchmarks.process_usage import PeakMemory, cpu_seconds
from benchmarks.servers import (
    MeasuredServer,
    SendRequest,
    http_client,
    running_server,
    send_booking,
    share_among_clients,
)

BOOKING_COUNT, PAGE_COUNT, SLOT_COUNT = 240, 10_000, 7
GUEST_COUNT, LARGE_GUEST_COUNT = 200, 1000


def measure(kind: str, folder: Path, database_url: str, database_processes: list[int], web_processes: int) -> None:
    """Print the figures for one database and number of web processes.

    `database_processes` are roots of processes whose CPU counts besides the server's own: those of PostgreSQL.
    """
    settings = {"KLATSCH_WEB_PROCESSES": str(web_processes)}
    with running_server(folder, database_url, **settings) as server:
        roots = [server.process.pid, *database_processes]
        print(f"\n{kind}, {web_processes} web process{'es' if web_processes > 1 else ''}")
        for clients in (1, 8, 32):
            _measure_bookings(server, clients, roots)
        _measure_storm(server, GUEST_COUNT)
        _measure_pages(server, roots)
        _measure_storm(server, LARGE_GUEST_COUNT)


def _measure_bookings(server: MeasuredServer, clients: int, roots: list[int]) -> None:
    slug = server.invite(slots=1000)
    slots = server.slots(slug)[:BOOKING_COUNT]
    wishes = [(slot, f"guest{number}") for number, slot in enumerate(slots)]

    def send(ask: SendRequest, wish: tuple[str, str]) -> int:
        return send_booking(ask, slug, *wish)[0]

    cpu, wall = cpu_seconds(roots), time.perf_counter()
    statuses = Counter(share_among_clients(clients, server.port, wishes, send))
    wall, cpu = time.perf_counter() - wall, cpu_seconds(roots) - cpu
    booked = statuses[201]
    print(
        f"  {clients:2} clients: {booked / wall:7.0f} bookings a second, {cpu / booked * 1000:6.2f} CPU-ms a booking"
        f"   ({booked} of {len(wishes)} booked)"
    )


def _measure_pages(server: MeasuredServer, roots: list[int]) -> None:
    slug = server.invite(slots=7)
    zones = ("Europe/Berlin", "America/New_York", "Asia/Tokyo")

    def look(ask: SendRequest, number: int) -> int:
        return ask("GET", f"/i/{slug}/?tz={zones[number % len(zones)]}")[0]

    cpu, wall = cpu_seconds(roots), time.perf_counter()
    statuses = Counter(share_among_clients(8, server.port, range(PAGE_COUNT), look))
    wall, cpu = time.perf_counter() - wall, cpu_seconds(roots) - cpu
    print(f"  pages: {statuses[200] / wall:12.0f} a second, {cpu / statuses[200] * 1000:14.2f} CPU-ms a page")


def _measure_storm(server: MeasuredServer, followers: int) -> None:
    """Followers arrive at one moment, look at the page, and try to book until they sit or nothing is left.

    The memory is the most that all processes of klatsch took together meanwhile. It is watched only here, because
    to look at it takes the kernel some of the time that is measured elsewhere.
    """
    slug = server.invite(slots=SLOT_COUNT)
    slots = server.slots(slug)[:SLOT_COUNT]
    start = threading.Barrier(followers + 1)

    def follow(number: int) -> tuple[list[int], float]:
        statuses = []
        with http_client(server.port) as ask:
            start.wait()
            statuses.append(ask("GET", f"/i/{slug}/")[0])
            slots_to_try = [slots[number % SLOT_COUNT]]
            while slots_to_try:
                status, alternatives = send_booking(ask, slug, slots_to_try[0], f"follower{number}")
                statuses.append(status)
                slots_to_try = alternatives
        return statuses, time.perf_counter()

    with PeakMemory(server.process.pid) as memory, ThreadPoolExecutor(followers) as crowd:
        answers = [crowd.submit(follow, number) for number in range(followers)]
        start.wait()
        began = time.perf_counter()
        visits = [answer.result() for answer in answers]
    booked_count = sum(statuses[-1] == 201 for statuses, _ in visits)
    others = Counter(status for statuses, _ in visits for status in statuses if status not in {200, 201, 409})
    last = max(at for _, at in visits) - began
    tries = sum(len(statuses) - 1 for statuses, _ in visits)
    print(
        f"  storm: {followers:4} followers onto {SLOT_COUNT} slots: last answer after {last:.2f} s,"
        f" {booked_count} told booked, {tries} tries, other answers {dict(others)},"
        f" peak memory (PSS) {memory.mib:.0f} MiB"
    )


def print_baselines(folder: Path, postgresql_url: str) -> None:
    for name, (wall, cpu) in {
        "SQLite": sql_baseline.measure_sqlite(folder, 2000),
        "PostgreSQL": sql_baseline.measure_postgresql(postgresql_url, 1000),
    }.items():
        print(f"  {name:10} {1000 / wall:7.0f} bookings a second, {cpu:6.2f} CPU-ms a booking (client alone)")


def main() -> None:
    from benchmarks.postgresql import running_postgresql

    with tempfile.TemporaryDirectory(prefix="klatsch-bench-") as folder, running_postgresql() as database:
        for number in (1, 2, 4):
            measure("SQLite", Path(folder) / f"sqlite{number}", "", [], number)
        for number in (1, 2, 4):
            url = database.new_url(f"bench{number}")
            measure("PostgreSQL", Path(folder) / f"pg{number}", url, [database.pid], number)
        print("\nFloor: the same rows by bare SQL, one transaction each")
        print_baselines(Path(folder), database.new_url("floor"))


if __name__ == "__main__":
    main()
